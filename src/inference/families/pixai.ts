import { pilResample } from '../pixels/pilResample';
import { overWhite } from '../pixels/rows';
import type { Family, Recipe } from './family';

const recipe: Recipe = {
  fit: (image, size) => pilResample(overWhite(image), size, 'bilinear'),
  values: { divisor: 255, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
};

/**
 * PixAI Tagger v0.9: red, green, blue in -1..1, a plane for each colour; the picture is squeezed to the square, on white
 * where it is transparent. Its output `prediction` has the sigmoid in it, beside `logits` and `embedding`.
 *
 * Sources: `preprocess.json` of deepghs' conversion, which is what its authors' own code does, read by imgutils with
 * Pillow; thresholds of the same conversion.
 */
export const pixai: Family = {
  id: 'pixai',
  name: 'PixAI Tagger',
  variants: ['a'],
  layout: 'nchw',
  channels: 'rgb',
  size: { width: 448, height: 448 },
  sigmoid: 'auto',
  output: 'prediction',
  defaultThresholds: { general: 0.3, character: 0.85 },
  recipe: () => recipe,
};
