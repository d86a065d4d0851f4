import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawMask } from '../../../../src/inference/masks/drawMask';
import { storedGrey } from '../../../../src/inference/masks/storedGrey';

const pictures = path.join(import.meta.dirname, '../../../fixtures/golden/dataset/pictures');
const upright = { width: 24, height: 16, orientation: 1 };

/** Width, height, bits a channel and colour type of a PNG (PNG specification, IHDR): type 0 is grey without alpha. */
function head(png: Uint8Array): readonly number[] {
  const data = Buffer.from(png);
  return [data.readUInt32BE(16), data.readUInt32BE(20), data[24] ?? 0, data[25] ?? 0];
}

/** Left half of `level`, right half black, as a canvas saves it. */
async function painted(width: number, height: number, level = 255): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 4, 255);
  for (let pixel = 0; pixel < width * height; pixel++)
    data.fill(pixel % width < width / 2 ? level : 0, pixel * 4, pixel * 4 + 3);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

const levels = async (png: Uint8Array): Promise<Uint8Array> => sharp(png).extractChannel(0).raw().toBuffer();

it('is 8-bit grey of the size of its picture, level for level', async () => {
  for (const level of [0, 1, 77, 128, 254, 255]) {
    const mask = await drawMask(await painted(24, 16, level), upright);
    expect(head(mask)).toEqual([24, 16, 8, 0]);
    const data = await levels(mask);
    expect([data[0], data[11], data[12], data[23]]).toEqual([level, level, 0, 0]);
  }
});

it('is made as large as its picture when it was painted smaller', async () => {
  const mask = await drawMask(await painted(200, 133), { width: 6000, height: 4000, orientation: 1 });
  expect(head(mask)).toEqual([6000, 4000, 8, 0]);
  const data = await levels(mask);
  expect([data[0], data[2900], data[3100], data[5999]]).toEqual([255, 255, 0, 0]);
});

it('is white all over where nothing was painted', async () => {
  const mask = await drawMask(null, upright);
  expect(head(mask)).toEqual([24, 16, 8, 0]);
  expect(new Set(await levels(mask))).toEqual(new Set([255]));
});

it('takes what other programs saved: JPEG, alpha, palettes, 16 bits', async () => {
  const grey = sharp(await painted(24, 16));
  for (const data of [
    await grey.clone().jpeg({ quality: 100 }).toBuffer(),
    await grey.clone().png({ palette: true }).toBuffer(),
    await grey.clone().toColourspace('grey16').png().toBuffer(),
    await grey.clone().greyscale().png().toBuffer(),
  ]) {
    const made = await levels(await drawMask(data, upright));
    expect(made[0]).toBeGreaterThan(250);
    expect(made[23]).toBeLessThan(5);
  }
});

it('is refused with a sentence when it has another ratio or is no picture', async () => {
  await expect(drawMask(await painted(24, 24), upright)).rejects.toThrow(
    'The mask has 24 × 24 pixels, and its picture 24 × 16: the sides do not match.',
  );
  await expect(drawMask(Buffer.from('no picture'), upright)).rejects.toMatchObject({
    code: 'mask-unreadable',
  });
  await expect(drawMask(null, { width: 1e5, height: 1e5, orientation: 1 })).rejects.toMatchObject({
    code: 'mask-size',
  });
});

it('lies as the file of a turned picture stores it, so that programs without EXIF see them alike', async () => {
  for (let orientation = 1; orientation <= 8; orientation++) {
    const data = Uint8Array.from({ length: 24 * 16 }, (_, index) => index % 251);
    const stored = storedGrey({ width: 24, height: 16, data }, orientation);
    const photograph = fs.readFileSync(path.join(pictures, `turned-${orientation}.jpg`));
    expect((await sharp(photograph).metadata()).orientation ?? 1).toBe(orientation);
    // a lossless picture with that mark is turned upright by sharp
    const marked = await sharp(stored.data, {
      raw: { width: stored.width, height: stored.height, channels: 1 },
    })
      .png()
      .withMetadata({ orientation })
      .toBuffer();
    const back = await sharp(marked)
      .autoOrient()
      .extractChannel(0)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([back.info.width, back.info.height]).toEqual([24, 16]);
    expect(new Uint8Array(back.data)).toEqual(data);
  }
});
