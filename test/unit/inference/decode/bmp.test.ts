import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../../src/inference/decode/decode';
import type { Raster } from '../../../../src/inference/pixels/image';

const palette = [
  [0, 0, 0],
  [10, 20, 30],
  [40, 50, 60],
  [70, 80, 90],
] as const;

interface Parts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  readonly masks?: readonly number[];
  readonly pixels: readonly number[];
}

/** A bitmap with the 40 byte header and a palette of four colours. */
function bitmap({ width, height, bits, compression = 0, masks = [], pixels }: Parts): Buffer {
  const colours = bits <= 8 ? palette : [];
  const at = 54 + masks.length * 4 + colours.length * 4;
  const file = Buffer.alloc(at + pixels.length);
  file.write('BM');
  file.writeUInt32LE(at, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(compression, 30);
  file.writeUInt32LE(colours.length, 46);
  for (const [index, mask] of masks.entries()) file.writeUInt32LE(mask, 54 + index * 4);
  for (const [index, [red, green, blue]] of colours.entries()) file.set([blue, green, red], 54 + index * 4);
  file.set(pixels, at);
  return file;
}

function decode(parts: Parts, maxPixels = 1e6): Promise<Raster> {
  return decodeImage(bitmap(parts), { orient: true, maxPixels });
}

/** Indices of the palette, row by row. */
function indices({ data }: Raster): number[] {
  const reds = palette.map(([red]) => red as number);
  return [...data].filter((_, at) => at % 3 === 0).map((red) => reds.indexOf(red));
}

describe('runs of a bitmap', () => {
  it('may skip pixels and rows, which stay the first colour', async () => {
    // two pixels, then one to the right and one up, then two pixels
    const pixels = [2, 1, 0, 2, 1, 1, 1, 2, 0, 1];
    const image = await decode({ width: 4, height: 2, bits: 8, compression: 1, pixels });
    expect(indices(image)).toEqual([0, 0, 0, 2, 1, 1, 0, 0]);
  });

  it('of 4 bits may hold an odd number of single pixels', async () => {
    const pixels = [0, 3, 0x12, 0x30, 2, 0x21, 0, 1];
    const image = await decode({ width: 5, height: 1, bits: 4, compression: 2, pixels });
    expect(indices(image)).toEqual([1, 2, 3, 2, 1]);
  });

  it('that reach beyond a row or the picture are cut', async () => {
    const pixels = [9, 1, 0, 0, 9, 2, 0, 0, 9, 3, 0, 1];
    const image = await decode({ width: 2, height: 2, bits: 8, compression: 1, pixels });
    expect(indices(image)).toEqual([2, 2, 1, 1]);
  });

  it('may lack the mark of the end, but no pixels', async () => {
    const parts = { width: 2, height: 1, bits: 8, compression: 1 };
    expect(indices(await decode({ ...parts, pixels: [2, 3] }))).toEqual([3, 3]);
    await expect(decode({ ...parts, pixels: [1, 3] })).rejects.toMatchObject({
      code: 'image-damaged',
      message: 'The picture is cut off: its runs end before the picture does.',
    });
  });
});

describe('a bitmap', () => {
  it('may have any bit fields', async () => {
    const parts = { width: 1, height: 1, compression: 3 };
    const four = { ...parts, bits: 16, masks: [0xf, 0xf0, 0xf00], pixels: [0x5f, 0x03, 0, 0] };
    expect([...(await decode(four)).data]).toEqual([255, 85, 51]);
    const ten = { ...parts, bits: 32, masks: [0x3ff00000, 0xffc00, 0x3ff], pixels: [0xff, 0x03, 0, 0x20] };
    expect([...(await decode(ten)).data]).toEqual([127, 0, 255]);
    const none = { ...parts, bits: 32, masks: [0, 0, 0], pixels: [3, 2, 1, 0] };
    expect([...(await decode(none)).data]).toEqual([1, 2, 3]);
  });

  it('may lack the filling of its last row', async () => {
    const pixels = [1, 0, 0, 0, 2];
    expect(indices(await decode({ width: 1, height: 2, bits: 8, pixels }))).toEqual([2, 1]);
  });

  it('that declares more than it has is refused, and what is missing is said', async () => {
    await expect(decode({ width: 1000, height: 1000, bits: 24, pixels: [1, 2, 3] })).rejects.toMatchObject({
      name: 'DecodeError',
      code: 'image-damaged',
      message: 'The picture is cut off: 2999997 of 3000000 bytes of its pixels are missing.',
    });
  });

  it.each([
    [0, 5],
    [5, 0],
    [-5, 5],
    [3, -2_147_483_648],
  ])('that declares %d × %d pixels is refused', async (width, height) => {
    await expect(decode({ width, height, bits: 8, pixels: [0, 1] })).rejects.toMatchObject({
      name: 'DecodeError',
    });
  });

  it('that declares too many pixels is refused before room is made for them', async () => {
    const parts = { width: 100_000, height: 100_000, bits: 8, compression: 1, pixels: [0, 1] };
    await expect(decode(parts)).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it('of a compression that is not for its bits is refused', async () => {
    for (const [bits, compression] of [
      [8, 2],
      [24, 1],
      [24, 4],
      [8, 3],
    ] as const)
      await expect(decode({ width: 1, height: 1, bits, compression, pixels: [0] })).rejects.toMatchObject({
        code: 'image-damaged',
        message: `The picture is a damaged bitmap: compression ${compression} does not go with ${bits} bits a pixel.`,
      });
  });
});
