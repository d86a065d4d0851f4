import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../../src/inference/pixels/image';
import type { DecodedGolden } from '../../../support/taggingGoldens';
import { goldenList, goldenPicture, sha256 } from '../../../support/taggingGoldens';

/** The levels as Pillow has them: a fourth channel that is opaque everywhere is none. */
function levels(image: Raster, { channels }: DecodedGolden): Uint8Array {
  if (image.channels === channels) return image.data;
  expect(image.data.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
  return image.data.filter((_, at) => at % 4 !== 3);
}

const entries = goldenList('decoded');
const exact = entries.filter(({ within }) => within === undefined);
const near = entries.filter(({ within }) => within !== undefined);

describe('decoding', () => {
  it.each(exact)('gives Pillow’s levels for $picture (upright: $orient)', async (golden) => {
    const image = await goldenPicture(golden.picture, golden.orient);
    expect(image).toMatchObject({ width: golden.width, height: golden.height });
    expect(sha256(levels(image, golden))).toBe(golden.sha256);
  });

  it.each(near)('comes within $within levels of Pillow for $picture', async (golden) => {
    const image = await goldenPicture(golden.picture);
    const { width, height, channels } = golden;
    expect(image).toMatchObject({ width, height, channels });
    const distances = (golden.sample ?? []).map((value, at) => Math.abs(value - (image.data[at * 499] ?? 0)));
    expect(distances.length).toBeGreaterThan(50);
    expect(Math.max(...distances)).toBeLessThanOrEqual(golden.within ?? 0);
    expect(distances.reduce((sum, one) => sum + one) / distances.length).toBeLessThan(4);
  });

  it('covers every kind of file that is promised', () => {
    const kinds = new Set(entries.map(({ picture }) => picture.split('.').at(-1)));
    expect([...kinds].sort()).toEqual(['avif', 'bmp', 'gif', 'jpg', 'png', 'tif', 'webp']);
  });
});
