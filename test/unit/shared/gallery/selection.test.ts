import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListChange } from '../../../../src/shared/gallery/listChange';
import { keptOf, moved, movedNear, movedRanges } from '../../../../src/shared/gallery/listChange';
import type { Ranges } from '../../../../src/shared/gallery/ranges';
import {
  contains,
  difference,
  inverted,
  isRanges,
  normalised,
  positionsOf,
  sizeOf,
  union,
  without,
} from '../../../../src/shared/gallery/ranges';
import type { Selection } from '../../../../src/shared/gallery/selection';
import {
  boxed,
  cleared,
  clicked,
  everything,
  followed,
  nothing,
  toggled,
  turned,
  went,
} from '../../../../src/shared/gallery/selection';

const plain = { toggle: false, shift: false };
const toggle = { toggle: true, shift: false };
const shift = { toggle: false, shift: true };

const total = 40;
const anyRanges = fc
  .array(fc.tuple(fc.nat(total - 1), fc.nat(6)), { maxLength: 6 })
  .map((pairs): Ranges => normalised(pairs.map(([from, length]) => [from, Math.min(total, from + length)])));

/** The same as a plain set. */
const setOf = (ranges: Ranges): Set<number> => new Set(positionsOf(ranges));
const rangesOf = (set: Iterable<number>): Ranges =>
  normalised([...set].map((position) => [position, position + 1] as const));

describe('ranges', () => {
  it('are what a plain set of positions is', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, (one, other) => {
        const [left, right] = [setOf(one), setOf(other)];
        expect(sizeOf(one)).toBe(left.size);
        expect(union(one, other)).toEqual(rangesOf([...left, ...right]));
        expect(without(one, other)).toEqual(rangesOf([...left].filter((one) => !right.has(one))));
        expect(difference(one, other)).toEqual(
          rangesOf([
            ...[...left].filter((one) => !right.has(one)),
            ...[...right].filter((one) => !left.has(one)),
          ]),
        );
        expect(sizeOf(inverted(one, total))).toBe(total - left.size);
        for (let position = 0; position < total; position++)
          expect(contains(one, position)).toBe(left.has(position));
        expect(isRanges(one, total)).toBe(true);
      }),
    );
  });

  it('are refused when they are not in form', () => {
    for (const bad of [
      null,
      [[1]],
      [[2, 1]],
      [[1, 1]],
      [
        [0, 3],
        [2, 5],
      ],
      [[-1, 2]],
      [[0, 1.5]],
      [[0, 99]],
    ])
      expect(isRanges(bad, total)).toBe(false);
  });
});

describe('selecting', () => {
  it('takes one image with a click, and turns one with Ctrl', () => {
    const one = clicked(nothing, 5, plain);
    expect(one).toEqual({ ranges: [[5, 6]], focus: 5, anchor: 5 });
    const two = clicked(one, 8, toggle);
    expect(two.ranges).toEqual([
      [5, 6],
      [8, 9],
    ]);
    expect(clicked(two, 5, toggle).ranges).toEqual([[8, 9]]);
    expect(clicked(two, 2, plain).ranges).toEqual([[2, 3]]);
  });

  it('takes all between with Shift, always from the same end', () => {
    const at = clicked(nothing, 5, plain);
    expect(clicked(at, 8, shift).ranges).toEqual([[5, 9]]);
    expect(clicked(clicked(at, 8, shift), 2, shift).ranges).toEqual([[2, 6]]);
    const apart = clicked(clicked(nothing, 1, plain), 5, toggle);
    expect(clicked(apart, 7, { toggle: true, shift: true }).ranges).toEqual([
      [1, 2],
      [5, 8],
    ]);
  });

  it('leaves the selection while the keyboard goes with Ctrl, and Space takes in', () => {
    const gone = went(clicked(nothing, 5, plain), 7, toggle);
    expect(gone).toEqual({ ranges: [[5, 6]], focus: 7, anchor: 5 });
    expect(toggled(gone).ranges).toEqual([
      [5, 6],
      [7, 8],
    ]);
    expect(toggled(toggled(gone)).ranges).toEqual([[5, 6]]);
    expect(went(gone, 9, shift).ranges).toEqual([[5, 10]]);
  });

  it('takes all, none and the others', () => {
    const some = clicked(nothing, 5, plain);
    expect(everything(some, 10)).toEqual({ ranges: [[0, 10]], focus: 5, anchor: 5 });
    expect(everything(some, 0)).toEqual(nothing);
    expect(cleared(some)).toEqual({ ranges: [], focus: 5, anchor: 5 });
    expect(turned(some, 10).ranges).toEqual([
      [0, 5],
      [6, 10],
    ]);
  });

  it('takes what a box touches, adds with Shift, turns with Ctrl', () => {
    const before = clicked(nothing, 5, plain);
    const box: Ranges = [
      [4, 7],
      [10, 12],
    ];
    expect(boxed(before, box, plain).ranges).toEqual(box);
    expect(boxed(before, [[1, 2]], shift).ranges).toEqual([
      [1, 2],
      [5, 6],
    ]);
    expect(boxed(before, box, toggle).ranges).toEqual([
      [4, 5],
      [6, 7],
      [10, 12],
    ]);
    expect(boxed(before, [], plain)).toEqual({ ...before, ranges: [] });
  });
});

describe('a list that changes', () => {
  const names = fc.uniqueArray(fc.nat(30).map(String), { maxLength: 20 });
  const changeOf = (before: readonly string[], after: readonly string[]): ListChange => ({
    before: 1,
    after: 2,
    total: after.length,
    kept: keptOf(
      before,
      after,
      (name) => String(name.length),
      (name) => name,
    ),
  });

  it('is followed by path, whatever came, went or moved', () => {
    fc.assert(
      fc.property(names, names, (before, after) => {
        const change = changeOf(before, after);
        before.forEach((name, position) => {
          const to = after.indexOf(name);
          expect(moved(change, position)).toBe(to < 0 ? null : to);
        });
        const all: Ranges = before.length === 0 ? [] : [[0, before.length]];
        expect([...positionsOf(movedRanges(change, all))].map((position) => after[position]).sort()).toEqual(
          after.filter((name) => before.includes(name)).sort(),
        );
        for (let position = 0; position < before.length; position++) {
          const near = movedNear(change, position);
          if (after.length === 0) expect(near).toBeNull();
          else expect(after[near ?? -1]).toBeDefined();
        }
      }),
    );
  });

  it('costs one range where images only come or go in one place', () => {
    const before = Array.from({ length: 1000 }, (_, number) => String(number));
    expect(changeOf(before, before).kept).toEqual([[0, 1000, 0]]);
    expect(
      changeOf(
        before,
        before.filter((name) => name !== '500'),
      ).kept,
    ).toEqual([
      [0, 500, 0],
      [501, 499, 500],
    ]);
  });

  it('hands the keyboard to the next image when one goes', () => {
    const selection: Selection = { ranges: [[1, 3]], focus: 2, anchor: 2 };
    const change = changeOf(['a', 'b', 'c', 'd'], ['a', 'b', 'd']);
    expect(followed(selection, change)).toEqual({ ranges: [[1, 2]], focus: 2, anchor: 2 });
    expect(followed({ ...selection, focus: 3 }, changeOf(['a', 'b', 'c', 'd'], ['a', 'b', 'c'])).focus).toBe(
      2,
    );
  });
});
