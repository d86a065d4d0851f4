import path from 'node:path';
import { imageEndings, isImageName, stemOf } from '../../shared/dataset/names';
import type { DataSet, ImageFilter, ImageRecord, TagCount } from '../../shared/dataset/records';
import type { QueryNode } from '../../shared/query/node';
import { compileQuery } from '../query/compile';
import { tagsOfKey } from '../query/tagPatterns';
import { hasTag } from '../query/textTests';
import type { QueryFacts } from '../query/facts';
import type { Hits } from '../query/scan';
import { scanSets } from '../query/scan';
import type { Batch, FromScanner } from '../scan/protocol';
import { grouped } from './grouped';
import type { KeyCount } from './keyCounts';
import { keyCountsIn, keyCountsOf } from './keyCounts';
import { SetModel } from './setModel';
import { ShelfModel } from './shelfModel';
import { TagTable } from './tagTable';

/** In natural order: of images that share a caption the first has it. */
const endings = [...imageEndings].sort();

/** What came of a message. */
export interface ModelChange {
  /** Sets came or went. */
  readonly everything: boolean;
  readonly sets: ReadonlySet<string>;
  /** Paths. */
  readonly images: readonly string[];
}

/** A tag with all ways in which it is written. */
export interface WrittenTag {
  /** The most used first. */
  readonly written: readonly TagCount[];
  /** Captions that have it, in whichever way; one that has it in two ways is counted twice. */
  readonly count: number;
}

/** All that the scanner said, ready to be asked. Pure memory: nothing here waits or reads. */
export class IndexModel {
  readonly tags = new TagTable();
  #shelves = new Map<number, ShelfModel>();
  #byFolder = new Map<string, ShelfModel[]>();
  #sets = new Map<string, SetModel>();

  /** All sets in their order. */
  get sets(): readonly DataSet[] {
    return [...this.#sets.values()].map((set) => set.record);
  }

  /** A set, or all of them for `*`. */
  scope(id: string): readonly SetModel[] {
    if (id === '*') return [...this.#sets.values()];
    const set = this.#sets.get(id);
    return set === undefined ? [] : [set];
  }

  set(id: string): SetModel | undefined {
    return this.#sets.get(id);
  }

  /** Takes over which sets and shelves there are; what they hold already stays. */
  takeSets({ sets, shelves }: Extract<FromScanner, { type: 'sets' }>): ModelChange {
    const before = this.#shelves;
    this.#shelves = new Map(
      shelves.map(({ id, folder }) => [id, before.get(id) ?? new ShelfModel(folder)] as const),
    );
    this.#byFolder = grouped(this.#shelves.values(), (shelf) => shelf.folder);
    for (const set of this.#sets.values()) set.leave();
    this.#sets = new Map(
      sets.map((shape) => [shape.id, new SetModel(shape, this.#shelves, this.tags)] as const),
    );
    return { everything: true, sets: new Set(), images: [] };
  }

  takeBatch(batch: Batch): ModelChange {
    for (const tag of batch.newTags) this.tags.add(tag);
    const sets = new Set<string>();
    const images: string[] = [];
    for (const part of batch.parts) {
      const shelf = this.#shelves.get(part.shelf);
      // of a set that has gone meanwhile
      if (shelf === undefined) continue;
      shelf.take(part, this.tags.names, (name) => images.push(path.join(shelf.folder, name)));
      for (const set of this.#sets.values())
        if (set.has(shelf)) {
          set.touch();
          sets.add(set.shape.id);
        }
    }
    return { everything: false, sets, images };
  }

  image(file: string): ImageRecord | undefined {
    const name = path.basename(file);
    for (const shelf of this.#byFolder.get(path.dirname(file)) ?? []) {
      const entry = shelf.entries.get(name);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  setsOf(image: string): readonly DataSet[] {
    const name = path.basename(image);
    const holding = (this.#byFolder.get(path.dirname(image)) ?? []).filter((shelf) =>
      shelf.entries.has(name),
    );
    if (holding.length === 0) return [];
    return [...this.#sets.values()]
      .filter((set) => holding.some((shelf) => set.has(shelf)))
      .map((set) => set.record);
  }

  byCaption(file: string): ImageRecord | undefined {
    const name = path.basename(file);
    if (isImageName(name)) return undefined;
    const stem = stemOf(name);
    for (const shelf of this.#byFolder.get(path.dirname(file)) ?? []) {
      for (const ending of endings) {
        const entry = shelf.entries.get(stem + ending);
        if (entry?.captionName === name) return entry;
      }
      // in another case, or with an ending of several dots
      const found = shelf.order.find((entry) => entry.captionName === name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Images that a query finds; see `scanSets`. */
  search(set: string, query: QueryNode | null, facts: QueryFacts, signal?: AbortSignal): Hits {
    return scanSets(this.scope(set), compileQuery(query, this.tags, facts), signal);
  }

  /** Images that have a tag, however it is written. */
  withTag(set: string, key: string): readonly ImageRecord[] {
    return scanSets(this.scope(set), hasTag(tagsOfKey(key, this.tags))).images;
  }

  /** How a tag is written in a set, the most used first; undefined when no caption has it. */
  tagByKey(set: string, key: string): WrittenTag | undefined {
    const written = this.tags
      .numbersOf(key)
      .map((number) => ({
        tag: this.tags.names[number] ?? '',
        count: this.scope(set).reduce((sum, model) => sum + model.countOf(number), 0),
      }))
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count || (one.tag < other.tag ? -1 : 1));
    return written.length === 0
      ? undefined
      : { written, count: written.reduce((sum, { count }) => sum + count, 0) };
  }

  /** Counts of tags, ways of writing taken together: of sets, or of images that were found. */
  keyCounts(set: string, images?: readonly ImageRecord[]): KeyCount[] {
    return images === undefined ? keyCountsOf(this.scope(set), this.tags) : keyCountsIn(images, this.tags);
  }

  firstSeen(set: string, key: string): number | null {
    const number = this.tags.keyNumber(key);
    if (number === undefined) return null;
    const first = Math.min(...this.scope(set).map(({ firstSeen }) => firstSeen[number] ?? Infinity));
    return Number.isFinite(first) ? first : null;
  }

  images(set: string, where: ImageFilter): readonly ImageRecord[] {
    const tag = where.tag === undefined ? undefined : (this.tags.numberOf(where.tag) ?? null);
    return this.#sets.get(set)?.images(where, tag) ?? [];
  }
}
