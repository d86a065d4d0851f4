// What training cuts out of a picture: resized so that it covers its bucket, then cropped in the middle or around its focal
// point. Equal, bit by bit, to native-bin/blocklora/dataset/buckets.py; a fixture and a property test hold that.

import type { BucketRule, Size } from './buckets';
import { fit } from './buckets';
import type { FocalPoint } from './focal';

/** What is left of a picture in training. Lengths in pixels; `x`, `y` and `bucket` in the resized picture. */
export interface Crop {
  readonly resized: Size;
  /** Left edge of what is kept. */
  readonly x: number;
  /** Top edge of what is kept. */
  readonly y: number;
  /** Size of what is kept. */
  readonly bucket: Size;
  /** The picture is smaller than its bucket and is enlarged, which makes it soft. */
  readonly enlarged: boolean;
  /** By how much sides grow: 1.3 is a third more, below 1 it shrinks. The larger of both sides. */
  readonly scale: number;
  /** Share of the picture's area that is kept, 0 to 1. */
  readonly kept: number;
}

/**
 * What training cuts out of a picture.
 *
 * @param size of the picture, upright
 * @param focal null: the middle is kept
 * @returns null where the picture fits no bucket (`image-too-small`)
 */
export function cropOf(size: Size, rule: BucketRule, focal: FocalPoint | null): Crop | null {
  const fitted = fit(size, rule, focal);
  if (fitted === null) return null;
  const { resized, bucket, crop, upscaled } = fitted;
  return {
    resized,
    x: crop.left,
    y: crop.top,
    bucket,
    enlarged: upscaled,
    scale: Math.max(resized.width / size.width, resized.height / size.height),
    kept: (bucket.width * bucket.height) / (resized.width * resized.height),
  };
}

/** What is kept, in pixels of the upright picture itself; fractions of pixels happen. */
export function keptPart(
  size: Size,
  { resized, x, y, bucket }: Crop,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const [across, down] = [size.width / resized.width, size.height / resized.height];
  return { x: x * across, y: y * down, width: bucket.width * across, height: bucket.height * down };
}
