/** From what a picture shows to what is said about the picture. */
const categories: readonly string[] = [
  'character',
  'copyright',
  'artist',
  'species',
  'general',
  'unknown',
  'lore',
  'quality',
  'meta',
  'model',
  'year',
  'rating',
  'invalid',
];

/** Place of a category in an ordered caption. What is not known stands where most tags do, among the general ones. */
export function categoryRank(category: string | undefined): number {
  const rank = categories.indexOf(category ?? 'general');
  return category === 'unknown' || rank < 0 ? categories.indexOf('general') : rank;
}
