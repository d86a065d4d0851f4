import fs from 'node:fs/promises';
import path from 'node:path';
import { captionLine } from '../../shared/dataset/captionText';
import { readCaption } from '../captions/captionFile';
import type { FileEdit } from '../journal/change';

/** An image for `metadata.jsonl`. */
export interface MetadataImage {
  readonly path: string;
  /** Its caption file; null where there is none. */
  readonly caption: string | null;
  /** What stands for a caption that is missing or empty, such as the class words; null: the image is left out. */
  readonly words: string | null;
}

export interface MetadataExport {
  /** The file as an edit for the journal; one that was there is taken the place of. */
  readonly edit: FileEdit;
  readonly images: number;
  /** Images without any caption, and images that do not lie below the folder. */
  readonly leftOut: readonly string[];
}

const atOnce = 32;

/**
 * Images with their captions as `metadata.jsonl` of diffusers and Hugging Face's image folders: one object a line, `file_name`
 * from the folder on with forward slashes, and `text`.
 *
 * @param folder where the file is to lie; images must be below it
 * @throws DatasetError when a caption cannot be read; the signal's reason
 */
export async function exportMetadata(
  images: readonly MetadataImage[],
  folder: string,
  signal?: AbortSignal,
): Promise<MetadataExport> {
  const lines: (string | null)[] = Array.from({ length: images.length }, () => null);
  const leftOut: string[] = [];
  const rest = images.entries();
  const worker = async (): Promise<void> => {
    for (const [index, image] of rest) {
      signal?.throwIfAborted();
      const name = path.relative(folder, image.path).split(path.sep).join('/');
      const text = await textOf(image);
      if (text === null || name.startsWith('../') || path.isAbsolute(name)) leftOut.push(image.path);
      else lines[index] = JSON.stringify({ file_name: name, text });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const written = lines.filter((line) => line !== null);
  const file = path.join(folder, 'metadata.jsonl');
  const after = Buffer.from(written.map((line) => `${line}\n`).join(''));
  return {
    edit: { path: file, before: await fs.readFile(file).catch(() => null), after },
    images: written.length,
    leftOut,
  };
}

async function textOf({ caption, words }: MetadataImage): Promise<string | null> {
  const read = caption === null ? null : await readCaption(caption);
  const line = read === null ? '' : captionLine(read.text).line;
  return line === '' ? words : line;
}
