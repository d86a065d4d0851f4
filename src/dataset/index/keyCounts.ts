import { addTo } from './shelfModel';
import { Entry } from './entry';
import type { ImageRecord } from '../../shared/dataset/records';
import type { SetModel } from './setModel';
import type { TagTally } from './shelfModel';
import type { TagTable } from './tagTable';

/** A tag with its captions, all ways of writing it taken together. */
export interface KeyCount {
  /** See `tagKey`. */
  readonly key: string;
  /** As it is written most often. */
  readonly tag: string;
  /** In how many ways it is written. */
  readonly ways: number;
  /** Captions that have it; one that has it in two ways is counted twice. */
  readonly count: number;
}

/** Counts of the tags of sets, from what the sets count anyway. */
export function keyCountsOf(sets: readonly SetModel[], table: TagTable): KeyCount[] {
  const [only, ...others] = sets;
  if (only !== undefined && others.length === 0) return byKey(only.tally, table);
  const sum: TagTally = new Map();
  for (const { tally } of sets) for (const [tag, count] of tally) addTo(sum, tag, count);
  return byKey(sum, table);
}

/** Counts of the tags of images that the index has given. */
export function keyCountsIn(images: readonly ImageRecord[], table: TagTable): KeyCount[] {
  const tally: TagTally = new Map();
  for (const image of images) if (image instanceof Entry) image.eachTag((tag) => addTo(tally, tag, 1));
  return byKey(tally, table);
}

function byKey(tally: ReadonlyMap<number, number>, table: TagTable): KeyCount[] {
  const found = new Map<number, { tag: number; most: number; ways: number; count: number }>();
  for (const [tag, count] of tally) {
    const key = table.keyOf[tag] ?? 0;
    const known = found.get(key);
    if (known === undefined) found.set(key, { tag, most: count, ways: 1, count });
    else {
      known.count += count;
      known.ways++;
      if (count > known.most) [known.tag, known.most] = [tag, count];
    }
  }
  return Array.from(found, ([key, { tag, ways, count }]) => ({
    key: table.keys[key] ?? '',
    tag: table.names[tag] ?? '',
    ways,
    count,
  }));
}
