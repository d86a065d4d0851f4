import type { Entry } from '../index/entry';
import type { Member, SetModel } from '../index/setModel';
import type { ShelfModel } from '../index/shelfModel';
import type { Compiled, Place } from './tests';
import { maybe, never, yes } from './tests';

/** What was found. */
export interface Hits {
  readonly images: readonly Entry[];
  /** Images of which it is not known. */
  readonly unknown: number;
}

/**
 * Asks every image of some sets, in their order. An image that is in several sets, or several times in one, is found once.
 *
 * @param signal checked between folders
 */
export function scanSets(sets: readonly SetModel[], query: Compiled, signal?: AbortSignal): Hits {
  const images: Entry[] = [];
  const once = new Once(sets);
  let unknown = 0;
  for (const set of sets)
    for (const member of set.members) {
      signal?.throwIfAborted();
      const test = query(placeOf(set, member));
      if (test === never) continue;
      const seen = once.of(member.shelf);
      for (const entry of member.shelf.order) {
        const answer = test(entry);
        if (answer === yes) {
          if (seen === null || seen.isFirst(entry.name)) images.push(entry);
        } else if (answer === maybe) {
          if (seen === null) unknown++;
          else seen.maybe(entry.name);
        }
      }
    }
  return { images, unknown: unknown + once.maybes };
}

/** Where a member's images are. */
export function placeOf({ shape }: SetModel, { shelf, subset, bucketsAreSaid }: Member): Place {
  return { set: shape.id, title: shape.name, root: shape.root, shelf, subset, bucketsAreSaid };
}

/** What was found in a folder that is looked at several times. */
class Seen {
  readonly #found = new Set<string>();
  readonly #maybe = new Set<string>();

  isFirst(name: string): boolean {
    const before = this.#found.size;
    return this.#found.add(name).size > before;
  }

  maybe(name: string): void {
    this.#maybe.add(name);
  }

  /** Images that were not found and might belong to it. */
  get maybes(): number {
    return [...this.#maybe].filter((name) => !this.#found.has(name)).length;
  }
}

/** Keeps images from being found twice. */
class Once {
  readonly #times = new Map<string, number>();
  readonly #seen = new Map<string, Seen>();

  constructor(sets: readonly SetModel[]) {
    for (const { members } of sets)
      for (const { shelf } of members)
        this.#times.set(shelf.folder, (this.#times.get(shelf.folder) ?? 0) + 1);
  }

  /** Null where the folder is looked at once only. */
  of({ folder }: ShelfModel): Seen | null {
    if (this.#times.get(folder) === 1) return null;
    const seen = this.#seen.get(folder) ?? new Seen();
    this.#seen.set(folder, seen);
    return seen;
  }

  get maybes(): number {
    return [...this.#seen.values()].reduce((sum, seen) => sum + seen.maybes, 0);
  }
}
