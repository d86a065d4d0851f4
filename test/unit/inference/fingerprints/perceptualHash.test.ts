import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { greyPicture } from '../../../../src/inference/fingerprints/maker';
import type { PerceptualHash } from '../../../../src/inference/fingerprints/perceptualHash';
import { hashSide, perceptualHash } from '../../../../src/inference/fingerprints/perceptualHash';
import { hashDistance } from '../../../../src/shared/duplicates/hashDistance';

const root = path.join(import.meta.dirname, '../../../..');
const style = path.join(root, 'media/sample/images/style');
const pictures = fs.readdirSync(style).filter((name) => name.endsWith('.png'));
const hashOf = async (data: Buffer): Promise<PerceptualHash> => perceptualHash(await greyPicture(data));
const read = (name: string): Buffer => fs.readFileSync(path.join(style, name));

/** What people do to pictures, and by how many of 64 bits the hash may differ then. */
const changes: readonly [string, number, (data: Buffer) => Promise<Buffer>][] = [
  [
    'saved as JPEG of low quality',
    4,
    (data) => sharp(data).flatten({ background: 'white' }).jpeg({ quality: 50 }).toBuffer(),
  ],
  ['saved as WebP', 6, (data) => sharp(data).webp({ quality: 70 }).toBuffer()],
  ['made half as large', 4, (data) => sharp(data).resize(64).png().toBuffer()],
  ['made three times as large', 6, (data) => sharp(data).resize(384).png().toBuffer()],
  ['softened', 4, (data) => sharp(data).blur(1).png().toBuffer()],
];

describe('the perceptual hash', () => {
  it.each(changes)('stays nearly the same when a picture is %s', async (_what, most, change) => {
    for (const name of pictures) {
      const data = read(name);
      expect(hashDistance(await hashOf(data), await hashOf(await change(data))), name).toBeLessThanOrEqual(
        most,
      );
    }
  });

  it('tells pictures of different drawings apart', async () => {
    const hashes = await Promise.all(pictures.map(async (name) => hashOf(read(name))));
    const distances = hashes.flatMap((one, index) =>
      hashes.slice(0, index).map((other) => hashDistance(one, other)),
    );
    expect(distances.filter((distance) => distance <= 4).length / distances.length).toBeLessThan(0.05);
    expect(Math.max(...distances)).toBeGreaterThan(24);
  });

  it('sees a turned photograph as it is seen, and transparent parts as white', async () => {
    const folder = path.join(root, 'test/fixtures/golden/dataset/pictures');
    const upright = await sharp(fs.readFileSync(path.join(folder, 'turned-6.jpg')))
      .autoOrient()
      .png()
      .toBuffer();
    expect(
      hashDistance(await hashOf(fs.readFileSync(path.join(folder, 'turned-6.jpg'))), await hashOf(upright)),
    ).toBe(0);
    const clear = await sharp({ create: { width: 40, height: 40, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();
    expect(new Set(await greyPicture(clear))).toEqual(new Set([255]));
  });

  it('gives flat pictures the same bits, whatever their brightness', () => {
    const flat = (level: number): PerceptualHash => perceptualHash(new Uint8Array(hashSide ** 2).fill(level));
    expect(flat(0)).toEqual(flat(255));
    expect(flat(17)).toEqual({ high: 0, low: 0 });
  });

  it('reads pictures that browsers and sharp do not', async () => {
    const folder = path.join(root, 'test/fixtures/golden/dataset/pictures');
    const [bmp, png] = ['plain.bmp', 'plain.png'].map((name) => fs.readFileSync(path.join(folder, name)));
    if (bmp === undefined || png === undefined) throw new Error('no pictures');
    expect(await hashOf(bmp)).toEqual(await hashOf(png));
    await expect(hashOf(Buffer.from('no picture'))).rejects.toThrow('no picture');
  });
});
