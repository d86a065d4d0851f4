// TensorFlow's `tf.image.resize` with ResizeMethod.AREA: float32 throughout, in its order of operations
// (tensorflow/core/kernels/image/resize_area_op.cc).

import type { RgbFloat, Size } from './image';
import type { Rows } from './rows';

const { fround } = Math;

/** Resizes a picture as TensorFlow does, up or down. Values stay in 0..255 and are not rounded to levels. */
export function tfArea(source: Rows, size: Size): RgbFloat {
  const { width, height } = size;
  const length = width * 3;
  const data = new Float32Array(length * height);
  const acrossScale = fround(source.width / width);
  const downScale = fround(source.height / height);
  const spans = spansOf(width, acrossScale, source.width);
  const inverse = fround(1 / fround(downScale * acrossScale));
  const row = new Uint8Array(source.width * 3);
  const narrow = new Float32Array(length);
  let read = -1;
  for (let out = 0; out < height; out++) {
    const begin = fround(out * downScale);
    const end = fround((out + 1) * downScale);
    const sums = data.subarray(out * length, (out + 1) * length);
    for (let pixel = Math.floor(begin); pixel < Math.ceil(end); pixel++) {
      const y = Math.min(pixel, source.height - 1);
      if (y !== read && !(read === y - 1 && y > 0 && source.repeats(y))) {
        source.read(y, row);
        sumSpans(row, spans, narrow);
      }
      read = y;
      addWeighted(narrow, covered(pixel, begin, end, downScale), sums);
    }
    for (let at = 0; at < length; at++) sums[at] = fround((sums[at] ?? 0) * inverse);
  }
  return { width, height, data };
}

/** The input pixels under each output pixel: the first and the last may count in part. */
interface Spans {
  readonly first: Int32Array;
  readonly firstShare: Float32Array;
  readonly last: Int32Array;
  readonly lastShare: Float32Array;
  /** Number of input pixels; those beyond are the last one. */
  readonly input: number;
}

function spansOf(output: number, scale: number, input: number): Spans {
  const spans: Spans = {
    first: new Int32Array(output),
    firstShare: new Float32Array(output),
    last: new Int32Array(output),
    lastShare: new Float32Array(output),
    input,
  };
  for (let out = 0; out < output; out++) {
    const begin = fround(out * scale);
    const end = fround((out + 1) * scale);
    const first = Math.floor(begin);
    const last = Math.ceil(end) - 1;
    spans.first[out] = first;
    spans.firstShare[out] = covered(first, begin, end, scale);
    spans.last[out] = last;
    spans.lastShare[out] = covered(last, begin, end, scale);
  }
  return spans;
}

/** How much of input pixel `pixel` lies between `begin` and `end`. */
function covered(pixel: number, begin: number, end: number, scale: number): number {
  if (pixel < begin) return pixel + 1 > end ? scale : fround(pixel + 1 - begin);
  return pixel + 1 > end ? fround(end - pixel) : 1;
}

function sumSpans(row: Uint8Array, spans: Spans, into: Float32Array): void {
  const { first, firstShare, last, lastShare } = spans;
  const most = spans.input - 1;
  for (let out = 0, at = 0; out < first.length; out++, at += 3) {
    const begin = first[out] ?? 0;
    const end = last[out] ?? 0;
    let share = firstShare[out] ?? 0;
    let from = Math.min(begin, most) * 3;
    let red = fround((row[from] ?? 0) * share);
    let green = fround((row[from + 1] ?? 0) * share);
    let blue = fround((row[from + 2] ?? 0) * share);
    if (end > begin) {
      for (let pixel = begin + 1; pixel < end; pixel++) {
        from = Math.min(pixel, most) * 3;
        red = fround(red + (row[from] ?? 0));
        green = fround(green + (row[from + 1] ?? 0));
        blue = fround(blue + (row[from + 2] ?? 0));
      }
      share = lastShare[out] ?? 0;
      from = Math.min(end, most) * 3;
      red = fround(red + fround((row[from] ?? 0) * share));
      green = fround(green + fround((row[from + 1] ?? 0) * share));
      blue = fround(blue + fround((row[from + 2] ?? 0) * share));
    }
    into[at] = red;
    into[at + 1] = green;
    into[at + 2] = blue;
  }
}

function addWeighted(row: Float32Array, weight: number, sums: Float32Array): void {
  for (let at = 0; at < row.length; at++)
    sums[at] = fround((sums[at] ?? 0) + fround((row[at] ?? 0) * weight));
}
