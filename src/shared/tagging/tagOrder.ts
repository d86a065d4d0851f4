import type { TaggingOptions } from './options';
import type { Category } from './scores';
import { tagKey } from './tagText';

const categories: readonly Category[] = [
  'character',
  'copyright',
  'artist',
  'general',
  'meta',
  'quality',
  'model',
  'year',
  'rating',
];

/** More tags than any list has. */
const many = 1e7;

/** `solo` first, then `1girl`, `2boys`, `6+girls`, `multiple_girls`, then the rest. */
function peopleRank(name: string): number {
  const key = tagKey(name);
  if (key === 'solo') return 0;
  return /^(?:\d+\+?|multiple )(?:girl|boy|other)s?$/.test(key) ? 1 : 2;
}

/**
 * A tag's rank in the order of the options, lowest first. Of equal ranks the higher score comes first, then the place in the list,
 * so that each order is total. Rating, where wanted, is first or last whatever the order says; characters first come next.
 */
export function rankOf(
  tag: { readonly index: number; readonly name: string; readonly category: Category },
  options: TaggingOptions,
): number {
  const rating = tag.category !== 'rating' ? 1 : options.rating === 'first' ? 0 : 2;
  const character = options.characterFirst && tag.category !== 'character' ? 1 : 0;
  return (2 * rating + character) * many + rankIn(options.order, tag);
}

function rankIn(order: TaggingOptions['order'], tag: Parameters<typeof rankOf>[0]): number {
  switch (order) {
    case 'confidence':
      return 0;
    case 'csv':
      return tag.index;
    case 'category':
      return categories.indexOf(tag.category);
    case 'people':
      return peopleRank(tag.name);
  }
}
