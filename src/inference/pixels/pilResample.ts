// `Image.resize` of Pillow up to 12.1, bit by bit: integers, the horizontal pass first, 8 bits between the passes.
// Newer Pillow takes the vertical pass first for some pictures that are not square; squares come out the same.

import type { Rgb, Size } from './image';
import type { Coefficients, PilFilter } from './pilFilters';
import { coefficients, precision } from './pilFilters';
import type { Rows } from './rows';

const half = 1 << (precision - 1);

/** Resizes a picture as Pillow does with this filter. */
export function pilResample(source: Rows, size: Size, filter: PilFilter): Rgb {
  const { width, height } = size;
  const data = new Uint8Array(width * height * 3);
  const across = source.width === width ? null : coefficients(source.width, width, filter);
  const down = source.height === height ? null : coefficients(source.height, height, filter);
  const row = new Uint8Array(source.width * 3);
  const narrow = across === null ? row : new Uint8Array(width * 3);
  const columns = down === null ? null : new Columns(down, height, data);
  for (let y = 0; y < source.height; y++) {
    if (y === 0 || !source.repeats(y)) {
      source.read(y, row);
      if (across !== null) resampleRow(row, across, narrow);
    }
    if (columns === null) data.set(narrow, y * width * 3);
    else columns.add(y, narrow);
  }
  return { width, height, channels: 3, data };
}

/** One row of the horizontal pass. */
function resampleRow(row: Uint8Array, across: Coefficients, into: Uint8Array): void {
  const { first, count, stride, weights } = across;
  for (let x = 0, at = 0; x < first.length; x++, at += 3) {
    const end = x * stride + (count[x] ?? 0);
    let from = (first[x] ?? 0) * 3;
    let red = half;
    let green = half;
    let blue = half;
    for (let tap = x * stride; tap < end; tap++, from += 3) {
      const weight = weights[tap] ?? 0;
      red = (red + Math.imul(row[from] ?? 0, weight)) | 0;
      green = (green + Math.imul(row[from + 1] ?? 0, weight)) | 0;
      blue = (blue + Math.imul(row[from + 2] ?? 0, weight)) | 0;
    }
    into[at] = level(red);
    into[at + 1] = level(green);
    into[at + 2] = level(blue);
  }
}

/**
 * The vertical pass. Each row is added to the output rows that it is part of, so that only those few are kept: integers
 * add up to the same in any order.
 */
class Columns {
  readonly #sums: Int32Array;
  readonly #slots: number;
  #begun = 0;
  #done = 0;

  constructor(
    private readonly down: Coefficients,
    private readonly height: number,
    private readonly data: Uint8Array,
  ) {
    this.#slots = mostAtOnce(down);
    this.#sums = new Int32Array((this.#slots * data.length) / height);
  }

  /** Takes the next input row, `y`, after its horizontal pass. */
  add(y: number, row: Uint8Array): void {
    const { first, count, stride, weights } = this.down;
    while (this.#begun < this.height && (first[this.#begun] ?? 0) <= y)
      this.#slot(this.#begun++, row.length).fill(half);
    for (let out = this.#done; out < this.#begun; out++) {
      const tap = y - (first[out] ?? 0);
      addRow(this.#slot(out, row.length), row, weights[out * stride + tap] ?? 0);
      if (tap === (count[out] ?? 0) - 1) this.#finish(out, row.length);
    }
  }

  #finish(out: number, length: number): void {
    const sums = this.#slot(out, length);
    for (let at = 0, to = out * length; at < length; at++, to++) this.data[to] = level(sums[at] ?? 0);
    this.#done = out + 1;
  }

  #slot(out: number, length: number): Int32Array {
    const begin = (out % this.#slots) * length;
    return this.#sums.subarray(begin, begin + length);
  }
}

function addRow(sums: Int32Array, row: Uint8Array, weight: number): void {
  for (let at = 0; at < row.length; at++) sums[at] = ((sums[at] ?? 0) + Math.imul(row[at] ?? 0, weight)) | 0;
}

/** The number of output rows that any one input row is part of, at most. */
function mostAtOnce({ first, count }: Coefficients): number {
  let most = 1;
  for (let out = 0, done = 0; out < first.length; out++) {
    while ((first[done] ?? 0) + (count[done] ?? 0) <= (first[out] ?? 0)) done++;
    most = Math.max(most, out - done + 1);
  }
  return most;
}

function level(sum: number): number {
  const value = sum >> precision;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
