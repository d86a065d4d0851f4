import type { Family } from './family';

export const wd: Family = {
  id: 'wd',
  name: 'WD',
  variants: ['a', 'b'],
  layout: 'nhwc',
  channels: 'bgr',
  values: { divisor: 1, mean: [0, 0, 0], deviation: [1, 1, 1] },
  size: { width: 448, height: 448 },
  sigmoid: 'auto',
  categories: { 0: 'general', 4: 'character', 9: 'rating' },
  defaultThresholds: { general: 0.35 },
  fit: () => {
    throw new Error('Not written yet');
  },
};
