import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Look } from '../../../../src/shared/gallery/look';
import {
  fitScale,
  fitted,
  originOf,
  panned,
  partAt,
  scaleOf,
  settled,
  withScale,
  zoomedAt,
} from '../../../../src/shared/gallery/look';

const side = fc.integer({ min: 1, max: 8000 });
const size = fc.record({ width: side, height: side });
const room = fc.record({
  width: fc.integer({ min: 50, max: 3000 }),
  height: fc.integer({ min: 50, max: 3000 }),
});
const look: fc.Arbitrary<Look> = fc.record({
  zoom: fc.double({ min: 0.01, max: 50, noNaN: true }),
  x: fc.double({ min: -1, max: 2, noNaN: true }),
  y: fc.double({ min: -1, max: 2, noNaN: true }),
});

it('fits the whole picture into the pane, in its middle', () => {
  const picture = { width: 400, height: 200 };
  const pane = { width: 1000, height: 600 };
  expect(fitScale(picture, pane)).toBe(2.5);
  expect(originOf(fitted, picture, pane)).toEqual({ x: 0, y: 50 });
  expect(partAt(fitted, { x: 500, y: 50 }, picture, pane)).toEqual({ x: 0.5, y: 0 });
});

it('zooms to the pointer: what lies under it stays there, unless an edge would leave the pane', () => {
  const picture = { width: 4000, height: 3000 };
  const pane = { width: 800, height: 600 };
  const point = { x: 200, y: 450 };
  let seen = fitted;
  for (let times = 0; times < 5; times++) {
    const before = partAt(seen, point, picture, pane);
    seen = zoomedAt(seen, 1.5, point, picture, pane);
    const after = partAt(seen, point, picture, pane);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  }
  expect(scaleOf(seen, picture, pane)).toBeCloseTo(0.2 * 1.5 ** 5, 9);
});

it('never leaves empty space beside a picture that is larger than the pane, and centres a smaller one', () => {
  fc.assert(
    fc.property(look, size, room, (given, picture, pane) => {
      const seen = settled(given, picture, pane);
      expect(settled(seen, picture, pane)).toEqual(seen);
      const { x, y } = originOf(seen, picture, pane);
      const scale = scaleOf(seen, picture, pane);
      for (const [origin, length, space] of [
        [x, picture.width * scale, pane.width],
        [y, picture.height * scale, pane.height],
      ] as const)
        if (length <= space) expect(origin + length / 2).toBeCloseTo(space / 2, 3);
        else {
          expect(origin).toBeLessThanOrEqual(1e-3);
          expect(origin + length).toBeGreaterThanOrEqual(space - 1e-3);
        }
    }),
    { numRuns: 500, seed: 1 },
  );
});

it('comes back when it is moved there and back', () => {
  const [picture, pane] = [
    { width: 3000, height: 2000 },
    { width: 600, height: 400 },
  ];
  const near = withScale(fitted, 1, picture, pane);
  expect(scaleOf(near, picture, pane)).toBe(1);
  const moved = panned(near, { x: 120, y: -80 }, picture, pane);
  expect(moved).not.toEqual(near);
  const back = panned(moved, { x: -120, y: 80 }, picture, pane);
  expect(back.x).toBeCloseTo(near.x, 9);
  expect(back.y).toBeCloseTo(near.y, 9);
});

it('shows a small picture at its own size too', () => {
  const [picture, pane] = [
    { width: 64, height: 64 },
    { width: 640, height: 640 },
  ];
  expect(scaleOf(withScale(fitted, 1, picture, pane), picture, pane)).toBe(1);
  expect(scaleOf(withScale(fitted, 1000, picture, pane), picture, pane)).toBe(32);
});
