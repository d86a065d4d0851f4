// Aspect-ratio buckets: the sizes images are trained at. The same rules as native-bin/blocklora/dataset/buckets.py,
// which chooses as sd-scripts does.

import type { FocalPoint } from './focal';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How sizes are chosen. Sides are in pixels. */
export interface BucketRule {
  readonly resolution: Size;
  readonly enabled: boolean;
  readonly minSide: number;
  readonly maxSide: number;
  readonly step: number;
  readonly noUpscale: boolean;
}

export interface BucketSettings {
  readonly enabled?: boolean;
  readonly minSide?: number | null;
  readonly maxSide?: number | null;
  readonly step?: number;
  readonly noUpscale?: boolean;
}

/** How an image becomes its bucket: resized so that it covers it, then cropped in the middle or around its focal point. */
export interface Fit {
  readonly bucket: Size;
  readonly resized: Size;
  readonly crop: { readonly left: number; readonly top: number };
  /** Whether the image is enlarged. */
  readonly upscaled: boolean;
}

/** A rule whose sides are multiples of its step: the shortest rounded down, the longest up. */
export function bucketRule(resolution: number | Size, settings: BucketSettings = {}): BucketRule {
  const { width, height } =
    typeof resolution === 'number' ? { width: resolution, height: resolution } : resolution;
  const step = settings.step ?? 64;
  const shortest = settings.minSide ?? Math.min(256, Math.floor(Math.min(width, height) / 2));
  const longest = settings.maxSide ?? 2 * Math.max(width, height);
  return {
    resolution: { width, height },
    enabled: settings.enabled ?? true,
    minSide: Math.max(step, shortest - (shortest % step)),
    maxSide: Math.max(step, Math.ceil(longest / step) * step),
    step,
    noUpscale: settings.noUpscale ?? false,
  };
}

const known = new WeakMap<BucketRule, readonly Size[]>();

/** All buckets: for each width the largest height whose area stays within the resolution's, and turned. Sorted. */
export function bucketSizes(rule: BucketRule): readonly Size[] {
  const found = known.get(rule) ?? madeSizes(rule);
  known.set(rule, found);
  return found;
}

function madeSizes(rule: BucketRule): readonly Size[] {
  const { resolution, step, minSide, maxSide } = rule;
  if (!rule.enabled) return [resolution];
  const area = resolution.width * resolution.height;
  const sizes = new Map<string, Size>();
  const add = (width: number, height: number): unknown => sizes.set(`${width}x${height}`, { width, height });
  const square = Math.floor(Math.trunc(Math.sqrt(area)) / step) * step;
  if (square > 0) add(square, square);
  for (let width = minSide; width <= maxSide; width += step) {
    const height = Math.min(maxSide, Math.floor(Math.floor(area / width) / step) * step);
    if (height < minSide) continue;
    add(width, height);
    add(height, width);
  }
  return [...sizes.values()].sort((a, b) => a.width - b.width || a.height - b.height);
}

/**
 * The bucket of an image, or null when there is none: it is smaller than a step and may not be enlarged, or the rule's
 * step is larger than its resolution.
 *
 * @param focal what stays in when it is cropped; the middle where there is none
 */
export function fit(size: Size, rule: BucketRule, focal: FocalPoint | null = null): Fit | null {
  if (size.width < 1 || size.height < 1) return null;
  if (rule.enabled && rule.noUpscale) {
    const resized = shrunk(size, rule);
    const bucket = {
      width: Math.floor(resized.width / rule.step) * rule.step,
      height: Math.floor(resized.height / rule.step) * rule.step,
    };
    return Math.min(bucket.width, bucket.height) > 0 ? cropped(size, bucket, resized, focal) : null;
  }
  const bucket = nearest(size, bucketSizes(rule));
  if (bucket === undefined) return null;
  const ratio = size.width / size.height;
  const scale =
    ratio > bucket.width / bucket.height ? bucket.height / size.height : bucket.width / size.width;
  const resized = {
    width: Math.trunc(size.width * scale + 0.5),
    height: Math.trunc(size.height * scale + 0.5),
  };
  return cropped(size, bucket, resized, focal);
}

/** The bucket of the nearest ratio; of equals the first. */
function nearest(size: Size, sizes: readonly Size[]): Size | undefined {
  const ratio = size.width / size.height;
  const distance = (bucket: Size): number => Math.abs(bucket.width / bucket.height - ratio);
  return (
    sizes.find((bucket) => bucket.width === size.width && bucket.height === size.height) ??
    sizes.reduce<Size | undefined>(
      (best, bucket) => (best === undefined || distance(bucket) < distance(best) ? bucket : best),
      undefined,
    )
  );
}

/** Size within the resolution's area. One side is a multiple of the step: the one that bends the ratio less. */
function shrunk(size: Size, rule: BucketRule): Size {
  const area = rule.resolution.width * rule.resolution.height;
  if (size.width * size.height <= area) return size;
  const ratio = size.width / size.height;
  const stepped = (side: number): number => Math.floor(Math.trunc(side + 0.5) / rule.step) * rule.step;
  const idealWidth = Math.sqrt(area * ratio);
  const byWidth = stepped(idealWidth);
  const byHeight = stepped(area / idealWidth);
  const ratioOf = (width: number, height: number): number => (height === 0 ? Infinity : width / height);
  const widthError = Math.abs(ratioOf(byWidth, stepped(byWidth / ratio)) - ratio);
  const heightError = Math.abs(ratioOf(stepped(byHeight * ratio), byHeight) - ratio);
  return widthError < heightError
    ? { width: byWidth, height: Math.trunc(byWidth / ratio + 0.5) }
    : { width: Math.trunc(byHeight * ratio + 0.5), height: byHeight };
}

function cropped(size: Size, bucket: Size, shape: Size, focal: FocalPoint | null): Fit {
  // rounding may leave an image a pixel short of its bucket; it is then stretched by that pixel
  const resized = {
    width: Math.max(shape.width, bucket.width),
    height: Math.max(shape.height, bucket.height),
  };
  return {
    bucket,
    resized,
    crop: {
      left: edge(resized.width, bucket.width, focal?.x ?? null),
      top: edge(resized.height, bucket.height, focal?.y ?? null),
    },
    upscaled: resized.width > size.width || resized.height > size.height,
  };
}

/** Where the crop begins on one side: the focal point comes to its middle, as far as the picture reaches. */
function edge(length: number, kept: number, focal: number | null): number {
  if (focal === null) return Math.floor((length - kept) / 2);
  return Math.min(length - kept, Math.max(0, Math.floor(focal * length - kept / 2)));
}
