// Between masks and what browsers draw.

import type { Size } from '../../../src/shared/dataset/buckets';
import type { Area, MaskRaster } from '../../../src/shared/masks/maskRaster';

/** Red, green and blue over what is not learnt: a colour that few pictures have. */
const tint = [255, 40, 110] as const;

/** An area of a mask as it lies over the picture: the less is learnt, the more it is tinted. */
export function tinted(raster: MaskRaster, { left, top, right, bottom }: Area): ImageData {
  const image = new ImageData(right - left, bottom - top);
  const { data } = image;
  let to = 0;
  for (let y = top; y < bottom; y++)
    for (let at = y * raster.width + left; at < y * raster.width + right; at++) {
      data[to] = tint[0];
      data[to + 1] = tint[1];
      data[to + 2] = tint[2];
      data[to + 3] = 255 - (raster.data[at] ?? 255);
      to += 4;
    }
  return image;
}

/**
 * The pixels of a picture at a size, on white.
 *
 * @returns four bytes a pixel; null where the page may not read them
 */
export function picturePixels(image: HTMLImageElement, { width, height }: Size): Uint8ClampedArray | null {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  try {
    return context.getImageData(0, 0, width, height).data;
  } catch {
    // the picture came from a place that does not let scripts read it
    return null;
  }
}

/** A mask as a PNG in base64. */
export async function maskPng({ width, height, data }: MaskRaster): Promise<string> {
  const image = new ImageData(width, height);
  for (let at = 0; at < data.length; at++) {
    const level = data[at] ?? 0;
    image.data[at * 4] = level;
    image.data[at * 4 + 1] = level;
    image.data[at * 4 + 2] = level;
    image.data[at * 4 + 3] = 255;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  let text = '';
  // in pieces: a call takes only so many arguments
  for (let from = 0; from < bytes.length; from += 0x8000)
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
}

/** An address of a PNG in base64; to be revoked when it was read. */
export function pngAddress(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
}
