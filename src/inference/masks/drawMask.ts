// Masks as trainers read them: PNG of 8-bit grey, of the picture's own size; white is learnt, black is not.

import sharp from 'sharp';
import { maxPixels } from '../tagger/imageFile';
import { TaggerError } from '../taggerError';
import { storedGrey } from './storedGrey';

/** What a mask is made for. */
export interface MaskShape {
  /** Pixels of the upright picture. */
  readonly width: number;
  readonly height: number;
  /** 1 for an upright mask; else the mask lies as the picture's file stores it, 2 to 8 as in EXIF. */
  readonly orientation: number;
}

/**
 * Makes a mask.
 *
 * @param source bytes of an upright mask in any format and size, or null for one that is white all over
 * @returns the bytes of a PNG
 * @throws TaggerError `mask-unreadable` or `mask-ratio`
 */
export async function drawMask(source: Uint8Array | null, shape: MaskShape): Promise<Uint8Array> {
  const { width, height } = shape;
  if (!(width >= 1 && height >= 1 && width * height <= maxPixels))
    throw new TaggerError(
      'mask-size',
      `There are no masks of ${width} × ${height} pixels.`,
      'Make the picture smaller.',
    );
  const grey =
    source === null ? new Uint8Array(width * height).fill(255) : await sized(await levels(source), shape);
  const stored = storedGrey({ width, height, data: grey }, shape.orientation);
  return sharp(stored.data, { raw: { width: stored.width, height: stored.height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 9 })
    .toBuffer();
}

interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The first channel, which is what sd-scripts takes; in a grey picture all are the same. */
async function levels(source: Uint8Array): Promise<Grey> {
  try {
    const { data, info } = await sharp(source, { limitInputPixels: maxPixels, ignoreIcc: true })
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const grey = new Uint8Array(width * height);
    for (let pixel = 0; pixel < grey.length; pixel++) grey[pixel] = data[pixel * channels] ?? 0;
    return { width, height, data: grey };
  } catch (error) {
    throw new TaggerError(
      'mask-unreadable',
      `The mask is no picture that can be read: ${error instanceof Error ? error.message : String(error)}.`,
      'Paint it anew, or save it as PNG.',
      { cause: error },
    );
  }
}

async function sized(mask: Grey, { width, height }: MaskShape): Promise<Uint8Array> {
  if (mask.width === width && mask.height === height) return mask.data;
  // sides of a smaller copy are rounded to whole pixels
  if (Math.abs(mask.width * height - mask.height * width) > width + height)
    throw new TaggerError(
      'mask-ratio',
      `The mask has ${mask.width} × ${mask.height} pixels, and its picture ${width} × ${height}: the sides do not match.`,
      'Was the picture changed? Open it anew and paint the mask for it.',
    );
  const raw = { width: mask.width, height: mask.height, channels: 1 as const };
  return sharp(mask.data, { raw })
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer();
}
