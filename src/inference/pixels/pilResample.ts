// `Image.resize` of Pillow up to 12.1, bit by bit: integers, the horizontal pass first, 8 bits between the passes.
// Newer Pillow takes the vertical pass first for some pictures that are not square; squares come out the same.

import type { Rgb, Size } from './image';
import type { Coefficients, PilFilter } from './pilFilters';
import { coefficients, precision } from './pilFilters';
import { lowBits, pilKernels, slack } from './pilKernels';
import type { Rows } from './rows';
import { Places } from './wasm';

/** Resizes a picture as Pillow does with this filter. */
export function pilResample(source: Rows, size: Size, filter: PilFilter): Rgb {
  const { width, height } = size;
  const data = new Uint8Array(width * height * 3);
  const across = source.width === width ? null : coefficients(source.width, width, filter);
  const down = source.height === height ? null : coefficients(source.height, height, filter);
  const work = new Workplace(source, width, across, down);
  const columns = down === null ? null : new Columns(down, work, data);
  for (let y = 0; y < source.height; y++) {
    if (y === 0 || !source.repeats(y)) {
      source.read(y, work.row);
      work.narrow(y === 0);
    }
    if (columns === null) data.set(work.narrowRow, y * width * 3);
    else columns.add(y);
  }
  return { width, height, channels: 3, data };
}

/** The kernels' memory, divided: a row before and after its horizontal pass, weights, and sums of the vertical pass. */
class Workplace {
  readonly row: Uint8Array;
  readonly narrowRow: Uint8Array;
  readonly sums: Int32Array;
  /** Numbers of one row of sums. */
  readonly length: number;
  readonly kernels = pilKernels();
  readonly #offsets: number;
  readonly #weights: number;
  /** Bytes of the weights of one output pixel; 0 when rows stay as they are. */
  readonly #pairs: number;
  /** Output columns that may differ from row to row. */
  readonly #busy: Rows['busy'];

  constructor(source: Rows, to: number, across: Coefficients | null, down: Coefficients | null) {
    const from = source.width;
    this.length = Math.ceil((to * 3) / 16) * 16;
    this.#pairs = across === null ? 0 : Math.ceil(across.stride / 2) * 8;
    const sums = down === null ? 0 : mostAtOnce(down) * this.length;
    const places = new Places();
    const row = places.add(from * 3 + (this.#pairs / 8) * 6 + slack);
    const narrow = across === null ? row : places.add(this.length + slack);
    this.#offsets = places.add(to * 4);
    this.#weights = places.add(to * this.#pairs);
    const sumsAt = places.add(sums * 4);
    const buffer = this.kernels.room(places.bytes);
    this.row = new Uint8Array(buffer, row, from * 3);
    this.narrowRow = new Uint8Array(buffer, narrow, to * 3);
    this.sums = new Int32Array(buffer, sumsAt, sums);
    source.paint(this.row);
    this.#busy = busyOutputs(source.busy, across);
    if (across === null) return;
    new Int32Array(buffer, this.#offsets, to).set(across.first.map((pixel) => pixel * 3));
    const weights = new Int16Array(buffer, this.#weights, (to * this.#pairs) / 2);
    splitWeights(across, weights, this.#pairs / 2);
  }

  /** The horizontal pass of the row: of all columns for the first one, then of those that may differ. */
  narrow(all: boolean): void {
    if (this.#pairs === 0) return;
    const { begin, end } = all ? { begin: 0, end: this.narrowRow.length / 3 } : this.#busy;
    const [offsets, weights] = [this.#offsets + begin * 4, this.#weights + begin * this.#pairs];
    const out = this.narrowRow.byteOffset;
    // the kernel writes a byte more
    const next = this.narrowRow[end * 3] ?? 0;
    this.kernels.across(this.row.byteOffset, offsets, weights, this.#pairs, out + begin * 3, out + end * 3);
    this.narrowRow[end * 3] = next;
  }
}

/** The output columns that have some of the busy input columns in them. */
function busyOutputs(busy: Rows['busy'], across: Coefficients | null): Rows['busy'] {
  if (across === null) return busy;
  const { first, count } = across;
  const begin = first.findIndex((pixel, out) => pixel + (count[out] ?? 0) > busy.begin);
  const end = first.findLastIndex((pixel) => pixel < busy.end) + 1;
  return { begin: Math.max(0, begin), end };
}

/** Weights as the kernel takes them: two pixels' upper parts, then their lower parts. */
function splitWeights({ first, stride, weights }: Coefficients, into: Int16Array, step: number): void {
  into.fill(0);
  const most = 1 << (lowBits - 1);
  for (let out = 0; out < first.length; out++)
    for (let tap = 0; tap < stride; tap++) {
      const weight = weights[out * stride + tap] ?? 0;
      const low = ((weight + most) & (2 * most - 1)) - most;
      const at = out * step + (tap >> 1) * 4 + (tap & 1);
      into[at] = (weight - low) >> lowBits;
      into[at + 2] = low;
    }
}

/**
 * The vertical pass. Each row is added to the output rows that it is part of, so that only those few are kept: integers
 * add up to the same in any order.
 */
class Columns {
  readonly #slots: number;
  #begun = 0;
  #done = 0;

  constructor(
    private readonly down: Coefficients,
    private readonly work: Workplace,
    private readonly data: Uint8Array,
  ) {
    this.#slots = work.sums.length / work.length;
  }

  /** Takes the row of the workplace, which is input row `y`. */
  add(y: number): void {
    const { first, count, stride, weights } = this.down;
    const { kernels, narrowRow, length } = this.work;
    while (this.#begun < first.length && (first[this.#begun] ?? 0) <= y)
      this.#slot(this.#begun++).fill(1 << (precision - 1));
    for (let out = this.#done; out < this.#begun; out++) {
      const tap = y - (first[out] ?? 0);
      const begin = narrowRow.byteOffset;
      const sums = this.#slot(out).byteOffset;
      kernels.addRow(begin, begin + length, sums, weights[out * stride + tap] ?? 0);
      if (tap === (count[out] ?? 0) - 1) this.#finish(out);
    }
  }

  #finish(out: number): void {
    const sums = this.#slot(out);
    const length = this.work.narrowRow.length;
    for (let at = 0, to = out * length; at < length; at++, to++) {
      const level = (sums[at] ?? 0) >> precision;
      this.data[to] = level < 0 ? 0 : level > 255 ? 255 : level;
    }
    this.#done = out + 1;
  }

  #slot(out: number): Int32Array {
    const begin = (out % this.#slots) * this.work.length;
    return this.work.sums.subarray(begin, begin + this.work.length);
  }
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
