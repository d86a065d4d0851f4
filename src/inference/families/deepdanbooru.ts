import type { Family } from './family';

export const deepdanbooru: Family = {
  id: 'deepdanbooru',
  name: 'DeepDanbooru',
  variants: ['a'],
  layout: 'nhwc',
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
