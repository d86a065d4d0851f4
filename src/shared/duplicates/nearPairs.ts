// Which of many hashes are near each other, without comparing each with each: hashes that differ in at most 4r + 3 bits differ in
// at most r bits of one of their four quarters, so that only those with nearly the same quarter are compared.

import { bitCount } from './hashDistance';

/** Hashes of 64 bits: the upper and the lower half of each. */
export interface Hashes {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

const quarters = 4;
const quarterBits = 16;
const keys = 1 << quarterBits;

/**
 * Finds all pairs that differ in at most `most` bits, each once. Pauses often: whoever runs it may do other work between two steps.
 *
 * @param most bits, at most 15: the work grows steeply with every fourth
 * @param found called with two indices and the number of bits that differ
 * @yields hashes done in all quarters, of four times their number
 */
export function* nearPairs(
  { high, low }: Hashes,
  most: number,
  found: (one: number, other: number, distance: number) => void,
): Generator<number, void> {
  const radius = Math.floor(most / quarters);
  const flips = flipsOf(radius);
  let done = 0;
  for (let quarter = 0; quarter < quarters; quarter++) {
    const buckets = bucketsOf(quarter % 2 === 0 ? low : high, quarter < 2 ? 0 : quarterBits);
    for (const key of buckets.keys) {
      for (const flip of flips) {
        const other = key ^ flip;
        // each two buckets once
        if (other < key) continue;
        compare(key, other);
      }
      done += buckets.size(key);
      yield done;
    }

    function compare(key: number, other: number): void {
      const [end, otherEnd] = [buckets.end(key), buckets.end(other)];
      for (let at = buckets.start(key); at < end; at++) {
        const one = buckets.item(at);
        for (let next = key === other ? at + 1 : buckets.start(other); next < otherEnd; next++) {
          const two = buckets.item(next);
          const upper = (high[one] ?? 0) ^ (high[two] ?? 0);
          const lower = (low[one] ?? 0) ^ (low[two] ?? 0);
          const distance = bitCount(upper) + bitCount(lower);
          if (distance <= most && !foundBefore(quarter, upper, lower, radius))
            found(Math.min(one, two), Math.max(one, two), distance);
        }
      }
    }
  }
}

/** Whether a pair with these differences was found by an earlier quarter. */
function foundBefore(quarter: number, upper: number, lower: number, radius: number): boolean {
  for (let earlier = 0; earlier < quarter; earlier++) {
    const half = earlier % 2 === 0 ? lower : upper;
    if (bitCount((half >>> (earlier < 2 ? 0 : quarterBits)) & (keys - 1)) <= radius) return true;
  }
  return false;
}

/** All ways to flip at most so many of 16 bits. */
function flipsOf(radius: number): readonly number[] {
  const flips: number[] = [];
  for (let flip = 0; flip < keys; flip++) if (bitCount(flip) <= radius) flips.push(flip);
  return flips;
}

interface Buckets {
  /** Quarters that occur. */
  readonly keys: readonly number[];
  size(key: number): number;
  start(key: number): number;
  end(key: number): number;
  item(at: number): number;
}

/** Indices by one quarter of their hashes. */
function bucketsOf(halves: Uint32Array, shift: number): Buckets {
  const starts = new Uint32Array(keys + 1);
  const keyOf = (half: number): number => (half >>> shift) & (keys - 1);
  for (const half of halves) starts[keyOf(half) + 1] = (starts[keyOf(half) + 1] ?? 0) + 1;
  for (let key = 0; key < keys; key++) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  const next = starts.slice();
  const items = new Uint32Array(halves.length);
  for (const [index, half] of halves.entries()) {
    const at = next[keyOf(half)] ?? 0;
    items[at] = index;
    next[keyOf(half)] = at + 1;
  }
  const start = (key: number): number => starts[key] ?? 0;
  const used: number[] = [];
  for (let key = 0; key < keys; key++) if (start(key + 1) > start(key)) used.push(key);
  return {
    keys: used,
    size: (key) => start(key + 1) - start(key),
    start,
    end: (key) => start(key + 1),
    item: (at) => items[at] ?? 0,
  };
}
