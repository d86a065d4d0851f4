import { DecodeError } from './decodeError';

export interface BmpHeader {
  /** Pixels, both above 0. */
  readonly width: number;
  readonly height: number;
  /** The first row in the file is the uppermost. */
  readonly topDown: boolean;
  /** Of a pixel: 1, 4, 8, 16, 24 or 32. */
  readonly bits: number;
  /** Pixels are run-length encoded, which is for 4 and 8 bits. */
  readonly runs: boolean;
  /** Red, green and blue of each index, up to 8 bits. */
  readonly palette: Uint8Array;
  /** Where red, green, blue and alpha lie in a pixel, above 8 bits; 0: not at all. */
  readonly masks: readonly number[];
  /** Offset of the pixels in the file. */
  readonly pixelsAt: number;
}

const plain = 0;
const runs8 = 1;
const runs4 = 2;
const fields = 3;
const fieldsWithAlpha = 6;

/**
 * Reads the headers and the palette of a bitmap.
 *
 * @throws DecodeError when they are cut off or declare what cannot be
 */
export function readBmpHeader(data: Uint8Array, name: string): BmpHeader {
  const bytes = new DataView(data.buffer, data.byteOffset, data.length);
  const fail = (what: string): never => {
    throw new DecodeError(
      'image-damaged',
      `${name} is a damaged bitmap: ${what}.`,
      'Get the picture again, or save it as PNG.',
    );
  };
  if (data.length < 26) return fail('its header is cut off');
  const headerSize = bytes.getUint32(14, true);
  if (![12, 16, 40, 52, 56, 64, 108, 124].includes(headerSize) || data.length < 14 + headerSize)
    return fail('its header is cut off or of an unknown kind');
  const short = headerSize === 12;
  const width = short ? bytes.getUint16(18, true) : bytes.getInt32(18, true);
  const signedHeight = short ? bytes.getUint16(20, true) : bytes.getInt32(22, true);
  const bits = bytes.getUint16(short ? 24 : 28, true);
  const compression = headerSize >= 40 ? bytes.getUint32(30, true) : plain;
  const colours = headerSize >= 40 ? bytes.getUint32(46, true) : 0;
  const height = Math.abs(signedHeight);
  if (width <= 0 || height === 0) return fail(`it declares ${width} × ${signedHeight} pixels`);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) return fail(`it declares ${bits} bits a pixel`);
  const runs = (compression === runs8 && bits === 8) || (compression === runs4 && bits === 4);
  const withFields = (compression === fields || compression === fieldsWithAlpha) && bits >= 16;
  if (!runs && !withFields && compression !== plain)
    return fail(`compression ${compression} does not go with ${bits} bits a pixel`);
  // masks follow the smallest header that has them outside, and are part of the larger ones
  const masksOutside = withFields && headerSize === 40 ? 12 : 0;
  if (data.length < 14 + headerSize + masksOutside) return fail('its header is cut off');
  const pixelsAt = bytes.getUint32(10, true);
  return {
    width,
    height,
    topDown: !short && signedHeight < 0,
    bits,
    runs,
    palette:
      bits <= 8 ? readPalette(data, 14 + headerSize, short ? 3 : 4, colours || 1 << bits) : new Uint8Array(),
    masks: (withFields ? readMasks(bytes, headerSize) : null) ?? usualMasks(bits),
    pixelsAt,
  };
}

/** Entries are blue, green, red and, but for the oldest kind, a filling byte. */
function readPalette(data: Uint8Array, at: number, step: number, colours: number): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  for (let index = 0; index < Math.min(colours, 256); index++) {
    const from = at + index * step;
    palette[index * 3] = data[from + 2] ?? 0;
    palette[index * 3 + 1] = data[from + 1] ?? 0;
    palette[index * 3 + 2] = data[from] ?? 0;
  }
  return palette;
}

/** Masks of red, green, blue and alpha; null when no colour has one. */
function readMasks(bytes: DataView, headerSize: number): number[] | null {
  const masks = [54, 58, 62].map((at) => bytes.getUint32(at, true));
  if (masks.every((mask) => mask === 0)) return null;
  return [...masks, headerSize >= 56 ? bytes.getUint32(66, true) : 0];
}

function usualMasks(bits: number): number[] {
  return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
}
