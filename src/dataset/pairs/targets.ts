import fs from 'node:fs';
import path from 'node:path';
import type { FileChange } from '../journal/change';
import type { ChosenGroup } from './companions';
import { FolderStems } from './companions';
import { checkLength } from './fileName';
import type { Collision, FromTo } from './pairPlan';

/** A group with its new place. */
export interface PlacedGroup extends ChosenGroup {
  readonly folder: string;
  readonly stem: string;
}

/** All files of a group that go, with their new names. Endings stay as they are written. */
export function filesOf({ group, chosen, folder, stem }: PlacedGroup): FromTo[] {
  const named = (name: string, ending: string): FromTo => ({
    from: path.join(group.folder, name),
    to: path.join(folder, stem + ending),
  });
  const parted = chosen.length < group.images.length;
  return [
    ...chosen.map((name) => named(name, name.slice(group.stem.length))),
    ...(parted ? [] : group.companions.map(({ name, ending }) => named(name, ending))),
  ];
}

/** What a picture that leaves its namesake gets of its own: copies of captions and other texts. */
export function copiedTexts({ group, chosen, folder, stem }: PlacedGroup): FromTo[] {
  if (chosen.length === group.images.length) return [];
  return group.companions
    .filter(({ text }) => text)
    .map(({ name, ending }) => ({
      from: path.join(group.folder, name),
      to: path.join(folder, stem + ending),
    }));
}

/** Copies of texts as new files, so that they are part of the journal's step. */
export function asNewFiles(copies: readonly FromTo[]): FileChange[] {
  return copies.map(({ from, to }) => ({ path: to, before: null, after: fs.readFileSync(from) }));
}

/** Finds out which names are taken, before anything is touched. */
export class Targets {
  /** Files that will have left their names, by what they are rather than by name: case may not count on this disk. */
  readonly #leaving: ReadonlySet<string>;
  readonly #folders = new Map<string, ReadonlySet<string>>();
  /** Names and stems that this plan has given, lower case. */
  readonly #given = new Map<string, string>();
  readonly #stems = new Map<string, ChosenGroup>();

  constructor(
    leaving: readonly string[],
    private readonly extensions: readonly string[],
  ) {
    this.#leaving = new Set(leaving.map(identity).filter((each) => each !== null));
    this.leavingStems = new Set<string>();
  }

  /** Stems of groups that leave as a whole, as `stemKey` has them: they are in nobody's way. */
  readonly leavingStems: Set<string>;

  /**
   * What is in the way of a group at its new place.
   *
   * @throws DatasetError name-invalid
   */
  async collisions(placed: PlacedGroup): Promise<readonly Collision[]> {
    const found: Collision[] = [];
    for (const { from, to } of [...filesOf(placed), ...copiedTexts(placed)]) {
      checkLength(path.basename(to));
      const other = this.#given.get(to.toLowerCase());
      if (other !== undefined && other !== from)
        found.push({ from, to, message: `${from} and ${other} would both become ${to}.` });
      else if (this.#isTaken(to)) found.push({ from, to, message: `There is already a file ${to}.` });
    }
    if (found.length > 0) return found;
    const key = stemKey(placed.folder, placed.stem);
    const same = this.#stems.get(key);
    const shares = same === undefined ? await this.#isStemThere(placed) : same.group !== placed.group;
    const [image = placed.stem] = placed.chosen;
    const from = path.join(placed.group.folder, image);
    const to = path.join(placed.folder, placed.stem);
    return shares
      ? [{ from, to, message: `${from} would share a caption with another picture ${to}.*.` }]
      : [];
  }

  /** The group has its place; the names are taken from now on. */
  take(placed: PlacedGroup): void {
    for (const { from, to } of [...filesOf(placed), ...copiedTexts(placed)])
      this.#given.set(to.toLowerCase(), from);
    this.#stems.set(stemKey(placed.folder, placed.stem), placed);
  }

  #isTaken(file: string): boolean {
    const there = identity(file);
    return there !== null && !this.#leaving.has(there);
  }

  async #isStemThere({ folder, stem }: PlacedGroup): Promise<boolean> {
    if (this.leavingStems.has(stemKey(folder, stem))) return false;
    let stems = this.#folders.get(folder);
    if (stems === undefined)
      this.#folders.set(folder, (stems = (await FolderStems.of(folder, this.extensions)).stems));
    return stems.has(stem.toLowerCase());
  }
}

/** A stem in a folder, whatever its case. */
export function stemKey(folder: string, stem: string): string {
  return path.join(folder, stem).toLowerCase();
}

function identity(file: string): string | null {
  const status = fs.lstatSync(file, { throwIfNoEntry: false });
  return status === undefined ? null : `${status.dev}:${status.ino}:${status.size}`;
}
