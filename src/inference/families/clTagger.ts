import type { Family } from './family';

export const clTagger: Family = {
  id: 'cl-tagger',
  name: 'CL Tagger',
  variants: ['a'],
  layout: 'nchw',
  channels: 'bgr',
  values: { divisor: 1, mean: [0, 0, 0], deviation: [1, 1, 1] },
  size: { width: 448, height: 448 },
  sigmoid: true,
  categories: { 0: 'general', 4: 'character', 9: 'rating' },
  defaultThresholds: { general: 0.35 },
  fit: () => {
    throw new Error('Not written yet');
  },
};
