import { pilResample } from '../pixels/pilResample';
import { withoutAlpha } from '../pixels/rows';
import type { Family, Recipe } from './family';
import { onWhiteSquare } from './square';

const recipe: Recipe = {
  fit: (image, size) => pilResample(onWhiteSquare(withoutAlpha(image)), size, 'bicubic'),
  values: {
    divisor: 255,
    mean: [0.48145466, 0.4578275, 0.40821073],
    deviation: [0.26862954, 0.26130258, 0.27577711],
  },
};

/**
 * JoyTag of fpgaminer: red, green, blue with CLIP's mean and deviation, a plane for each colour; gives logits. Its code
 * drops alpha: what lies under transparent pixels is seen.
 *
 * Source: `prepare_image` and the threshold in the project's README. Its list is one tag a line, all of them general.
 */
export const joytag: Family = {
  id: 'joytag',
  name: 'JoyTag',
  variants: ['a'],
  layout: 'nchw',
  channels: 'rgb',
  size: { width: 448, height: 448 },
  sigmoid: 'auto',
  defaultThresholds: { general: 0.4 },
  recipe: () => recipe,
};
