// The inner loops of Pillow's resampler. Integers are exact, so SIMD gives the same as one number after the other.

import { precision } from './pilFilters';
import type { Kernels, WasmFunction } from './wasm';
import { get, i32, i32x4, kernels, repeatWhile, set, v128, zero } from './wasm';

/** Bits of the lower part of a weight: products are of 16 bits, so a weight is taken in two parts. */
export const lowBits = 12;
/** Bytes behind what is meant that a loop may read or write. */
export const slack = 16;

const [row, offsets, weights, pairs, out, outEnd] = [0, 1, 2, 3, 4, 5] as const;
const [pixel, weightsEnd, both, high, low] = [6, 7, 8, 9, 10] as const;

/** The same colour of two neighbouring pixels side by side, as numbers of 16 bits: red, green, blue, nothing. */
const sideBySide = v128.const([0, 16, 3, 16, 1, 16, 4, 16, 2, 16, 5, 16, 16, 16, 16, 16]);
const half = i32x4.splat(i32.const(1 << (precision - 1)));

/**
 * One row of the horizontal pass: a row of three bytes a pixel; for each output pixel the offset in the row of its first
 * input pixel, int32; for each output pixel and each two of its input pixels the upper parts of their weights and the lower
 * parts, int16; the bytes of the weights of one output pixel; and where the output begins and ends.
 */
const across: WasmFunction = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  locals: ['i32', 'i32', 'v128', 'v128', 'v128'],
  body: [
    repeatWhile(i32.lessThan(get(out), get(outEnd)), [
      set(pixel, i32.add(get(row), i32.load(get(offsets)))),
      set(weightsEnd, i32.add(get(weights), get(pairs))),
      set(high, zero),
      set(low, half),
      repeatWhile(i32.lessThan(get(weights), get(weightsEnd)), [
        set(both, v128.swizzle(v128.load64(get(pixel)), sideBySide)),
        set(high, i32x4.add(get(high), i32x4.dot(get(both), v128.splat32(get(weights))))),
        set(low, i32x4.add(get(low), i32x4.dot(get(both), v128.splat32(get(weights), 4)))),
        set(pixel, i32.add(get(pixel), i32.const(6))),
        set(weights, i32.add(get(weights), i32.const(8))),
      ]),
      set(low, i32x4.add(get(low), i32x4.shiftLeft(get(high), lowBits))),
      set(low, i32x4.shiftRight(get(low), precision)),
      v128.store32(get(out), i32x4.toBytes(get(low))),
      set(offsets, i32.add(get(offsets), i32.const(4))),
      set(out, i32.add(get(out), i32.const(3))),
    ]),
  ],
};

const [source, sourceEnd, sums, weight] = [0, 1, 2, 3] as const;
const [levels, factor] = [4, 5] as const;

/** Adds a row of bytes, which begins and ends, multiplied, to sums of 32 bits: 8 at a time. */
const addRow: WasmFunction = {
  parameters: ['i32', 'i32', 'i32', 'i32'],
  locals: ['v128', 'v128'],
  body: [
    set(factor, i32x4.splat(get(weight))),
    repeatWhile(i32.lessThan(get(source), get(sourceEnd)), [
      set(levels, v128.load8x8(get(source))),
      v128.store(get(sums), i32x4.add(v128.load(get(sums)), i32x4.mul(i32x4.low(get(levels)), get(factor)))),
      v128.store(
        get(sums),
        i32x4.add(v128.load(get(sums), 16), i32x4.mul(i32x4.high(get(levels)), get(factor))),
        16,
      ),
      set(source, i32.add(get(source), i32.const(8))),
      set(sums, i32.add(get(sums), i32.const(32))),
    ]),
  ],
};

let ofThread: Kernels<'across' | 'addRow'> | undefined;

/** The kernels of this thread. They keep their memory. */
export function pilKernels(): Kernels<'across' | 'addRow'> {
  ofThread ??= kernels({ across, addRow });
  return ofThread;
}
