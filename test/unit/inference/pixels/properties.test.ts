import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cvArea } from '../../../../src/inference/pixels/cvArea';
import { centreWithEdges } from '../../../../src/inference/pixels/edgeShift';
import type { Raster, RgbFloat, Size } from '../../../../src/inference/pixels/image';
import { pilResample } from '../../../../src/inference/pixels/pilResample';
import type { Rows } from '../../../../src/inference/pixels/rows';
import { drawn, onCanvas, overWhite, withoutAlpha } from '../../../../src/inference/pixels/rows';
import { tfArea } from '../../../../src/inference/pixels/tfArea';

fc.configureGlobal({ seed: 4 });

const filters = ['box', 'bilinear', 'bicubic', 'lanczos'] as const;
const size = fc.record({ width: fc.integer({ min: 1, max: 90 }), height: fc.integer({ min: 1, max: 90 }) });
const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));

type Values = Pick<Raster, 'data'> | Pick<RgbFloat, 'data'>;

/** Rows that fail the test when something is read that is not there. */
function watched(picture: Raster): Rows {
  const rows = withoutAlpha(picture);
  return {
    ...rows,
    read(y, into) {
      if (y < 0 || y >= picture.height) throw new RangeError(`There is no row ${y}.`);
      rows.read(y, into);
    },
  };
}

function flat({ width, height }: Size, [red, green, blue]: readonly number[]): Raster {
  const data = new Uint8Array(width * height * 3).map((_, at) => [red, green, blue][at % 3] ?? 0);
  return { width, height, channels: 3, data };
}

function noise({ width, height }: Size, channels: 3 | 4): Raster {
  let state = width * 7919 + height;
  const data = new Uint8Array(width * height * channels).map(() => {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    return (state >>> 16) & 255;
  });
  return { width, height, channels, data };
}

function same(one: Values, other: Values): boolean {
  return one.data.length === other.data.length && one.data.every((value, at) => value === other.data[at]);
}

function smaller(one: Size, other: Size): Size {
  return { width: Math.min(one.width, other.width), height: Math.min(one.height, other.height) };
}

describe('a picture of one colour keeps it', () => {
  it.each(filters)('in Pillow’s %s, up and down, of any size', (filter) => {
    fc.assert(
      fc.property(size, size, colour, (from, to, levels) => {
        expect(same(pilResample(watched(flat(from, levels)), to, filter), flat(to, levels))).toBe(true);
      }),
    );
  });

  it('in OpenCV’s area, down, to any size', () => {
    fc.assert(
      fc.property(size, size, colour, (from, wanted, levels) => {
        const to = smaller(from, wanted);
        expect(same(cvArea(watched(flat(from, levels)), to), flat(to, levels))).toBe(true);
      }),
    );
  });

  it('in TensorFlow’s area, but for the last bits of float32', () => {
    fc.assert(
      fc.property(size, size, colour, (from, to, levels) => {
        const { data } = tfArea(watched(flat(from, levels)), to);
        const expected = flat(to, levels).data;
        // the scale is rounded once for all pixels, so the last ones may reach a little too far
        expect(data.every((value, at) => Math.abs(value - (expected[at] ?? 0)) < 0.01)).toBe(true);
      }),
    );
  });

  it('when it is moved to the middle of a larger one', () => {
    fc.assert(
      fc.property(size, size, colour, (one, other, levels) => {
        const from = smaller(one, other);
        const canvas = {
          width: Math.max(one.width, other.width),
          height: Math.max(one.height, other.height),
        };
        const picture = { ...from, data: Float32Array.from(flat(from, levels).data) };
        expect(same(centreWithEdges(picture, canvas), flat(canvas, levels))).toBe(true);
      }),
    );
  });
});

describe('rows', () => {
  it('that repeat, and columns that are not busy, give the same as a picture that is read whole', () => {
    fc.assert(
      fc.property(size, size, fc.constantFrom(...filters), (inner, outer, filter) => {
        const canvas = { width: inner.width + outer.width, height: inner.height + outer.height };
        const left = outer.width >> 1;
        const top = outer.height >> 1;
        const rows = onCanvas(withoutAlpha(noise(inner, 3)), canvas, left, top, [1, 2, 3]);
        // every row is new, and all of its columns
        const read = withoutAlpha(drawn(rows));
        const to = { width: 13, height: 17 };
        expect(same(pilResample(rows, to, filter), pilResample(read, to, filter))).toBe(true);
        expect(same(cvArea(rows, smaller(canvas, to)), cvArea(read, smaller(canvas, to)))).toBe(true);
        expect(same(tfArea(rows, to), tfArea(read, to))).toBe(true);
      }),
    );
  });

  it('over white are the colour where it is opaque, white where nothing is, and between them elsewhere', () => {
    const row = new Uint8Array(3);
    for (let alpha = 0; alpha < 256; alpha++)
      for (const level of [0, 1, 100, 254, 255]) {
        const data = Uint8Array.of(level, level, level, alpha);
        overWhite({ width: 1, height: 1, channels: 4, data }).read(0, row);
        expect(row[0]).toBe(Math.round((level * alpha + 255 * (255 - alpha)) / 255));
      }
  });

  it('without alpha are the colours as they are stored', () => {
    const picture = noise({ width: 5, height: 1 }, 4);
    const row = new Uint8Array(15);
    withoutAlpha(picture).read(0, row);
    expect([...row]).toEqual([...picture.data].filter((_, at) => at % 4 !== 3));
  });
});

it('cvArea refuses to enlarge, which OpenCV does in another way', () => {
  const picture = withoutAlpha(flat({ width: 2, height: 9 }, [1, 2, 3]));
  expect(() => cvArea(picture, { width: 3, height: 3 })).toThrow('shrinking only');
});
