// Windows and OS/2 bitmaps, which libvips does not read: 1, 4, 8, 16, 24 and 32 bits, bit fields, RLE4 and RLE8, top down.
// Colours come out as Pillow has them: 5 and 6 bit values as `v * 255 / most` cut to whole levels, alpha only where the
// header has a mask for it.

import type { Raster } from '../pixels/image';
import type { BmpHeader } from './bmpHeader';
import { readBmpHeader } from './bmpHeader';
import { unpackRuns } from './bmpRuns';
import { DecodeError } from './decodeError';
import type { DecodeInput } from './decodeInput';
import { checkPixels } from './decodeInput';

/**
 * Decodes a bitmap.
 *
 * @throws DecodeError when it is cut off, declares what cannot be, or has too many pixels
 */
export function decodeBmp(input: DecodeInput): Raster {
  const { data, name } = input;
  const header = readBmpHeader(data, name);
  checkPixels(header.width, header.height, input);
  const stored = header.runs ? runs(data, header, name) : rows(data, header, name);
  return header.bits <= 8 ? indexed(stored, header) : masked(stored, header);
}

/** The pixels as they lie in the file: rows of bytes, each a number of pixels of `bits`. */
interface Stored {
  readonly bytes: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly bits: number;
}

function rows(data: Uint8Array, header: BmpHeader, name: string): Stored {
  const stride = Math.ceil((header.width * header.bits) / 32) * 4;
  // the last row may lack its filling
  const needed = stride * (header.height - 1) + Math.ceil((header.width * header.bits) / 8);
  const bytes = data.subarray(header.pixelsAt);
  if (bytes.length < needed)
    throw cutOff(name, `${needed - bytes.length} of ${needed} bytes of its pixels are missing`);
  return { bytes, stride, bits: header.bits };
}

function cutOff(name: string, what: string): DecodeError {
  return new DecodeError('image-damaged', `${name} is cut off: ${what}.`, 'Get the picture again.');
}

function runs(data: Uint8Array, header: BmpHeader, name: string): Stored {
  const bytes = unpackRuns(data.subarray(header.pixelsAt), header.width, header.height, header.bits === 4);
  if (bytes === null) throw cutOff(name, 'its runs end before the picture does');
  return { bytes, stride: header.width, bits: 8 };
}

function indexed({ bytes, stride, bits }: Stored, header: BmpHeader): Raster {
  const { width, height, palette } = header;
  const data = new Uint8Array(width * height * 3);
  const mask = (1 << bits) - 1;
  for (let y = 0, to = 0; y < height; y++) {
    const row = sourceRow(y, header) * stride;
    for (let x = 0; x < width; x++, to += 3) {
      const bit = x * bits;
      const index = ((bytes[row + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & mask;
      data[to] = palette[index * 3] ?? 0;
      data[to + 1] = palette[index * 3 + 1] ?? 0;
      data[to + 2] = palette[index * 3 + 2] ?? 0;
    }
  }
  return { width, height, channels: 3, data };
}

/** One colour within a pixel of 16, 24 or 32 bits. */
interface Field {
  readonly mask: number;
  readonly shift: number;
  readonly most: number;
}

function masked({ bytes, stride, bits }: Stored, header: BmpHeader): Raster {
  const { width, height } = header;
  const fields = header.masks.map(fieldOf);
  const channels = (header.masks[3] ?? 0) === 0 ? 3 : 4;
  const data = new Uint8Array(width * height * channels);
  const step = bits / 8;
  for (let y = 0, to = 0; y < height; y++) {
    let from = sourceRow(y, header) * stride;
    for (let x = 0; x < width; x++, from += step) {
      let pixel = 0;
      for (let byte = 0; byte < step; byte++) pixel |= (bytes[from + byte] ?? 0) << (8 * byte);
      for (let channel = 0; channel < channels; channel++, to++) {
        const field = fields[channel];
        if (field !== undefined)
          data[to] = Math.trunc((((pixel & field.mask) >>> field.shift) * 255) / field.most);
      }
    }
  }
  return { width, height, channels, data };
}

function fieldOf(mask: number): Field {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { mask, shift, most: Math.max(1, mask >>> shift) };
}

function sourceRow(y: number, { height, topDown }: BmpHeader): number {
  return topDown ? y : height - 1 - y;
}
