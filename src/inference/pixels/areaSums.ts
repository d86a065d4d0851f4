// Sums of float32 over areas of pixels, which OpenCV and TensorFlow form in the same order: a row first, pixel after pixel,
// then rows. SIMD takes the colours of a pixel side by side, so every sum is rounded as theirs.

import type { Rows } from './rows';
import type { Kernels, WasmFunction } from './wasm';
import { f32x4, get, i32, kernels, Places, repeatWhile, set, v128, zero } from './wasm';

/** Which input pixels make each output pixel: neighbours, each times its weight. */
export interface Spans {
  /** The first one of each output pixel. */
  readonly first: Int32Array;
  /** Neighbours of each output pixel; weights of those that are too many are 0. */
  readonly taps: number;
  /** `taps` for each output pixel. */
  readonly weights: Float32Array;
}

const [row, offsets, weights, taps, out, outEnd] = [0, 1, 2, 3, 4, 5] as const;
const [pixel, weightsEnd, sum] = [6, 7, 8] as const;

/** Red, green and blue of a pixel as numbers of 32 bits. */
const apart = v128.const([0, 16, 16, 16, 1, 16, 16, 16, 2, 16, 16, 16, 16, 16, 16, 16]);

/** One row: three bytes a pixel in, three float32 out; `taps` is in bytes. */
const across: WasmFunction = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  locals: ['i32', 'i32', 'v128'],
  body: [
    repeatWhile(i32.lessThan(get(out), get(outEnd)), [
      set(pixel, i32.add(get(row), i32.load(get(offsets)))),
      set(weightsEnd, i32.add(get(weights), get(taps))),
      set(sum, zero),
      repeatWhile(i32.lessThan(get(weights), get(weightsEnd)), [
        set(
          sum,
          f32x4.add(
            get(sum),
            f32x4.mul(
              f32x4.fromI32(v128.swizzle(v128.load64(get(pixel)), apart)),
              v128.splat32(get(weights)),
            ),
          ),
        ),
        set(pixel, i32.add(get(pixel), i32.const(3))),
        set(weights, i32.add(get(weights), i32.const(4))),
      ]),
      v128.store(get(out), get(sum)),
      set(offsets, i32.add(get(offsets), i32.const(4))),
      set(out, i32.add(get(out), i32.const(12))),
    ]),
  ],
};

const [source, sourceEnd, sums, weight] = [0, 1, 2, 3] as const;

/** Adds a row of float32, multiplied, to sums: 4 at a time. */
const addRow: WasmFunction = {
  parameters: ['i32', 'i32', 'i32', 'f32'],
  locals: [],
  body: [
    repeatWhile(i32.lessThan(get(source), get(sourceEnd)), [
      v128.store(
        get(sums),
        f32x4.add(v128.load(get(sums)), f32x4.mul(v128.load(get(source)), f32x4.splat(get(weight)))),
      ),
      set(source, i32.add(get(source), i32.const(16))),
      set(sums, i32.add(get(sums), i32.const(16))),
    ]),
  ],
};

/** Bytes behind what is meant that a loop may read or write. */
const slack = 16;

let ofThread: Kernels<'across' | 'addRow'> | undefined;

/** One row after another, weighted, and their sum. */
export class AreaSums {
  /** The sums so far, three for each output pixel. */
  readonly sums: Float32Array;
  readonly #kernels: Kernels<'across' | 'addRow'>;
  readonly #row: Uint8Array;
  readonly #narrow: number;
  readonly #offsets: number;
  readonly #weights: number;
  /** Bytes of the weights of one output pixel. */
  readonly #taps: number;
  readonly #narrowRow: Float32Array;
  /** Output columns that may differ from row to row. */
  readonly #busy: Rows['busy'];
  #read = -1;

  constructor(
    private readonly source: Rows,
    { first, taps: count, weights: factors }: Spans,
  ) {
    this.#taps = count * 4;
    // neighbours that are not there are read too, and count nothing
    const rowBytes = (source.width + count) * 3;
    const sumBytes = first.length * 12 + slack;
    const places = new Places();
    const rowAt = places.add(rowBytes + slack);
    this.#narrow = places.add(sumBytes);
    const sumsAt = places.add(sumBytes);
    this.#offsets = places.add(first.length * 4);
    this.#weights = places.add(factors.length * 4);
    ofThread ??= kernels({ across, addRow });
    this.#kernels = ofThread;
    const buffer = this.#kernels.room(places.bytes);
    this.#row = new Uint8Array(buffer, rowAt, rowBytes);
    this.sums = new Float32Array(buffer, sumsAt, first.length * 3);
    this.#narrowRow = new Float32Array(buffer, this.#narrow, first.length * 3);
    this.#busy = {
      begin: Math.max(
        0,
        first.findIndex((pixel) => pixel + count > source.busy.begin),
      ),
      end: first.findLastIndex((pixel) => pixel < source.busy.end) + 1,
    };
    source.paint(this.#row.subarray(0, source.width * 3));
    new Int32Array(buffer, this.#offsets, first.length).set(first.map((one) => one * 3));
    new Float32Array(buffer, this.#weights, factors.length).set(factors);
  }

  /** Begins a new output row. */
  clear(): void {
    this.sums.fill(0);
  }

  /** Adds input row `y`, multiplied. A row beyond the last one is the last one again. */
  add(y: number, factor: number): void {
    const wanted = Math.min(y, this.source.height - 1);
    const end = this.#narrow + this.sums.byteLength;
    if (this.#isNew(wanted)) {
      this.#fill(wanted);
      this.#sumRow(this.#read < 0);
    }
    this.#read = wanted;
    this.#kernels.addRow(this.#narrow, end, this.sums.byteOffset, factor);
  }

  /** Sums along the row: all columns of the first one, then those that may differ. */
  #sumRow(all: boolean): void {
    const row = this.#narrowRow;
    const { begin, end } = all ? { begin: 0, end: row.length / 3 } : this.#busy;
    const [offsets, weights] = [this.#offsets + begin * 4, this.#weights + begin * this.#taps];
    const [out, outEnd] = [this.#narrow + begin * 12, this.#narrow + end * 12];
    // the kernel writes a number more
    const next = row[end * 3] ?? 0;
    this.#kernels.across(this.#row.byteOffset, offsets, weights, this.#taps, out, outEnd);
    row[end * 3] = next;
  }

  #isNew(y: number): boolean {
    return y !== this.#read && !(y > 0 && this.#read === y - 1 && this.source.repeats(y));
  }

  /** A pixel beyond the last one is the last one again. */
  #fill(y: number): void {
    const length = this.source.width * 3;
    this.source.read(y, this.#row.subarray(0, length));
    for (let at = length; at < this.#row.length; at++) this.#row[at] = this.#row[at - 3] ?? 0;
  }
}
