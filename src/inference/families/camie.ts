import type { Raster, Rgb, Size } from '../pixels/image';
import { pilResample } from '../pixels/pilResample';
import type { Colour } from '../pixels/rows';
import { drawn, onCanvas, overWhite, rowsOf } from '../pixels/rows';
import type { Family, Recipe } from './family';
import { tooUnequal } from './prepareError';

const imageNet = { divisor: 255, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;
const unit = { divisor: 255, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;

const second: Recipe = { fit: (image, size) => letterbox(image, size, [124, 116, 104]), values: imageNet };
const first: Recipe = { fit: (image, size) => letterbox(image, size, [0, 0, 0]), values: unit };

/** Resizes within the model's size, the shorter side cut to whole pixels, and centres the result on a colour. */
function letterbox(image: Raster, size: Size, colour: Colour): Rgb {
  const ratio = image.width / image.height;
  const within =
    ratio > 1
      ? { width: size.width, height: Math.trunc(size.width / ratio) }
      : { width: Math.trunc(size.height * ratio), height: size.height };
  if (within.width === 0 || within.height === 0) throw tooUnequal(image);
  const small = pilResample(overWhite(image), within, 'lanczos');
  const left = Math.floor((size.width - within.width) / 2);
  const top = Math.floor((size.height - within.height) / 2);
  return drawn(onCanvas(rowsOf(small), size, left, top, colour));
}

/**
 * The Camie taggers: red, green, blue, a plane for each colour; bars of one colour around the picture; transparent parts
 * are white. Variant a is v2 (bars and range by ImageNet's mean and deviation), variant b is v1 (black bars, 0..1). The
 * output with the refined scores is the one to read; the author's files give logits, conversions have the sigmoid.
 *
 * Sources: `onnx_inference.py` of both versions; white under alpha and category numbers as imgutils has them. Thresholds
 * come with the models, by category and mode; the one here is for a model that lost its own.
 */
export const camie: Family = {
  id: 'camie',
  name: 'Camie Tagger',
  variants: ['a', 'b'],
  layout: 'nchw',
  channels: 'rgb',
  size: { width: 512, height: 512 },
  sigmoid: 'auto',
  output: 'refined_predictions',
  defaultThresholds: {
    general: 0.5,
    character: 0.5,
    copyright: 0.5,
    artist: 0.5,
    meta: 0.5,
  },
  recipe: (variant) => (variant === 'b' ? first : second),
};
