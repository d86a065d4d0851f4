// `cv2.resize` with INTER_AREA on 8 bits, for shrinking, bit by bit (OpenCV's modules/imgproc/src/resize.cpp).

import type { Spans } from './areaSums';
import { AreaSums } from './areaSums';
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
  source.paint(row);
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

/** Pixels that an output pixel covers in part count by that part; less than a thousandth counts nothing. */
function shares(input: number, output: number, scale: number): Spans {
  const taps = Math.ceil(scale) + 2;
  const firsts = new Int32Array(output);
  const weights = new Float32Array(output * taps);
  for (let out = 0; out < output; out++) {
    const begin = out * scale;
    const end = begin + scale;
    const cell = Math.min(scale, input - begin);
    const last = Math.min(Math.floor(end), input - 1);
    const first = Math.min(Math.ceil(begin), last);
    const before = first - begin > 1e-3;
    let at = out * taps;
    firsts[out] = before ? first - 1 : first;
    if (before) weights[at++] = (first - begin) / cell;
    for (let pixel = first; pixel < last; pixel++) weights[at++] = 1 / cell;
    if (end - last > 1e-3) weights[at] = Math.min(end - last, 1, cell) / cell;
  }
  return { first: firsts, taps, weights };
}

/** Output pixels that cover input pixels in part: float32 sums, a row first, then rows. */
function parts(source: Rows, size: Size, across: Spans, down: Spans, data: Uint8Array): void {
  const length = size.width * 3;
  const area = new AreaSums(source, across);
  for (let out = 0, to = 0; out < size.height; out++) {
    area.clear();
    for (let tap = 0; tap < down.taps; tap++) {
      const weight = down.weights[out * down.taps + tap] ?? 0;
      if (weight > 0) area.add((down.first[out] ?? 0) + tap, weight);
    }
    for (let at = 0; at < length; at++, to++) data[to] = toLevel(area.sums[at] ?? 0);
  }
}

/** Rounds half to even, as `cvRound` does, and clamps. */
function toLevel(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  const rounded = rest > 0.5 || (rest === 0.5 && (down & 1) === 1) ? down + 1 : down;
  return rounded > 255 ? 255 : rounded < 0 ? 0 : rounded;
}
