import type { TagCategory } from '../../shared/dictionary/entry';

/** Who and what is in the picture first, what is said of it last. */
const order: readonly TagCategory[] = [
  'character',
  'copyright',
  'artist',
  'species',
  'general',
  'lore',
  'unknown',
  'meta',
  'year',
  'model',
  'quality',
  'rating',
  'invalid',
];

/** Place of a category in an ordered caption; tags of none stand with the general ones, among which most of them are. */
export function categoryRank(category: TagCategory | undefined): number {
  return order.indexOf(category === undefined || category === 'unknown' ? 'general' : category);
}
