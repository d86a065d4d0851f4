// What the search for data sets finds: sets whose subsets name the folders that their images lie in.

import path from 'node:path';
import type { ImageProblem, Severity, SetKind, Subset } from '../../shared/dataset/records';
import type { Disk, FolderListing } from './disk';

/** A subset with the folders whose images belong to it, in the trainer's order. */
export interface SubsetPlan {
  readonly subset: Subset;
  readonly folders: readonly string[];
  /** Whether its buckets are said by a file, so that images may be judged by them. */
  readonly bucketsAreSaid: boolean;
}

/** A data set as its folders and files describe it. */
export interface SetPlan {
  readonly id: string;
  readonly name: string;
  readonly kind: SetKind;
  readonly root: string;
  readonly file: string | null;
  readonly subsets: readonly SubsetPlan[];
  readonly problems: readonly ImageProblem[];
}

/** Where a problem is, when it has a place. */
export interface ProblemPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Collects problems of one set. */
export class Problems {
  readonly found: ImageProblem[] = [];

  add(severity: Severity, code: string, message: string, fix: string, place: ProblemPlace): void {
    this.found.push({ code, severity, message, fix, ...place });
  }
}

/** The folder and all below it, each real folder once, whatever links say. In the trainer's order. */
export function walk(
  disk: Disk,
  folder: string,
  enter: (name: string) => boolean = () => true,
): FolderListing[] {
  const seen = new Set<string>();
  const found: FolderListing[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const listing = disk.folder(next);
    if (listing.identity !== '' && seen.has(listing.identity)) continue;
    seen.add(listing.identity);
    found.push(listing);
    for (const name of listing.children.toReversed())
      if (enter(name)) waiting.push(path.join(listing.path, name));
  }
  return found;
}

/** Ids of subsets: the same as long as the folder stays in the set, and never twice. */
export class SubsetIds {
  readonly #used = new Set<string>();

  constructor(private readonly set: string) {}

  of(folder: string): string {
    let id = `${this.set}|${folder}`;
    for (let number = 2; this.#used.has(id); number++) id = `${this.set}|${folder}|${number}`;
    this.#used.add(id);
    return id;
  }
}

/** `1 picture`, `3 pictures`. */
export function counted(number: number, word: string): string {
  return `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
}

/** Makes a path of a file absolute: `~` is the home folder, relative ones start beside the file. */
export function absolutePath(written: string, beside: string, home: string): string {
  const expanded = written === '~' || /^~[\\/]/.test(written) ? path.join(home, written.slice(1)) : written;
  return path.resolve(beside, expanded);
}
