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
    const { keys, starts, items } = bucketsOf(quarter % 2 === 0 ? low : high, quarter < 2 ? 0 : quarterBits);
    // in the order of the buckets: what is compared lies together in memory
    const [uppers, lowers] = [items.map((item) => high[item] ?? 0), items.map((item) => low[item] ?? 0)];
    yield done;
    for (const key of keys) {
      const [start, end] = [starts[key] ?? 0, starts[key + 1] ?? 0];
      for (const flip of flips) {
        const other = key ^ flip;
        const otherEnd = starts[other + 1] ?? 0;
        // each two buckets once
        if (other < key || otherEnd === starts[other]) continue;
        for (let at = start; at < end; at++) {
          const [upper, lower] = [uppers[at] ?? 0, lowers[at] ?? 0];
          for (let next = other === key ? at + 1 : (starts[other] ?? 0); next < otherEnd; next++) {
            const distance = bitCount(upper ^ (uppers[next] ?? 0)) + bitCount(lower ^ (lowers[next] ?? 0));
            if (distance > most) continue;
            if (foundBefore(quarter, upper ^ (uppers[next] ?? 0), lower ^ (lowers[next] ?? 0), radius))
              continue;
            const [one, two] = [items[at] ?? 0, items[next] ?? 0];
            found(Math.min(one, two), Math.max(one, two), distance);
          }
        }
      }
      done += end - start;
      yield done;
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
  /** Where the indices with a quarter begin in `items`; they end where those of the next quarter begin. */
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
}

/** Indices by one quarter of their hashes. */
function bucketsOf(halves: Uint32Array, shift: number): Buckets {
  const starts = new Uint32Array(keys + 1);
  for (let index = 0; index < halves.length; index++) {
    const key = ((halves[index] ?? 0) >>> shift) & (keys - 1);
    starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  }
  const used: number[] = [];
  for (let key = 0; key < keys; key++) {
    if (starts[key + 1] !== 0) used.push(key);
    starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  }
  const next = starts.slice();
  const items = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) {
    const key = ((halves[index] ?? 0) >>> shift) & (keys - 1);
    const at = next[key] ?? 0;
    items[at] = index;
    next[key] = at + 1;
  }
  return { keys: used, starts, items };
}
