import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourFill } from '../../../../src/shared/masks/colourFill';
import { MaskHistory } from '../../../../src/shared/masks/maskHistory';
import { MaskRaster, paintSize } from '../../../../src/shared/masks/maskRaster';

const place = fc.record({
  x: fc.double({ min: -20, max: 60, noNaN: true }),
  y: fc.double({ min: -20, max: 60, noNaN: true }),
});
const brush = fc.record({
  radius: fc.double({ min: 0.5, max: 15, noNaN: true }),
  hardness: fc.double({ min: 0, max: 1, noNaN: true }),
  level: fc.constantFrom(0, 255, 128),
});
const at = (raster: MaskRaster, x: number, y: number): number | undefined =>
  raster.data[y * raster.width + x];

describe('a brush', () => {
  it('paints fully within, fades out at its edge, and leaves alone what is beyond', () => {
    const raster = new MaskRaster(40, 40);
    raster.stroke({ x: 20, y: 20 }, { x: 20, y: 20 }, { radius: 10, hardness: 0.5, level: 0 });
    expect(at(raster, 20, 20)).toBe(0);
    expect(at(raster, 23, 20)).toBe(0);
    const edge = at(raster, 27, 20) ?? 0;
    expect(edge).toBeGreaterThan(0);
    expect(edge).toBeLessThan(255);
    expect(at(raster, 32, 20)).toBe(255);
    expect(at(raster, 12, 20)).toBe(at(raster, 27, 20));
  });

  it('paints no stronger when a stroke goes over a place twice, and stronger with the next stroke', () => {
    const soft = { radius: 10, hardness: 0, level: 0 };
    const [once, twice] = [new MaskRaster(40, 40), new MaskRaster(40, 40)];
    const [a, b] = [
      { x: 10, y: 20 },
      { x: 30, y: 20 },
    ];
    once.stroke(a, b, soft);
    twice.stroke(a, b, soft);
    twice.stroke(b, a, soft);
    expect(twice.data).toEqual(once.data);
    twice.endStroke();
    twice.stroke(a, b, soft);
    expect(at(twice, 20, 25) ?? 0).toBeLessThan(at(once, 20, 25) ?? 0);
  });

  it('changes nothing outside of the area that it says, at any place', () => {
    fc.assert(
      fc.property(place, place, brush, (from, to, given) => {
        const raster = new MaskRaster(40, 30);
        const area = raster.stroke(from, to, given);
        const wrong = [...raster.data.entries()].filter(([index, level]) => {
          const [x, y] = [index % 40, Math.floor(index / 40)];
          const inside =
            area !== null && x >= area.left && x < area.right && y >= area.top && y < area.bottom;
          return level < given.level || (!inside && level !== 255);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

it('undoing and doing again equals what was there, in any order', () => {
  type Step =
    | {
        kind: 'stroke';
        from: { x: number; y: number };
        to: { x: number; y: number };
        with: { radius: number; hardness: number; level: number };
      }
    | { kind: 'invert' | 'clear' | 'undo' | 'redo' };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('stroke' as const), from: place, to: place, with: brush }),
    fc.record({
      kind: fc.constantFrom('invert' as const, 'clear' as const, 'undo' as const, 'redo' as const),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const raster = new MaskRaster(40, 30);
      const history = new MaskHistory(raster);
      /** The states so far, and which one is shown. */
      const [states, shown] = [[raster.data.slice()], { at: 0 }];
      for (const one of steps) {
        if (one.kind === 'undo') {
          expect(history.canUndo).toBe(shown.at > 0);
          if (history.undo() !== null) shown.at -= 1;
        } else if (one.kind === 'redo') {
          expect(history.canRedo).toBe(shown.at < states.length - 1);
          if (history.redo() !== null) shown.at += 1;
        } else {
          const old = raster.data.slice();
          if (one.kind === 'stroke') {
            raster.beginStroke();
            const area = raster.stroke(one.from, one.to, one.with);
            raster.endStroke();
            if (area !== null) {
              const painted = raster.data.slice();
              raster.data.set(old);
              const before = raster.cut(area);
              raster.data.set(painted);
              history.note(area, before);
            }
          } else {
            const before = raster.cut(raster.whole);
            if (one.kind === 'invert') raster.invert();
            else raster.flood(255);
            history.note(raster.whole, before);
          }
          if (!raster.data.every((level, index) => level === old[index])) {
            states.splice(shown.at + 1);
            states.push(raster.data.slice());
            shown.at += 1;
          }
        }
        expect(raster.data).toEqual(states[shown.at]);
      }
      expect(history.saved || shown.at !== 0 || states.length > 1).toBe(true);
    }),
    { numRuns: 100, seed: 2 },
  );
});

it('knows whether a mask is as it was saved', () => {
  const raster = new MaskRaster(8, 8);
  const history = new MaskHistory(raster);
  const invert = (): void => {
    const before = raster.cut(raster.whole);
    raster.invert();
    history.note(raster.whole, before);
  };
  expect(history.saved).toBe(true);
  invert();
  expect(history.saved).toBe(false);
  history.undo();
  expect(history.saved).toBe(true);
  history.redo();
  history.markSaved(history.state);
  expect(history.saved).toBe(true);
  history.undo();
  expect(history.saved).toBe(false);
  // the saved state is gone for good now
  raster.data[0] = 3;
  invert();
  expect(history.saved).toBe(false);
  history.undo();
  expect(history.saved).toBe(false);
  // what is painted while the file is written is not in it
  const written = history.state;
  invert();
  history.markSaved(written);
  expect(history.saved).toBe(false);
  history.undo();
  expect(history.saved).toBe(true);
  history.markSaved(null);
  expect(history.saved).toBe(false);
});

describe('filling by colour', () => {
  /** Each character is a grey of its own; `a` and `b` differ by 1, others by 10 a letter. */
  const picture = (rows: readonly string[]): { rgba: Uint8ClampedArray; width: number; height: number } => ({
    width: rows[0]?.length ?? 0,
    height: rows.length,
    rgba: Uint8ClampedArray.from(
      rows.flatMap((row) =>
        [...row].flatMap((letter) => [...Array<number>(3).fill((letter.charCodeAt(0) - 97) * 10), 255]),
      ),
    ),
  });
  const shown = (marks: Uint8Array, width: number): string[] =>
    Array.from({ length: marks.length / width }, (_, y) =>
      [...marks.subarray(y * width, (y + 1) * width)].join(''),
    );

  it('takes what hangs together, around corners, within the tolerance', () => {
    const image = picture(['aaac', 'cbac', 'aaca', 'caaa']);
    const fill = { x: 0, y: 0, tolerance: 0, connected: true };
    expect(shown(colourFill(image.rgba, image, fill), 4)).toEqual(['1110', '0010', '0000', '0000']);
    expect(shown(colourFill(image.rgba, image, { ...fill, tolerance: 10 }), 4)).toEqual([
      '1110',
      '0110',
      '1101',
      '0111',
    ]);
    expect(shown(colourFill(image.rgba, image, { ...fill, connected: false }), 4)).toEqual([
      '1110',
      '0010',
      '1101',
      '0111',
    ]);
  });

  it('equals spreading pixel by pixel', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[abc]{7}$/), { minLength: 1, maxLength: 7 }),
        fc.nat(6),
        fc.nat(6),
        (rows, x, down) => {
          const image = picture(rows);
          const y = down % rows.length;
          const letter = rows[y]?.[x];
          const expected = new Set<string>();
          const spread = (column: number, row: number): void => {
            if (rows[row]?.[column] !== letter || letter === undefined || expected.has(`${column} ${row}`))
              return;
            expected.add(`${column} ${row}`);
            for (const [dx, dy] of [
              [1, 0],
              [-1, 0],
              [0, 1],
              [0, -1],
            ] as const)
              spread(column + dx, row + dy);
          };
          spread(x, y);
          const marks = colourFill(image.rgba, image, { x, y, tolerance: 0, connected: true });
          const found = [...marks].flatMap((mark, index) =>
            mark === 1 ? [`${index % 7} ${Math.floor(index / 7)}`] : [],
          );
          expect(new Set(found)).toEqual(expected);
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('fills nothing when it begins outside', () => {
    const image = picture(['aa']);
    expect(colourFill(image.rgba, image, { x: 2, y: 0, tolerance: 255, connected: true })).toEqual(
      new Uint8Array(2),
    );
  });
});

it('is painted at a size that is quick, with the ratio of the picture', () => {
  expect(paintSize({ width: 6000, height: 4000 })).toEqual({ width: 2048, height: 1365 });
  expect(paintSize({ width: 512, height: 768 })).toEqual({ width: 512, height: 768 });
  expect(paintSize({ width: 100_000, height: 3 })).toEqual({ width: 2048, height: 1 });
});
