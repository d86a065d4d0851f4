import { pilResample } from '../pixels/pilResample';
import { overWhite } from '../pixels/rows';
import type { Family, Recipe } from './family';

const recipe: Recipe = {
  fit: (image, size) => pilResample(overWhite(image), size, 'bilinear'),
  values: { divisor: 255, mean: [0, 0, 0], deviation: [1, 1, 1] },
};

/**
 * ML-Danbooru of 7eu7d7: red, green, blue in 0..1, a plane for each colour; the picture is squeezed to the square, on white
 * where it is transparent; gives logits.
 *
 * Source: imgutils' `get_mldanbooru_tags` with its defaults (the ratio is not kept), and its threshold. All tags of its
 * list are general.
 */
export const mlDanbooru: Family = {
  id: 'ml-danbooru',
  name: 'ML-Danbooru',
  variants: ['a'],
  layout: 'nchw',
  channels: 'rgb',
  size: { width: 448, height: 448 },
  sigmoid: 'auto',
  defaultThresholds: { general: 0.7 },
  recipe: () => recipe,
};
