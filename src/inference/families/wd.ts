import { cvArea } from '../pixels/cvArea';
import { pilResample } from '../pixels/pilResample';
import { overWhite } from '../pixels/rows';
import type { Family, Recipe } from './family';
import { onWhiteSquare } from './square';

const levels = { divisor: 1, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;

/** As the model author's demo does it, and most programs after it: bicubic, up and down. */
const demo: Recipe = {
  fit: (image, size) => pilResample(onWhiteSquare(overWhite(image)), size, 'bicubic'),
  values: levels,
};

/** As the models were trained: area, and small pictures are not enlarged but lie on white. */
const training: Recipe = {
  fit: (image, size) => cvArea(onWhiteSquare(overWhite(image), Math.max(size.width, size.height)), size),
  values: levels,
};

/**
 * The taggers of SmilingWolf, v1.4 to v3: blue, green, red in 0..255, colours of a pixel together; the sigmoid is inside.
 *
 * Sources: variant a is the demo "wd-tagger" of their author (also taggui, imgutils); variant b is `dbimutils` of
 * SW-CV-ModelZoo (also the wd14-tagger extensions). Thresholds are the demo's; categories those of `selected_tags.csv`.
 */
export const wd: Family = {
  id: 'wd',
  name: 'WD Tagger',
  variants: ['a', 'b'],
  layout: 'nhwc',
  channels: 'bgr',
  size: { width: 448, height: 448 },
  sigmoid: 'auto',
  defaultThresholds: { general: 0.35, copyright: 0.35, character: 0.85 },
  recipe: (variant) => (variant === 'b' ? training : demo),
};
