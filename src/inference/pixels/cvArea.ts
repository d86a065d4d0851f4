// `cv2.resize` with INTER_AREA on 8 bits, for shrinking, bit by bit (OpenCV's modules/imgproc/src/resize.cpp).

import type { Rgb, Size } from './image';
import type { Rows } from './rows';

const { fround } = Math;

/**
 * Shrinks a picture as cv2 does with INTER_AREA; of the same size it is only copied.
 *
 * @param size not larger than the picture in either direction
 */
export function cvArea(source: Rows, size: Size): Rgb {
  const { width, height } = size;
  if (width > source.width || height > source.height)
    throw new RangeError('INTER_AREA is for shrinking only.');
  const data = new Uint8Array(width * height * 3);
  // as OpenCV has it: the inverse of the inverse, which need not be the quotient
  const across = 1 / (width / source.width);
  const down = 1 / (height / source.height);
  if (isWhole(across) && isWhole(down)) wholeBlocks(source, size, Math.round(across), Math.round(down), data);
  else parts(source, size, shares(source.width, width, across), shares(source.height, height, down), data);
  return { width, height, channels: 3, data };
}

function isWhole(scale: number): boolean {
  return Math.abs(scale - Math.round(scale)) < Number.EPSILON;
}

/** Every output pixel is a block of whole pixels: an integer sum, times the float32 inverse of their number. */
function wholeBlocks(source: Rows, size: Size, across: number, down: number, data: Uint8Array): void {
  const length = size.width * 3;
  const row = new Uint8Array(source.width * 3);
  const sums = new Int32Array(length);
  const inverse = fround(1 / (across * down));
  // blocks of 2 × 2 have a path of their own, which rounds up where the other rounds to even
  const byTwo = across === 2 && down === 2;
  for (let out = 0; out < size.height; out++) {
    sums.fill(0);
    for (let y = out * down; y < (out + 1) * down; y++) {
      if (y === 0 || !source.repeats(y)) source.read(y, row);
      addBlocks(row, across, sums);
    }
    for (let at = 0, to = out * length; at < length; at++, to++) {
      const sum = sums[at] ?? 0;
      data[to] = byTwo ? (sum + 2) >> 2 : toLevel(fround(sum * inverse));
    }
  }
}

function addBlocks(row: Uint8Array, across: number, sums: Int32Array): void {
  let from = 0;
  for (let at = 0; at < sums.length; at += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let pixel = 0; pixel < across; pixel++, from += 3) {
      red += row[from] ?? 0;
      green += row[from + 1] ?? 0;
      blue += row[from + 2] ?? 0;
    }
    sums[at] = (sums[at] ?? 0) + red;
    sums[at + 1] = (sums[at + 1] ?? 0) + green;
    sums[at + 2] = (sums[at + 2] ?? 0) + blue;
  }
}

/** What input pixels give to output pixels: entry by entry, in the order in which OpenCV adds them. */
interface Shares {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Float32. */
  readonly weights: Float32Array;
}

/** Pixels that an output pixel covers in part count by that part; less than a thousandth counts nothing. */
function shares(input: number, output: number, scale: number): Shares {
  const from: number[] = [];
  const to: number[] = [];
  const weights: number[] = [];
  const share = (pixel: number, out: number, weight: number): void => {
    from.push(pixel);
    to.push(out);
    weights.push(weight);
  };
  for (let out = 0; out < output; out++) {
    const begin = out * scale;
    const end = begin + scale;
    const cell = Math.min(scale, input - begin);
    const last = Math.min(Math.floor(end), input - 1);
    const first = Math.min(Math.ceil(begin), last);
    if (first - begin > 1e-3) share(first - 1, out, (first - begin) / cell);
    for (let pixel = first; pixel < last; pixel++) share(pixel, out, 1 / cell);
    if (end - last > 1e-3) share(last, out, Math.min(end - last, 1, cell) / cell);
  }
  return { from, to, weights: Float32Array.from(weights) };
}

/** Output pixels that cover input pixels in part: float32 sums, a row first, then rows. */
function parts(source: Rows, size: Size, across: Shares, down: Shares, data: Uint8Array): void {
  const length = size.width * 3;
  const row = new Uint8Array(source.width * 3);
  const narrow = new Float32Array(length);
  const sums = new Float32Array(length);
  const { from, to, weights } = {
    from: Int32Array.from(across.from, (pixel) => pixel * 3),
    to: Int32Array.from(across.to, (pixel) => pixel * 3),
    weights: across.weights,
  };
  let read = -1;
  let out = -1;
  for (const [entry, y] of down.from.entries()) {
    if (y !== read && !(read === y - 1 && source.repeats(y))) {
      source.read(y, row);
      narrow.fill(0);
      addShares(row, from, to, weights, narrow);
    }
    read = y;
    const weight = down.weights[entry] ?? 0;
    if (down.to[entry] === out) {
      addWeighted(narrow, weight, sums);
      continue;
    }
    if (out >= 0) round(sums, data, out * length);
    out = down.to[entry] ?? 0;
    sums.fill(0);
    addWeighted(narrow, weight, sums);
  }
  round(sums, data, out * length);
}

function addShares(
  row: Uint8Array,
  from: Int32Array,
  to: Int32Array,
  weights: Float32Array,
  sums: Float32Array,
): void {
  for (let entry = 0; entry < weights.length; entry++) {
    const pixel = from[entry] ?? 0;
    const at = to[entry] ?? 0;
    const weight = weights[entry] ?? 0;
    sums[at] = fround((sums[at] ?? 0) + fround((row[pixel] ?? 0) * weight));
    sums[at + 1] = fround((sums[at + 1] ?? 0) + fround((row[pixel + 1] ?? 0) * weight));
    sums[at + 2] = fround((sums[at + 2] ?? 0) + fround((row[pixel + 2] ?? 0) * weight));
  }
}

function addWeighted(row: Float32Array, weight: number, sums: Float32Array): void {
  for (let at = 0; at < row.length; at++)
    sums[at] = fround((sums[at] ?? 0) + fround((row[at] ?? 0) * weight));
}

function round(sums: Float32Array, data: Uint8Array, begin: number): void {
  for (let at = 0; at < sums.length; at++) data[begin + at] = toLevel(sums[at] ?? 0);
}

/** Rounds half to even, as `cvRound` does, and clamps. */
function toLevel(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  const rounded = rest > 0.5 || (rest === 0.5 && (down & 1) === 1) ? down + 1 : down;
  return rounded > 255 ? 255 : rounded < 0 ? 0 : rounded;
}
