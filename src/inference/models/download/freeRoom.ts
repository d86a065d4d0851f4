import fs from 'node:fs/promises';
import path from 'node:path';
import type { CatalogueEntry } from '../catalogueEntry';
import { ModelError } from '../modelError';

/** Bytes that are left to the system and its other programs. */
const reserve = 200_000_000;

/**
 * Looks whether a download fits on the disk.
 *
 * @param entry the model of which parts may be here already; null when `bytes` are what is still missing
 * @param bytes that it takes; null when that is not known
 * @throws ModelError `disk-full`
 */
export async function checkRoom(
  folder: string,
  entry: CatalogueEntry | null,
  bytes: number | null,
): Promise<void> {
  if (bytes === null) return;
  const here = entry === null ? 0 : await partsOf(folder, entry);
  const free = await fs.statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    // a file system that does not tell: the writing will
    () => Infinity,
  );
  const missing = bytes - here + reserve - free;
  if (missing <= 0) return;
  throw new ModelError(
    'disk-full',
    `The disk of ${folder} has ${megabytes(free)} free, and the download needs ${megabytes(bytes - here + reserve)}.`,
    `Free ${megabytes(missing)} on it, then download again.`,
  );
}

async function partsOf(folder: string, entry: CatalogueEntry): Promise<number> {
  let sum = 0;
  for (const file of entry.files)
    sum += await fs.stat(path.join(folder, `${path.posix.basename(file.path)}.part`)).then(
      ({ size }) => size,
      () => 0,
    );
  return sum;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
}
