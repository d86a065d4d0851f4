// Groups of near hashes at any distance, at once: of all near pairs only those are kept that join what closer ones did not.

import type { Hashes } from './nearPairs';
import { nearPairs } from './nearPairs';

/** Pairs that are kept before those that join nothing are thrown out; memory stays bounded in a set of much the same pictures. */
const mostPairs = 2_000_000;

interface Pair {
  readonly one: number;
  readonly other: number;
  readonly distance: number;
}

/** Which indices are near each other. */
export class NearForest {
  /** Sorted by distance; between them they hold together what belongs together at every distance. */
  readonly #pairs: readonly Pair[];

  private constructor(
    private readonly count: number,
    pairs: readonly Pair[],
  ) {
    this.#pairs = pairs;
  }

  /**
   * Compares hashes. Pauses often: whoever runs it may do other work between two steps.
   *
   * @param most bits that may differ, at most 15
   * @yields the share that is done, 0 to 1
   */
  static *of(hashes: Hashes, most: number): Generator<number, NearForest> {
    const count = hashes.low.length;
    const { distinct, pairs: same } = distinctHashes(hashes);
    yield 0;
    const halves = { high: pick(hashes.high, distinct), low: pick(hashes.low, distinct) };
    let pairs: Pair[] = [];
    for (const done of nearPairs(halves, most, (one, other, distance) =>
      pairs.push({ one: distinct[one] ?? 0, other: distinct[other] ?? 0, distance }),
    )) {
      if (pairs.length > mostPairs) pairs = spanning(count, pairs);
      yield done / (4 * distinct.length);
    }
    return new NearForest(count, spanning(count, [...same, ...pairs]));
  }

  /**
   * Groups of two and more, each sorted, in the order of their first: two are in one group when a chain of pairs joins them that
   * each differ in at most `distance` bits.
   */
  groups(distance: number): readonly (readonly number[])[] {
    const sets = new DisjointSets(this.count);
    const joined = new Set<number>();
    for (const pair of this.#pairs) {
      if (pair.distance > distance) break;
      sets.join(pair.one, pair.other);
      joined.add(pair.one).add(pair.other);
    }
    const groups = new Map<number, number[]>();
    for (const index of [...joined].sort((a, b) => a - b)) {
      const group = groups.get(sets.find(index));
      if (group === undefined) groups.set(sets.find(index), [index]);
      else group.push(index);
    }
    return [...groups.values()];
  }
}

/** The first index of each hash, and the others as pairs with it. Found by a table of short chains. */
function distinctHashes({ high, low }: Hashes): {
  readonly distinct: readonly number[];
  readonly pairs: readonly Pair[];
} {
  const bits = 32 - Math.clz32(low.length);
  const heads = new Int32Array(1 << (bits + 1)).fill(-1);
  const next = new Int32Array(low.length);
  const distinct: number[] = [];
  const pairs: Pair[] = [];
  for (let index = 0; index < low.length; index++) {
    const [upper, lower] = [high[index] ?? 0, low[index] ?? 0];
    const place = (Math.imul(upper, 0x9e3779b1) ^ Math.imul(lower, 0x85ebca6b)) >>> (31 - bits);
    let other = heads[place] ?? -1;
    while (other >= 0 && (high[other] !== upper || low[other] !== lower)) other = next[other] ?? -1;
    if (other >= 0) pairs.push({ one: other, other: index, distance: 0 });
    else {
      next[index] = heads[place] ?? -1;
      heads[place] = index;
      distinct.push(index);
    }
  }
  return { distinct, pairs };
}

function pick(halves: Uint32Array, indices: readonly number[]): Uint32Array {
  return Uint32Array.from(indices, (index) => halves[index] ?? 0);
}

/** The pairs that join what closer ones did not (Kruskal's algorithm), sorted by distance. */
function spanning(count: number, pairs: readonly Pair[]): Pair[] {
  const sets = new DisjointSets(count);
  return pairs.toSorted((a, b) => a.distance - b.distance).filter(({ one, other }) => sets.join(one, other));
}

/** Sets of indices that grow together. */
class DisjointSets {
  readonly #parents: Uint32Array;

  constructor(count: number) {
    this.#parents = Uint32Array.from({ length: count }, (_, index) => index);
  }

  /** The index that stands for the set of this one. */
  find(index: number): number {
    let at = index;
    for (let parent = this.#parents[at] ?? at; parent !== at; parent = this.#parents[at] ?? at) {
      // halves the way for the next time
      const above = this.#parents[parent] ?? parent;
      this.#parents[at] = above;
      at = above;
    }
    return at;
  }

  /** Makes one set of two; false when they were one. */
  join(one: number, other: number): boolean {
    const [a, b] = [this.find(one), this.find(other)];
    if (a === b) return false;
    this.#parents[Math.max(a, b)] = Math.min(a, b);
    return true;
  }
}
