import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Hash64 } from '../../../../src/shared/duplicates/hashDistance';
import { bitCount, hashDistance } from '../../../../src/shared/duplicates/hashDistance';
import { NearForest } from '../../../../src/shared/duplicates/nearForest';
import type { Hashes } from '../../../../src/shared/duplicates/nearPairs';
import { nearPairs } from '../../../../src/shared/duplicates/nearPairs';

const half = fc.integer({ min: 0, max: 0xffffffff });
/** A hash, and others that differ from it in a few bits: what data sets have. */
const family = fc
  .record({
    high: half,
    low: half,
    flips: fc.array(fc.array(fc.nat(63), { maxLength: 16 }), { maxLength: 5 }),
  })
  .map(({ high, low, flips }) => [
    { high, low },
    ...flips.map((bits) =>
      bits.reduce<Hash64>(
        (hash, bit) =>
          bit < 32
            ? { ...hash, low: (hash.low ^ (1 << bit)) >>> 0 }
            : { ...hash, high: (hash.high ^ (1 << (bit - 32))) >>> 0 },
        { high, low },
      ),
    ),
  ]);
const hashes = fc.array(family, { maxLength: 12 }).map((families) => families.flat());

const columns = (list: readonly Hash64[]): Hashes => ({
  high: Uint32Array.from(list, ({ high }) => high),
  low: Uint32Array.from(list, ({ low }) => low),
});

function finished<T>(work: Generator<number, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Each compared with each. */
function bruteGroups(list: readonly Hash64[], distance: number): number[][] {
  const group = list.map((_, index) => index);
  for (const [one, a] of list.entries())
    for (const [other, b] of list.slice(0, one).entries())
      if (hashDistance(a, b) <= distance) {
        const [from, to] = [group[one], group[other]];
        for (const [index, of] of group.entries()) if (of === from) group[index] = to ?? 0;
      }
  const groups = new Map<number, number[]>();
  for (const [index, of] of group.entries()) groups.set(of, [...(groups.get(of) ?? []), index]);
  return [...groups.values()].filter(({ length }) => length > 1).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

it('finds every near pair exactly once, with its distance', () => {
  fc.assert(
    fc.property(hashes, fc.integer({ min: 0, max: 12 }), (list, most) => {
      const found: string[] = [];
      finished(
        nearPairs(columns(list), most, (one, other, distance) => found.push(`${one} ${other} ${distance}`)),
      );
      const expected = list.flatMap((a, other) =>
        list.slice(0, other).flatMap((b, one) => {
          const distance = hashDistance(a, b);
          return distance <= most ? [`${one} ${other} ${distance}`] : [];
        }),
      );
      expect(found.sort()).toEqual(expected.sort());
    }),
    { numRuns: 60, seed: 1 },
  );
});

it('groups as comparing each with each does, at every distance', () => {
  fc.assert(
    fc.property(hashes, (list) => {
      const forest = finished(NearForest.of(columns(list), 10));
      for (let distance = 0; distance <= 10; distance++)
        expect(forest.groups(distance)).toEqual(bruteGroups(list, distance));
    }),
    { numRuns: 60, seed: 2 },
  );
});

it('is not slowed down by thousands of the same picture', () => {
  const list = Array.from({ length: 20_000 }, (_, index) => ({ high: 7, low: index % 4 === 0 ? 1 : 3 }));
  const [group, ...others] = finished(NearForest.of(columns(list), 10)).groups(1);
  expect(group).toHaveLength(20_000);
  expect(others).toEqual([]);
  expect(
    finished(NearForest.of(columns(list), 10))
      .groups(0)
      .map(({ length }) => length),
  ).toEqual([5000, 15000]);
});

it('tells how far it is, up to the end', () => {
  const shares = [
    ...NearForest.of(
      columns([
        { high: 1, low: 1 },
        { high: 2, low: 2 },
      ]),
      4,
    ),
  ];
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(finished(NearForest.of(columns([]), 4)).groups(4)).toEqual([]);
});

it('counts bits', () => {
  fc.assert(
    fc.property(half, (value) => {
      expect(bitCount(value)).toBe(value.toString(2).replaceAll('0', '').length);
      expect(bitCount(value | 0)).toBe(bitCount(value));
    }),
    { seed: 3 },
  );
});
