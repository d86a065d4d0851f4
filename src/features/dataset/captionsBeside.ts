// Captions by their names, beside an image that may be gone already.

import fs from 'node:fs/promises';
import path from 'node:path';
import { isImageName, stemOf } from '../../shared/dataset/names';
import { captionExtensions } from '../../shared/dataset/records';

interface Move {
  readonly from: string;
  readonly to: string;
}

/** The captions beside the place of an image, and where they belong when it is elsewhere. Absolute paths. */
export async function captionsOf(image: string, target: string): Promise<readonly Move[]> {
  const found: Move[] = [];
  for (const extension of captionExtensions) {
    const from = withEnding(image, extension);
    if (await exists(from)) found.push({ from, to: withEnding(target, extension) });
  }
  return found;
}

/** Whether a picture with the same stem is still beside an image's place, as when one was saved twice: the caption stays with it. */
export async function isShared(image: string): Promise<boolean> {
  const stem = stemOf(path.basename(image));
  const names = await fs.readdir(path.dirname(image)).catch((): string[] => []);
  return names.some((name) => isImageName(name) && stemOf(name) === stem && name !== path.basename(image));
}

/** Whether there is a file or folder. */
export async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** Whether two names are one file: on many disks `a.txt` and `A.txt` are. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  if (one.toLowerCase() !== other.toLowerCase()) return false;
  const [first, second] = await Promise.all([fs.stat(one), fs.stat(other)]);
  return first.ino === second.ino && first.dev === second.dev;
}

function withEnding(image: string, extension: string): string {
  return path.join(path.dirname(image), `${stemOf(path.basename(image))}${extension}`);
}
