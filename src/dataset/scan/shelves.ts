import type { SetPlan } from '../sources/setPlan';
import type { SetShape, ShelfShape, View } from './protocol';

/** A folder read in one way, as the scanner keeps it. */
export class Shelf {
  /** Whether the index knows all of it. */
  sent = false;
  /** Names of captions without an image, by stem. */
  readonly orphans = new Map<string, readonly string[]>();

  constructor(
    readonly id: number,
    readonly folder: string,
    readonly view: View,
  ) {}

  /** Takes note of the orphans of a stem; true when they changed. */
  setOrphans(stem: string, names: readonly string[]): boolean {
    const before = this.orphans.get(stem) ?? [];
    if (before.length === names.length && before.every((name, index) => name === names[index])) return false;
    if (names.length === 0) this.orphans.delete(stem);
    else this.orphans.set(stem, names);
    return true;
  }
}

/** The shelves of all data sets: sets that read a folder alike share one. */
export class Shelves {
  #byKey = new Map<string, Shelf>();
  #byFolder = new Map<string, Shelf[]>();
  #next = 1;

  /** Shelves by folder. */
  get byFolder(): ReadonlyMap<string, readonly Shelf[]> {
    return this.#byFolder;
  }

  /** Makes the shelves that sets need, and forgets the others. */
  arrange(plans: readonly SetPlan[]): { sets: SetShape[]; shelves: ShelfShape[] } {
    const before = this.#byKey;
    this.#byKey = new Map();
    const sets = plans.map((plan) => ({
      ...plan,
      subsets: plan.subsets.map(({ subset, folders, bucketsAreSaid }) => {
        const view: View = {
          captionExtensions: subset.captionExtensions,
          separator: subset.separator,
          wildcard: subset.wildcard,
          textKey: `${subset.wildcard ? '*' : '1'}${subset.separator}`,
          buckets: bucketsAreSaid ? subset.buckets : null,
        };
        const key = JSON.stringify(view);
        const shelves = folders.map((folder) => this.#shelf(`${key}\0${folder}`, folder, view, before).id);
        return { subset, bucketsAreSaid, shelves };
      }),
    }));
    this.#byFolder = new Map();
    for (const shelf of this.#byKey.values()) {
      const beside = this.#byFolder.get(shelf.folder);
      if (beside === undefined) this.#byFolder.set(shelf.folder, [shelf]);
      else beside.push(shelf);
    }
    const shelves = [...this.#byKey.values()].map(({ id, folder }) => ({ id, folder }));
    return { sets, shelves };
  }

  #shelf(key: string, folder: string, view: View, before: ReadonlyMap<string, Shelf>): Shelf {
    const shelf = this.#byKey.get(key) ?? before.get(key) ?? new Shelf(this.#next++, folder, view);
    this.#byKey.set(key, shelf);
    return shelf;
  }
}
