import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { decodeImage } from '../decode/decode';
import { maxPixels } from '../tagger/imageFile';

/** Formats that are read as a browser shows them, with their colour profile. */
const known = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'tiff']);
const quality = 80;

/**
 * A small WebP picture, upright and fitted into a square; never larger than the image.
 *
 * @param data bytes of an image's file
 * @param side of the square, in pixels
 * @throws DecodeError when it is no picture
 */
export async function drawThumbnail(data: Buffer, side: number): Promise<Uint8Array> {
  const source = await uprightPicture(data);
  return source
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality, effort: 2 })
    .toBuffer();
}

/**
 * A picture for the eye: upright, with its colour profile.
 *
 * @param data bytes of an image's file
 * @throws DecodeError when it is no picture
 */
export async function uprightPicture(data: Buffer): Promise<Sharp> {
  return (await readable(data)) ?? (await decoded(data));
}

/** The picture by its own decoder; null when that does not know the format. */
async function readable(data: Buffer): Promise<Sharp | null> {
  // a picture that is cut off still shows what it has
  const image = sharp(data, { failOn: 'none', limitInputPixels: maxPixels });
  const format = await image.metadata().then(
    (metadata) => metadata.format,
    () => undefined,
  );
  return format !== undefined && known.has(format) ? image.autoOrient() : null;
}

/** The picture by the decoder that tagging uses, which knows more formats and says what is wrong. */
async function decoded(data: Buffer): Promise<Sharp> {
  const { width, height, channels, data: pixels } = await decodeImage(data, { orient: true, maxPixels });
  return sharp(pixels, { raw: { width, height, channels } });
}
