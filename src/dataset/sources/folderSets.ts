// Data sets that folders make by themselves: `N_trigger class` folders, and folders with images.

import path from 'node:path';
import { bucketRule } from '../../shared/dataset/buckets';
import { repeatName } from '../../shared/dataset/names';
import type { SetKind, Subset } from '../../shared/dataset/records';
import { captionExtensions } from '../../shared/dataset/records';
import type { Disk, FolderListing } from './disk';
import { reportFault, reportFolders } from './folderFaults';
import type { LeftOut } from './leftOut';
import { leftOutBelow } from './leftOut';
import type { SetPlan, SubsetPlan } from './setPlan';
import { counted, Problems, SubsetIds } from './setPlan';

/** Nothing but a file says what size is trained at; this is the trainer's default. */
const buckets = bucketRule(512);

/** What a root holds: data sets, and TOML files that may describe more. */
export interface Found {
  readonly sets: SetPlan[];
  readonly tomls: string[];
}

/**
 * Looks for data sets in a folder and below. A folder whose children are `N_trigger class` folders with images is one set; any other
 * topmost folder that holds images is one, with all below it that is in no set of its own.
 *
 * @param leftOut folders that are not looked into
 */
export function folderSets(disk: Disk, root: string, leftOut: LeftOut = leftOutBelow(root)): Found {
  return new Search(disk, leftOut).from(root);
}

/** The set of a folder that was added by hand, whatever is in it. */
export function folderSet(disk: Disk, folder: string): SetPlan {
  const listing = disk.folder(folder);
  const problems = new Problems();
  if (!reportFault(listing, problems, { file: folder }))
    reportFolders(disk, folder, [listing], false, problems, { file: folder });
  const id = setId('folder', folder);
  return set('folder', listing, [subset(id, folder, 'folder', [folder])], problems);
}

class Search {
  readonly #seen = new Set<string>();
  readonly #found: Found = { sets: [], tomls: [] };

  constructor(
    private readonly disk: Disk,
    private readonly leftOut: LeftOut,
  ) {}

  from(root: string): Found {
    this.#visit(root, undefined);
    return this.#found;
  }

  /**
   * @param within folders of the set that is being gathered above; undefined where there is none
   */
  #visit(folder: string, within: FolderListing[] | undefined): void {
    const listing = this.disk.folder(folder);
    if (listing.identity !== '' && this.#seen.has(listing.identity)) return;
    this.#seen.add(listing.identity);
    this.#found.tomls.push(...listing.tomls.map((name) => path.join(folder, name)));
    const children = listing.children.filter((name) => !this.leftOut(path.join(folder, name)));
    const named = children.filter(
      (name) => repeatName(name) && this.#listing(folder, name).images.length > 0,
    );
    if (named.length > 0) {
      this.#named(listing, children, named, within);
      return;
    }
    const holds = listing.images.length > 0 || listing.fault !== null || listing.unnamed > 0;
    if (within === undefined && listing.images.length > 0) {
      const gathered = [listing];
      // its place is before the sets that lie below it
      const at = this.#found.sets.length;
      for (const name of children) this.#visit(path.join(folder, name), gathered);
      this.#found.sets.splice(at, 0, this.#folderSet(listing, gathered));
      return;
    }
    if (within !== undefined && holds) within.push(listing);
    for (const name of children) this.#visit(path.join(folder, name), within);
  }

  #named(
    listing: FolderListing,
    children: readonly string[],
    named: readonly string[],
    within: FolderListing[] | undefined,
  ): void {
    const folder = listing.path;
    const problems = new Problems();
    const id = setId('named', folder);
    const at = this.#found.sets.length;
    const subsets: SubsetPlan[] = [];
    for (const name of children) {
      const below = path.join(folder, name);
      if (!named.includes(name)) {
        this.#visit(below, within);
        continue;
      }
      const inside = this.#listing(folder, name);
      if (inside.identity !== '' && this.#seen.has(inside.identity)) continue;
      this.#seen.add(inside.identity);
      this.#found.tomls.push(...inside.tomls.map((toml) => path.join(below, toml)));
      reportFolders(this.disk, below, [inside], false, problems, { file: below });
      if (repeatName(name)?.repeats === 0)
        problems.add(
          'warning',
          'source-zero',
          `${name} has 0 repeats and is left out of training.`,
          'Rename it to have it used.',
          { file: below },
        );
      subsets.push(subset(id, below, 'named', [below]));
      // what lies deeper is in none of these subsets
      for (const deeper of inside.children)
        if (!this.leftOut(path.join(below, deeper))) this.#visit(path.join(below, deeper), undefined);
    }
    if (listing.images.length > 0)
      problems.add(
        'warning',
        'source-loose-pictures',
        `${path.basename(folder)} holds \`N_trigger class\` folders, so ${counted(listing.images.length, 'picture')} beside them cannot be used.`,
        'Move them into one of these folders.',
        { file: folder },
      );
    this.#found.sets.splice(at, 0, set('named', listing, subsets, problems));
  }

  #folderSet(listing: FolderListing, gathered: readonly FolderListing[]): SetPlan {
    const problems = new Problems();
    const folders = gathered.map((one) => one.path);
    reportFolders(this.disk, listing.path, gathered, true, problems, { file: listing.path });
    const plan = subset(setId('folder', listing.path), listing.path, 'folder', folders);
    return set('folder', listing, [plan], problems);
  }

  #listing(folder: string, name: string): FolderListing {
    return this.disk.folder(path.join(folder, name));
  }
}

function set(
  kind: SetKind,
  listing: FolderListing,
  subsets: readonly SubsetPlan[],
  problems: Problems,
): SetPlan {
  const root = listing.path;
  return {
    id: setId(kind, root),
    name: path.basename(root) || root,
    kind,
    root,
    file: null,
    subsets,
    problems: problems.found,
  };
}

function subset(set: string, folder: string, kind: SetKind, folders: readonly string[]): SubsetPlan {
  const name = path.basename(folder);
  const named = repeatName(name);
  const made: Subset = {
    id: new SubsetIds(set).of(folder),
    name,
    folder,
    recursive: kind === 'folder',
    repeats: named?.repeats ?? 1,
    trigger: named?.trigger ?? null,
    classWord: named?.classWord ?? null,
    words: named === null || named.words === '' ? null : named.words,
    regularization: false,
    flip: false,
    captionExtensions,
    separator: ',',
    wildcard: false,
    kind,
    file: null,
    place: null,
    buckets,
    line: null,
  };
  return { subset: made, folders, bucketsAreSaid: false };
}

/** Stable id of a set. */
export function setId(kind: SetKind, place: string): string {
  return `${kind}:${place}`;
}
