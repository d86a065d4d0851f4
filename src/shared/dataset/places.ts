// Where images lie: below which folder, and so in which subset.

import type { DataSet, Subset } from './records';

/** Whether a file or folder lies somewhere in a folder; both absolute. */
export function isBelow(file: string, folder: string): boolean {
  const start = folder.replace(/[\\/]$/, '');
  return file.startsWith(start) && /^[\\/]/.test(file.slice(start.length));
}

/** The subset that an image of a set belongs to: the one with the innermost folder. */
export function subsetOf(set: DataSet | undefined, image: string): Subset | undefined {
  const holding = (set?.subsets ?? []).filter(({ folder }) => isBelow(image, folder));
  return holding.sort((one, other) => other.folder.length - one.folder.length)[0];
}
