// From a picture of the right size to the numbers that a model takes.

import type { Rgb, RgbFloat } from './image';

/** How levels 0..255 become the model's values; each step is rounded to float32, in this order. */
export interface ValueRange {
  readonly divisor: number;
  /** Subtracted after the division: red, green, blue. */
  readonly mean: readonly [number, number, number];
  /** What is left is divided by it: red, green, blue. */
  readonly deviation: readonly [number, number, number];
}

/** How the numbers lie in the tensor. */
export interface TensorOrder {
  /** The colours of a pixel together, or a plane for each colour. */
  readonly layout: 'nhwc' | 'nchw';
  readonly channels: 'rgb' | 'bgr';
}

const { fround } = Math;

/** The tensor of one picture, `width * height * 3` values. */
export function toTensor(picture: Rgb | RgbFloat, values: ValueRange, order: TensorOrder): Float32Array {
  const pixels = picture.width * picture.height;
  const tensor = new Float32Array(pixels * 3);
  const [step, plane] = order.layout === 'nhwc' ? [3, 1] : [1, pixels];
  for (const colour of [0, 1, 2] as const) {
    const place = (order.channels === 'rgb' ? colour : 2 - colour) * plane;
    const { data } = picture;
    if (data instanceof Uint8Array) placeLevels(data, colour, tableOf(values, colour), tensor, place, step);
    else placeValues(data, colour, values, tensor, place, step);
  }
  return tensor;
}

function valueOf(level: number, { divisor, mean, deviation }: ValueRange, colour: 0 | 1 | 2): number {
  return fround(fround(fround(level / divisor) - fround(mean[colour])) / fround(deviation[colour]));
}

function tableOf(values: ValueRange, colour: 0 | 1 | 2): Float32Array {
  return Float32Array.from({ length: 256 }, (_, level) => valueOf(level, values, colour));
}

function placeLevels(
  data: Uint8Array,
  colour: number,
  table: Float32Array,
  tensor: Float32Array,
  place: number,
  step: number,
): void {
  for (let from = colour, to = place; from < data.length; from += 3, to += step)
    tensor[to] = table[data[from] ?? 0] ?? 0;
}

function placeValues(
  data: Float32Array,
  colour: 0 | 1 | 2,
  values: ValueRange,
  tensor: Float32Array,
  place: number,
  step: number,
): void {
  for (let from = colour, to = place; from < data.length; from += 3, to += step)
    tensor[to] = valueOf(data[from] ?? 0, values, colour);
}
