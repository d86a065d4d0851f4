import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  insideBox,
  layoutOf,
  placeOf,
  revealed,
  scrollTopAt,
  seenAt,
  topAt,
  wayTo,
} from '../../../../src/shared/gallery/gridLayout';
import { contains, positionsOf } from '../../../../src/shared/gallery/ranges';

const measure = { width: 1000, height: 700, tile: 160, label: 22, gap: 12, total: 100 };
const anyLayout = fc
  .record({
    width: fc.integer({ min: 100, max: 3000 }),
    height: fc.integer({ min: 50, max: 2000 }),
    tile: fc.integer({ min: 64, max: 400 }),
    total: fc.integer({ min: 0, max: 200_000 }),
  })
  .map((made) => layoutOf({ ...measure, ...made }));

describe('the layout of the grid', () => {
  it('shares the width among columns of at least the wanted size', () => {
    const layout = layoutOf(measure);
    expect(layout).toMatchObject({ columns: 5, side: 190, rows: 20 });
    expect(layoutOf({ ...measure, width: 50 })).toMatchObject({ columns: 1, side: 50 });
    expect(layoutOf({ ...measure, total: 0 })).toMatchObject({ rows: 0, full: 0 });
  });

  it('never asks the browser for more height than it can draw, and still reaches both ends', () => {
    fc.assert(
      fc.property(anyLayout, (layout) => {
        expect(layout.scrolled).toBeLessThanOrEqual(12_000_000);
        const most = Math.max(0, layout.full - layout.height);
        expect(topAt(layout, scrollTopAt(layout, most))).toBeCloseTo(most, 3);
        expect(topAt(layout, scrollTopAt(layout, 0))).toBe(0);
      }),
    );
  });

  it('draws every image that is seen, and reveals one with the smallest way', () => {
    fc.assert(
      fc.property(anyLayout, fc.nat(), (layout, seed) => {
        if (layout.total === 0) return;
        const position = seed % layout.total;
        const top = revealed(layout, position, 0);
        const [from, to] = seenAt(layout, top, 0);
        expect(position).toBeGreaterThanOrEqual(from);
        expect(position).toBeLessThan(to);
        expect(revealed(layout, position, top)).toBe(top);
        expect((to - from) / layout.columns).toBeLessThanOrEqual(layout.height / layout.stepY + 2);
      }),
    );
  });

  it('finds with a box exactly the images that it touches', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(5000), fc.nat(1000), fc.nat(5000), (x1, y1, x2, y2) => {
        const layout = layoutOf(measure);
        const found = insideBox(layout, x1, y1, x2, y2);
        for (let position = 0; position < layout.total; position++) {
          const { x, y } = placeOf(layout, position);
          const touched =
            Math.max(x1, x2) >= x &&
            Math.min(x1, x2) <= x + layout.side &&
            Math.max(y1, y2) >= y &&
            Math.min(y1, y2) <= y + layout.side + layout.label;
          expect(contains(found, position)).toBe(touched);
        }
        for (const position of positionsOf(found)) expect(position).toBeLessThan(layout.total);
      }),
      { numRuns: 50 },
    );
  });

  it('leads the keyboard where one expects it, also into a last row that is shorter', () => {
    const layout = layoutOf({ ...measure, total: 12 });
    expect(wayTo(layout, null, 'right')).toBe(0);
    expect(wayTo(layout, 0, 'left')).toBe(0);
    expect(wayTo(layout, 4, 'right')).toBe(5);
    expect(wayTo(layout, 1, 'down')).toBe(6);
    expect(wayTo(layout, 8, 'down')).toBe(11);
    expect(wayTo(layout, 11, 'down')).toBe(11);
    expect(wayTo(layout, 2, 'up')).toBe(2);
    expect(wayTo(layout, 7, 'home')).toBe(0);
    expect(wayTo(layout, 7, 'end')).toBe(11);
    expect(wayTo(layout, 1, 'pageDown')).toBe(11);
    expect(wayTo(layout, 11, 'pageUp')).toBe(1);
    expect(wayTo(layoutOf({ ...measure, total: 0 }), 3, 'end')).toBeNull();
  });
});
