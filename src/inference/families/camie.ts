import type { Family } from './family';

export const camie: Family = {
  id: 'camie',
  name: 'Camie Tagger',
  variants: ['a'],
  layout: 'nchw',
  channels: 'rgb',
  values: { divisor: 1, mean: [0, 0, 0], deviation: [1, 1, 1] },
  size: { width: 512, height: 512 },
  sigmoid: 'auto',
  categories: { 0: 'general', 4: 'character', 9: 'rating' },
  defaultThresholds: { general: 0.35 },
  fit: () => {
    throw new Error('Not written yet');
  },
};
