import { describe, expect, it } from 'vitest';
import type { FamilyId } from '../../../../src/inference/families/family';
import { families } from '../../../../src/inference/families/families';
import { prepare } from '../../../../src/inference/families/prepare';
import type { Raster } from '../../../../src/inference/pixels/image';
import { goldenList, goldenPicture, grouped, sha256 } from '../../../support/taggingGoldens';

const tensors = goldenList('tensors');
const byPicture = grouped(tensors, ({ picture }) => picture);

function plain(width: number, height: number): Raster {
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3) };
}

describe('what goes into a model is bit by bit what the family’s own code gives', () => {
  it.each(byPicture)('for %s', async (name, entries) => {
    const image = await goldenPicture(name);
    const differ = entries.filter(({ family, variant, size, sha256: expected }) => {
      const tensor = prepare(image, { family, variant, size: { width: size, height: size } });
      return sha256(tensor) !== expected;
    });
    expect(differ).toEqual([]);
  });

  it('in every family and variant', () => {
    const covered = new Set(tensors.map(({ family, variant }) => `${family} ${variant}`));
    const known = Object.values(families).flatMap(({ id, variants }) =>
      variants.map((variant) => `${id} ${variant}`),
    );
    expect([...covered].sort()).toEqual(known.sort());
  });
});

describe('prepare', () => {
  it('fills a tensor of the size that the model takes, of any shape of picture', () => {
    for (const { id, variants } of Object.values(families))
      for (const variant of variants) {
        const tensor = prepare(plain(31, 7), { family: id, variant, size: { width: 40, height: 24 } });
        expect(tensor.length).toBe(40 * 24 * 3);
        expect(tensor.every(Number.isFinite)).toBe(true);
      }
  });

  it('takes the layout that the model file has', async () => {
    const image = await goldenPicture('size-100x60.png');
    const size = { width: 20, height: 20 };
    const together = prepare(image, { family: 'joytag', size, layout: 'nhwc' });
    const planes = prepare(image, { family: 'joytag', size });
    expect(planes).toEqual(together.map((_, at) => together[(at % 400) * 3 + Math.floor(at / 400)] ?? 0));
  });

  it('takes the first variant when none or an unknown one is asked for', async () => {
    const image = await goldenPicture('size-100x60.png');
    const size = { width: 32, height: 32 };
    const usual = prepare(image, { family: 'wd', size, variant: 'a' });
    expect(prepare(image, { family: 'wd', size })).toEqual(usual);
    expect(prepare(image, { family: 'wd', size, variant: 'z' })).toEqual(usual);
  });

  it.each<[FamilyId, number, number]>([
    ['deepdanbooru', 6000, 1],
    ['deepdanbooru', 1, 6000],
    ['camie', 6000, 1],
    ['wd', 70_000, 1],
    ['joytag', 1, 70_000],
    ['pixai', 70_000, 1],
    ['ml-danbooru', 1, 70_000],
  ])('refuses for %s a picture of %d × %d pixels with a sentence', (family, width, height) => {
    const { size } = families[family];
    expect(() => prepare(plain(width, height), { family, size })).toThrowError(
      expect.objectContaining({
        code: 'image-shape',
        message: expect.stringContaining(`${width} × ${height}`),
        fix: expect.stringMatching(/\.$/),
      }) as Error,
    );
  });

  it.each<FamilyId>(['wd', 'joytag', 'cl-tagger', 'pixai', 'ml-danbooru'])(
    'takes for %s a picture of 6000 × 1 pixels',
    (family) => {
      const { size } = families[family];
      expect(prepare(plain(6000, 1), { family, size }).every(Number.isFinite)).toBe(true);
    },
  );
});
