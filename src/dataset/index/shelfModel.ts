import { naturalCompare } from '../../shared/dataset/naturalOrder';
import type { Part, Rows } from '../scan/protocol';
import type { ShortProblem } from './entry';
import { Entry } from './entry';

/** Counts of tags by number. */
export type TagTally = Map<number, number>;

/** Adds to a count; one that falls to zero is forgotten. */
export function addTo(tally: TagTally, tag: number, difference: number): void {
  const count = (tally.get(tag) ?? 0) + difference;
  if (count === 0) tally.delete(tag);
  else tally.set(tag, count);
}

/** Hears of the tags that a shelf gains and loses. */
export interface TagListener {
  tagChanged(tag: number, difference: number): void;
}

/** Images of one folder, read in one way, with counts that are kept by difference. */
export class ShelfModel {
  readonly entries = new Map<string, Entry>();
  /** In natural order. */
  order: Entry[] = [];
  readonly tags: TagTally = new Map();
  tagged = 0;
  empty = 0;
  untagged = 0;
  /** Images with a problem. */
  problems = 0;
  usable = 0;
  orphans: readonly string[] = [];
  orphanCount = 0;
  readonly listeners: TagListener[] = [];

  constructor(readonly folder: string) {}

  /**
   * Takes news in.
   *
   * @param tagNames names of all tags by number
   * @param onImage called with the name of each image that came, changed or went
   */
  take(part: Part, tagNames: readonly string[], onImage: (name: string) => void): void {
    if (part.fresh) this.#clear(onImage);
    if (part.gone.length > 0) this.#remove(part.gone, onImage);
    if (part.rows !== null) this.#put(part.rows, tagNames, onImage);
    if (part.orphans !== null) {
      this.orphans = part.orphans.names;
      this.orphanCount = part.orphans.count;
    }
  }

  #clear(onImage: (name: string) => void): void {
    for (const name of this.entries.keys()) onImage(name);
    for (const [tag, count] of this.tags)
      for (const listener of this.listeners) listener.tagChanged(tag, -count);
    this.entries.clear();
    this.tags.clear();
    this.order = [];
    this.tagged = this.empty = this.untagged = this.problems = this.usable = 0;
  }

  #remove(names: readonly string[], onImage: (name: string) => void): void {
    const removed = new Set<Entry>();
    for (const name of names) {
      const entry = this.entries.get(name);
      if (entry === undefined) continue;
      this.entries.delete(name);
      this.#count(entry, -1);
      removed.add(entry);
      onImage(name);
    }
    if (removed.size > 0) this.order = this.order.filter((entry) => !removed.has(entry));
  }

  #put(rows: Rows, tagNames: readonly string[], onImage: (name: string) => void): void {
    const problems = new Map<number, ShortProblem[]>();
    for (const [row, code, detail] of rows.problems) {
      const known = problems.get(row);
      if (known === undefined) problems.set(row, [[code, detail]]);
      else known.push([code, detail]);
    }
    const added: Entry[] = [];
    const captions = rows.captions.split('\0');
    rows.names.split('\0').forEach((name, row) => {
      const entry = new Entry(
        this.folder,
        name,
        captions[row] ?? '',
        rows,
        row,
        tagNames,
        problems.get(row) ?? null,
      );
      const before = this.entries.get(name);
      this.entries.set(name, entry);
      this.#count(entry, 1);
      onImage(name);
      if (before === undefined) added.push(entry);
      else {
        this.#count(before, -1);
        this.order[this.#placeOf(name)] = entry;
      }
    });
    this.#insert(added);
  }

  /** Where an image stands, or would stand. */
  #placeOf(name: string): number {
    let [low, high] = [0, this.order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (naturalCompare(this.order[middle]?.name ?? '', name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(added: Entry[]): void {
    if (added.length === 0) return;
    added.sort((one, other) => naturalCompare(one.name, other.name));
    const last = this.order.at(-1);
    // a first scan comes in order
    if (last === undefined || naturalCompare(last.name, added[0]?.name ?? '') < 0) {
      for (const entry of added) this.order.push(entry);
      return;
    }
    const merged: Entry[] = [];
    let from = 0;
    for (const entry of added) {
      const place = this.#placeOf(entry.name);
      for (; from < place; from++) {
        const before = this.order[from];
        if (before !== undefined) merged.push(before);
      }
      merged.push(entry);
    }
    for (; from < this.order.length; from++) {
      const before = this.order[from];
      if (before !== undefined) merged.push(before);
    }
    this.order = merged;
  }

  #count(entry: Entry, difference: number): void {
    this[entry.state] += difference;
    if (entry.short !== null) this.problems += difference;
    if (entry.usable) this.usable += difference;
    entry.eachTag((tag) => {
      addTo(this.tags, tag, difference);
      for (const listener of this.listeners) listener.tagChanged(tag, difference);
    });
  }
}
