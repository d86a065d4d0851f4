import fs from 'node:fs/promises';
import path from 'node:path';
import { stemOf } from '../../shared/dataset/names';
import { captionExtensions } from '../../shared/dataset/records';
import type { CaptionText } from '../captions/captionFile';
import { encodeLike, readCaption } from '../captions/captionFile';
import { DatasetError } from '../datasetError';
import type { FileEdit } from '../journal/change';
import { breathing } from '../journal/slices';

export interface MetadataImportOptions {
  /** What happens to images that have a caption already. Default `skip`. */
  readonly captioned?: 'skip' | 'replace';
  /** Ending of new captions, default `.txt`. */
  readonly extension?: string;
  /** Key that holds the caption; default the first of `text`, `caption`, `prompt` that is there. */
  readonly textKey?: string;
  readonly signal?: AbortSignal;
}

/** A line that cannot be used. */
export interface MetadataProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

export interface MetadataImport {
  /** Captions to write, for the journal. */
  readonly edits: readonly FileEdit[];
  /** Images whose caption stays, or is the same. */
  readonly unchanged: number;
  readonly problems: readonly MetadataProblem[];
}

/** Files larger than this are no list of captions: a million lines of usual length. */
const largest = 500_000_000;
const textKeys = ['text', 'caption', 'prompt'];

/**
 * Reads a `metadata.jsonl` into captions beside its images. Paths must stay below its folder, and images must be there. Line
 * breaks in a text become spaces, as only the first line of a caption is used.
 *
 * @throws DatasetError metadata-unreadable
 */
export async function importMetadata(
  file: string,
  options: MetadataImportOptions = {},
): Promise<MetadataImport> {
  const lines = (await readText(file)).split(/\r?\n/);
  const folder = path.dirname(file);
  const edits = new Map<string, FileEdit>();
  const problems: MetadataProblem[] = [];
  let unchanged = 0;
  const breathe = breathing();
  for (const [index, line] of lines.entries()) {
    options.signal?.throwIfAborted();
    await breathe();
    if (line.trim() === '') continue;
    try {
      const { image, text } = await entryOf(line, folder, options);
      const edit = await editOf(image, text, options);
      if (edit === null) unchanged++;
      else if (edits.has(edit.path))
        throw fault('Another line has a caption for the same image.', 'Remove one of them.');
      else edits.set(edit.path, edit);
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error;
      problems.push({ line: index + 1, message: error.message, fix: error.fix });
    }
  }
  return { edits: [...edits.values()], unchanged, problems };
}

async function readText(file: string): Promise<string> {
  try {
    if ((await fs.stat(file)).size > largest) throw new Error('it is too large');
    return (await fs.readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw new DatasetError(
      'metadata-unreadable',
      `${file} cannot be read: ${(error as Error).message}.`,
      'Check the file and its permissions.',
      { cause: error },
    );
  }
}

async function entryOf(
  line: string,
  folder: string,
  { textKey }: MetadataImportOptions,
): Promise<{ readonly image: string; readonly text: string }> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw fault('This line is no JSON.', 'Write one object a line: {"file_name": "a.png", "text": "…"}.');
  }
  const entry = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const name = entry['file_name'];
  if (typeof name !== 'string' || name === '')
    throw fault(
      'This line has no file_name.',
      'Add "file_name" with the image, from the folder of this file on.',
    );
  const key = textKey ?? textKeys.find((each) => typeof entry[each] === 'string') ?? 'text';
  const text = entry[key];
  if (typeof text !== 'string')
    throw fault(`The line of ${name} has no ${key}.`, `Add "${key}" with the caption.`);
  const image = path.resolve(folder, name);
  const inside = path.relative(folder, image);
  if (inside.startsWith('..') || path.isAbsolute(inside))
    throw fault(
      `${name} lies outside of the folder of this file.`,
      'Move the image there, and name it from there on.',
    );
  if (!(await isFile(image)))
    throw fault(`There is no image ${name}.`, 'Correct file_name, or remove the line.');
  return { image, text: text.replace(/\s*[\r\n]+\s*/g, ' ').trim() };
}

/** The edit of an image's caption; null when it stays. */
async function editOf(image: string, text: string, options: MetadataImportOptions): Promise<FileEdit | null> {
  const base = path.join(path.dirname(image), stemOf(path.basename(image)));
  const { file, caption } = await captionOf(base, options.extension ?? captionExtensions[0]);
  const captioned = caption !== null && caption.text.trim() !== '';
  if (text === '' || (captioned && (options.captioned ?? 'skip') === 'skip')) return null;
  const end = caption === null || caption.finalNewline ? (caption?.newline ?? '\n') : '';
  const after = encodeLike(text + end, caption);
  if (caption?.bytes.equals(after)) return null;
  return { path: file, before: caption?.bytes ?? null, after };
}

/** The caption file that is there, else the one that will be. */
async function captionOf(
  base: string,
  extension: string,
): Promise<{ readonly file: string; readonly caption: CaptionText | null }> {
  for (const each of new Set([extension, ...captionExtensions])) {
    const caption = await readCaption(base + each);
    if (caption !== null) return { file: base + each, caption };
  }
  return { file: base + extension, caption: null };
}

async function isFile(file: string): Promise<boolean> {
  return (await fs.stat(file).catch(() => undefined))?.isFile() ?? false;
}

function fault(message: string, fix: string): DatasetError {
  return new DatasetError('metadata-line', message, fix);
}
