import { cvArea } from '../pixels/cvArea';
import { pilResample } from '../pixels/pilResample';
import { overWhite } from '../pixels/rows';
import type { Family, Recipe } from './family';
import { onWhiteSquare } from './square';

const recipe: Recipe = {
  fit: (image, size) => {
    const square = onWhiteSquare(overWhite(image));
    const shrinks = square.width >= size.width && square.height >= size.height;
    return shrinks ? cvArea(square, size) : pilResample(square, size, 'lanczos');
  },
  values: { divisor: 127.5, mean: [1, 1, 1], deviation: [1, 1, 1] },
};

/**
 * cl_tagger of cella110n: blue, green, red in -1..1, a plane for each colour; gives logits. Its list names categories
 * instead of numbering them.
 *
 * Source: `finetune/tag_images_by_wd14_tagger.py` of sd-scripts: area down, Lanczos up; thresholds as its default.
 */
export const clTagger: Family = {
  id: 'cl-tagger',
  name: 'CL Tagger',
  variants: ['a'],
  layout: 'nchw',
  channels: 'bgr',
  size: { width: 448, height: 448 },
  sigmoid: 'auto',
  defaultThresholds: {
    general: 0.35,
    character: 0.35,
    copyright: 0.35,
    artist: 0.35,
    meta: 0.35,
    model: 0.35,
  },
  recipe: () => recipe,
};
