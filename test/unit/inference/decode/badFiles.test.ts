import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../../../../src/inference/decode/decode';
import { DecodeError } from '../../../../src/inference/decode/decodeError';
import { goldens } from '../../../support/taggingGoldens';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'decode-'));
const pictures = path.join(goldens, 'pictures');
const options = { orient: true, maxPixels: 5_000_000 };

afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const at = path.join(folder, name);
  fs.writeFileSync(at, content);
  return at;
}

function picture(name: string): Buffer {
  return fs.readFileSync(path.join(pictures, name));
}

/** A PNG that declares a size and brings `rows` bytes of zeros, packed. */
function png(width: number, height: number, rows: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(zlib.crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const mark = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const data = zlib.deflateSync(Buffer.alloc(rows));
  return Buffer.concat([mark, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

describe('a file that is no picture is refused with what it is', () => {
  it.each([
    ['', 'is empty.', 'image-unreadable'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:00', 'is a Git LFS pointer', 'image-unreadable'],
    ['<!DOCTYPE html><html>404</html>', 'is a web page', 'image-unreadable'],
    ['\n <HTML>', 'is a web page', 'image-unreadable'],
    ['<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', 'is an SVG', 'image-unreadable'],
    ['just words', 'is no picture', 'image-unreadable'],
    ['%PDF-1.7', 'is no picture', 'image-unreadable'],
    ['RIFF\0\0\0\0WAVEfmt ', 'is no picture', 'image-unreadable'],
    ['B', 'is no picture', 'image-unreadable'],
  ])('%j', async (content, what, code) => {
    const error = await decodeImage(file('a picture.png', content), options).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(`a picture.png ${what}`) });
    expect((error as DecodeError).fix).toMatch(/^[A-Z].*\.$/);
  });

  it('a folder', async () => {
    await expect(decodeImage(folder, options)).rejects.toMatchObject({
      code: 'image-unreadable',
      message: `${path.basename(folder)} is a folder.`,
    });
  });

  it('a file that is gone', async () => {
    await expect(decodeImage(path.join(folder, 'gone.png'), options)).rejects.toMatchObject({
      code: 'image-unreadable',
      message: 'gone.png is not there any more.',
    });
  });

  it.skipIf(process.platform === 'win32')('a link that leads back to itself', async () => {
    const link = path.join(folder, 'link.png');
    fs.symlinkSync(link, link);
    await expect(decodeImage(link, options)).rejects.toMatchObject({
      code: 'image-unreadable',
      message: 'link.png is a link that leads back to itself.',
    });
  });
});

describe('a picture with more pixels than are allowed is refused', () => {
  it('by what it declares, before anything is unpacked', async () => {
    const before = process.memoryUsage().rss;
    const bomb = png(60_000, 60_000, 50_000_000);
    expect(bomb.length).toBeLessThan(60_000);
    await expect(decodeImage(bomb, options)).rejects.toMatchObject({
      code: 'image-too-large',
      message: expect.stringMatching(/pixels/),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });

  it('whatever its kind', async () => {
    for (const name of fs.readdirSync(pictures).filter((one) => !one.startsWith('size-1x1')))
      await expect(decodeImage(picture(name), { orient: true, maxPixels: 10 }), name).rejects.toMatchObject({
        code: 'image-too-large',
      });
  });

  it('and one of exactly as many is not', async () => {
    const image = await decodeImage(picture('size-100x60.png'), { orient: true, maxPixels: 6000 });
    expect(image.width * image.height).toBe(6000);
  });
});

describe('a damaged picture', () => {
  it('that is cut off is refused, as Pillow refuses it', async () => {
    const names = ['jpeg-420.jpg', 'rgba.png', 'lossy.webp', 'colour.avif', 'lzw.tif', 'bmp-24.bmp'];
    for (const name of [...names, 'bmp-8-runs.bmp']) {
      const whole = picture(name);
      await expect(decodeImage(whole.subarray(0, whole.length >> 1), options), name).rejects.toMatchObject({
        code: 'image-damaged',
        message: expect.stringMatching(/^The picture is (damaged|cut off): .*\.$/),
      });
    }
  });

  it('of a TIFF is not taken for a black picture', async () => {
    const data = Buffer.from(picture('lzw.tif'));
    data.fill(0xff, 2000, 4000);
    await expect(decodeImage(data, options)).rejects.toMatchObject({ code: 'image-damaged' });
    // 50000 is Zstandard, which is known and not built in
    const zstd = Buffer.from(picture('lzw.tif'));
    const directory = zstd.readUInt32LE(4);
    for (let entry = directory + 2; entry < directory + 2 + zstd.readUInt16LE(directory) * 12; entry += 12)
      if (zstd.readUInt16LE(entry) === 259) zstd.writeUInt16LE(50_000, entry + 8);
    await expect(decodeImage(zstd, options)).rejects.toMatchObject({
      code: 'image-unreadable',
      message: expect.stringContaining('ZSTD compression support is not configured'),
    });
  });

  it('that declares more rows than it has is refused', async () => {
    await expect(decodeImage(png(100, 1000, 5000), options)).rejects.toMatchObject({ code: 'image-damaged' });
  });

  it('with bytes between its data and its end is read, as Pillow reads it', async () => {
    const jpeg = picture('jpeg-420.jpg');
    const filled = Buffer.concat([jpeg.subarray(0, -2), Buffer.from([1, 2, 3]), jpeg.subarray(-2)]);
    const [image, expected] = [await decodeImage(filled, options), await decodeImage(jpeg, options)];
    expect(Buffer.compare(image.data, expected.data)).toBe(0);
  });

  const names = fs
    .readdirSync(pictures)
    .filter((name) => fs.statSync(path.join(pictures, name)).size < 30_000);
  const places = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 });

  it('gives pixels of the size that it says, or a DecodeError, whatever is wrong with it', async () => {
    const damage = fc.record({
      name: fc.constantFrom(...names),
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      header: places,
      anywhere: places,
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ name, cut, header, anywhere }) => {
        const data = Buffer.from(picture(name));
        for (const [at, value] of header) data[at % Math.min(200, data.length)] = value;
        for (const [at, value] of anywhere) data[at % data.length] = value;
        const kept = cut === null ? data : data.subarray(0, Math.floor(cut * data.length));
        const result = await decodeImage(kept, options).catch((error: unknown) => error);
        if (result instanceof Error) {
          expect(result).toBeInstanceOf(DecodeError);
          expect((result as DecodeError).message).toMatch(/^The picture .*\.$/s);
          return;
        }
        const { width, height, channels, data: pixels } = result as Awaited<ReturnType<typeof decodeImage>>;
        expect(pixels.length).toBe(width * height * channels);
      }),
      { seed: 20, numRuns: 600 },
    );
  });
});

it('nothing is decoded for a run that was cancelled', async () => {
  const signal = AbortSignal.abort();
  await expect(decodeImage(picture('rgba.png'), { ...options, signal })).rejects.toThrow('aborted');
});

it('16-bit grey gives its upper 8 bits', async () => {
  const grey = Buffer.alloc(4);
  grey.writeUInt16LE(0x1234, 0);
  grey.writeUInt16LE(0xfeff, 2);
  const raw = { width: 2, height: 1, channels: 1 as const, depth: 'ushort' as const };
  const data = await sharp(new Uint16Array(grey.buffer, grey.byteOffset, 2), { raw })
    .toColourspace('grey16')
    .png()
    .toBuffer();
  const image = await decodeImage(data, options);
  expect([...image.data]).toEqual([0x12, 0x12, 0x12, 0xfe, 0xfe, 0xfe]);
});
