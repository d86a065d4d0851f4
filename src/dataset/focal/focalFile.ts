import path from 'node:path';
import type { FocalPoint } from '../../shared/dataset/focal';
import { changedFocalText, focalName, focalText, readFocal } from '../../shared/dataset/focal';
import { decodeCaption, encodeLike } from '../captions/captionFile';
import { DatasetError } from '../datasetError';
import { makeDurable } from '../journal/durable';
import { currentBytes, replaceFile } from '../journal/editFile';
import { besideImage } from '../pairs/besideImage';

/** As the trainer: what is larger is no such file. */
const largest = 10_000;
let writes = 0;

/** A picture's focal point with its file. */
export interface FocalFile {
  /** Absolute; where it is, or where it would be. */
  readonly path: string;
  /** Null where there is no file. */
  readonly focal: FocalPoint | null;
}

/** Absolute path of the file with a picture's focal point: the one that is there, whatever its case, or the one to be made. */
export function focalPath(image: string): Promise<string> {
  return besideImage(image, focalName(path.basename(image)));
}

/**
 * Reads the focal point of a picture.
 *
 * @throws FocalFault with the line; DatasetError focal-unreadable, or caption-not-text as for captions
 */
export async function readFocalFile(image: string): Promise<FocalFile> {
  const file = await focalPath(image);
  const bytes = currentBytes(file);
  if (bytes === null) return { path: file, focal: null };
  return { path: file, focal: readFocal(textOf(bytes, file), path.basename(file)) };
}

/**
 * Writes the focal point of a picture at one stroke, or takes it away. What else stands in the file, comments, stays.
 *
 * @param focal null takes the file away
 * @returns its path
 * @throws DatasetError where the file cannot be written, or somebody else writes it at the same time
 */
export async function writeFocalFile(image: string, focal: FocalPoint | null): Promise<string> {
  const file = await focalPath(image);
  const before = currentBytes(file);
  const wanted = focal === null ? null : bytesOf(before, file, focal);
  const temporary = `.${path.basename(file)}.${process.pid}-${++writes}.new`;
  const { outcome, target } = replaceFile({ path: file, expected: before, wanted, temporary });
  if (outcome === 'conflict')
    throw new DatasetError(
      'focal-conflict',
      `${path.basename(file)} was changed by another program at this moment.`,
      'Set the focal point again.',
    );
  await makeDurable([target]);
  return file;
}

/** The file as it is with other numbers; a new one where it cannot be read. */
function bytesOf(before: Buffer | null, file: string, focal: FocalPoint): Buffer {
  if (before === null || before.length > largest) return Buffer.from(focalText(focal));
  try {
    const old = decodeCaption(before, file);
    return encodeLike(changedFocalText(old.text, path.basename(file), focal), old);
  } catch {
    return Buffer.from(focalText(focal));
  }
}

function textOf(bytes: Buffer, file: string): string {
  if (bytes.length > largest)
    throw new DatasetError(
      'focal-unreadable',
      `${path.basename(file)} is larger than 10 kB, which is too large for a focal point.`,
      'Delete it, and set the focal point again.',
    );
  return decodeCaption(bytes, file).text;
}
