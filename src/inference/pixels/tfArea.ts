// TensorFlow's `tf.image.resize` with ResizeMethod.AREA: float32 throughout, in its order of operations
// (tensorflow/core/kernels/image/resize_area_op.cc).

import type { Spans } from './areaSums';
import { AreaSums } from './areaSums';
import type { RgbFloat, Size } from './image';
import type { Rows } from './rows';

const { fround } = Math;

/** Resizes a picture as TensorFlow does, up or down. Values stay in 0..255 and are not rounded to levels. */
export function tfArea(source: Rows, size: Size): RgbFloat {
  const { width, height } = size;
  const length = width * 3;
  const data = new Float32Array(length * height);
  const across = fround(source.width / width);
  const down = fround(source.height / height);
  const inverse = fround(1 / fround(down * across));
  const area = new AreaSums(source, spansOf(width, across));
  for (let out = 0, to = 0; out < height; out++) {
    const begin = fround(out * down);
    const end = fround((out + 1) * down);
    area.clear();
    for (let y = Math.floor(begin); y < Math.ceil(end); y++) area.add(y, covered(y, begin, end, down));
    for (let at = 0; at < length; at++, to++) data[to] = fround((area.sums[at] ?? 0) * inverse);
  }
  return { width, height, data };
}

/** The input pixels under each output pixel: the first and the last may count in part. */
function spansOf(output: number, scale: number): Spans {
  const edges = Float32Array.from({ length: output + 1 }, (_, out) => out * scale);
  const first = new Int32Array(output);
  let taps = 1;
  for (let out = 0; out < output; out++) {
    first[out] = Math.floor(edges[out] ?? 0);
    taps = Math.max(taps, Math.ceil(edges[out + 1] ?? 0) - (first[out] ?? 0));
  }
  const weights = new Float32Array(output * taps);
  for (let out = 0; out < output; out++) {
    const begin = edges[out] ?? 0;
    const end = edges[out + 1] ?? 0;
    const floor = Math.floor(begin);
    for (let pixel = floor; pixel < Math.ceil(end); pixel++)
      weights[out * taps + pixel - floor] = covered(pixel, begin, end, scale);
  }
  return { first, taps, weights };
}

/** How much of input pixel `pixel` lies between `begin` and `end`. */
function covered(pixel: number, begin: number, end: number, scale: number): number {
  if (pixel < begin) return pixel + 1 > end ? scale : fround(pixel + 1 - begin);
  return pixel + 1 > end ? fround(end - pixel) : 1;
}
