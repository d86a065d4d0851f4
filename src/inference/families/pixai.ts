import type { Family } from './family';

export const pixai: Family = {
  id: 'pixai',
  name: 'PixAI Tagger',
  variants: ['a'],
  layout: 'nchw',
  channels: 'rgb',
  values: { divisor: 1, mean: [0, 0, 0], deviation: [1, 1, 1] },
  size: { width: 448, height: 448 },
  sigmoid: 'auto',
  categories: { 0: 'general', 4: 'character', 9: 'rating' },
  defaultThresholds: { general: 0.35 },
  fit: () => {
    throw new Error('Not written yet');
  },
};
