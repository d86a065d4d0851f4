// Aspect-ratio buckets: the sizes images are trained at. The trainer's `dataset/buckets.py` in TypeScript, number for number.

/** Width and height in pixels. */
export type Size = readonly [width: number, height: number];

/** How sizes are chosen. Sides are in pixels. */
export interface BucketRule {
  readonly resolution: Size;
  /** Off: every image is cropped to the resolution. */
  readonly enabled: boolean;
  readonly minSide: number;
  readonly maxSide: number;
  /** Sides are multiples of it. */
  readonly step: number;
  /** Never enlarge an image. */
  readonly noUpscale: boolean;
}

/** How an image becomes its bucket: resized so that it covers it, then cropped in the middle. */
export interface Fit {
  readonly bucket: Size;
  readonly resized: Size;
  /** Left and top edge of the crop in the resized image. */
  readonly crop: Size;
}

/** What may be said about buckets; the rest are the trainer's defaults. */
export interface BucketChoices {
  readonly enabled?: boolean;
  readonly minSide?: number | null;
  readonly maxSide?: number | null;
  readonly step?: number;
  readonly noUpscale?: boolean;
}

/** A rule whose sides are multiples of the step: the shortest rounded down, the longest up. */
export function bucketRule(resolution: number | Size, choices: BucketChoices = {}): BucketRule {
  const [width, height] = typeof resolution === 'number' ? [resolution, resolution] : resolution;
  const step = choices.step ?? 64;
  const shortest = choices.minSide ?? Math.min(256, Math.floor(Math.min(width, height) / 2));
  const longest = choices.maxSide ?? 2 * Math.max(width, height);
  return {
    resolution: [width, height],
    enabled: choices.enabled ?? true,
    minSide: Math.max(step, shortest - (shortest % step)),
    maxSide: Math.max(step, Math.ceil(longest / step) * step),
    step,
    noUpscale: choices.noUpscale ?? false,
  };
}

const known = new WeakMap<BucketRule, readonly Size[]>();

/** All buckets, sorted: for each width the largest height whose area stays within the resolution's, and turned. */
export function bucketSizes(rule: BucketRule): readonly Size[] {
  const found = known.get(rule) ?? madeSizes(rule);
  known.set(rule, found);
  return found;
}

function madeSizes(rule: BucketRule): readonly Size[] {
  if (!rule.enabled) return [rule.resolution];
  const { step } = rule;
  const area = rule.resolution[0] * rule.resolution[1];
  const square = multiple(Math.trunc(Math.sqrt(area)), step);
  const sizes = new Map<string, Size>();
  const add = (width: number, height: number): void => {
    sizes.set(`${width}x${height}`, [width, height]);
  };
  if (square > 0) add(square, square);
  for (let width = rule.minSide; width <= rule.maxSide; width += step) {
    const height = Math.min(rule.maxSide, multiple(Math.floor(area / width), step));
    if (height < rule.minSide) continue;
    add(width, height);
    add(height, width);
  }
  return [...sizes.values()].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
}

/**
 * The bucket of an image.
 *
 * @returns null when there is none: the image is smaller than a step (and may not be enlarged), or the rule's step is larger than
 *   its resolution
 */
export function fit(size: Size, rule: BucketRule): Fit | null {
  if (rule.enabled && rule.noUpscale) {
    const resized = shrunk(size, rule);
    const bucket: Size = [multiple(resized[0], rule.step), multiple(resized[1], rule.step)];
    return Math.min(...bucket) > 0 ? centred(bucket, resized) : null;
  }
  const [width, height] = size;
  const ratio = width / height;
  const sizes = bucketSizes(rule);
  let bucket: Size | undefined;
  let nearest = Infinity;
  for (const one of sizes) {
    if (one[0] === width && one[1] === height) {
      bucket = one;
      break;
    }
    const distance = Math.abs(one[0] / one[1] - ratio);
    if (bucket !== undefined && distance >= nearest) continue;
    bucket = one;
    nearest = distance;
  }
  if (bucket === undefined) return null;
  const scale = ratio > bucket[0] / bucket[1] ? bucket[1] / height : bucket[0] / width;
  return centred(bucket, [Math.trunc(width * scale + 0.5), Math.trunc(height * scale + 0.5)]);
}

/** Size within the resolution's area. One side is a multiple of the step: the one that bends the ratio less. */
function shrunk(size: Size, rule: BucketRule): Size {
  const [width, height] = size;
  const area = rule.resolution[0] * rule.resolution[1];
  if (width * height <= area) return size;
  const ratio = width / height;
  const idealWidth = Math.sqrt(area * ratio);
  const byWidth = stepped(idealWidth, rule.step);
  const byHeight = stepped(area / idealWidth, rule.step);
  const widthError = Math.abs(quotient(byWidth, stepped(byWidth / ratio, rule.step)) - ratio);
  const heightError = Math.abs(quotient(stepped(byHeight * ratio, rule.step), byHeight) - ratio);
  return widthError < heightError
    ? [byWidth, Math.trunc(byWidth / ratio + 0.5)]
    : [Math.trunc(byHeight * ratio + 0.5), byHeight];
}

function multiple(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

function stepped(side: number, step: number): number {
  return multiple(Math.trunc(side + 0.5), step);
}

function quotient(width: number, height: number): number {
  return height === 0 ? Infinity : width / height;
}

function centred(bucket: Size, exact: Size): Fit {
  // rounding may leave an image a pixel short of its bucket; it is then stretched by that pixel
  const resized: Size = [Math.max(exact[0], bucket[0]), Math.max(exact[1], bucket[1])];
  return {
    bucket,
    resized,
    crop: [Math.floor((resized[0] - bucket[0]) / 2), Math.floor((resized[1] - bucket[1]) / 2)],
  };
}
