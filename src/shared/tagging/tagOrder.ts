import type { TaggingOptions } from './options';
import type { Category } from './scores';
import { tagKey } from './tagText';

interface Ordered {
  readonly index: number;
  readonly name: string;
  readonly category: Category;
  readonly score: number;
}

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

/** `solo` first, then `1girl`, `2boys`, `6+girls`, `multiple_girls`, then the rest. */
function peopleRank(name: string): number {
  const key = tagKey(name);
  if (key === 'solo') return 0;
  return /^(?:\d+\+?|multiple )(?:girl|boy|other)s?$/.test(key) ? 1 : 2;
}

/**
 * Tags in the order of the options. Each order is total: what it does not decide, the score does, then the place in the list.
 * Rating, where wanted, is first or last whatever the order says; characters first come next.
 */
export function inOrder<T extends Ordered>(tags: readonly T[], options: TaggingOptions): T[] {
  const ranks = (tag: T): number[] => [
    tag.category === 'rating' ? (options.rating === 'first' ? -1 : 1) : 0,
    options.characterFirst && tag.category !== 'character' ? 1 : 0,
    rankIn(options.order, tag),
    -tag.score,
    tag.index,
  ];
  return tags
    .map((tag) => ({ tag, ranks: ranks(tag) }))
    .sort((a, b) => {
      const at = a.ranks.findIndex((rank, index) => rank !== b.ranks[index]);
      return at < 0 ? 0 : (a.ranks[at] ?? 0) - (b.ranks[at] ?? 0);
    })
    .map(({ tag }) => tag);
}

function rankIn(order: TaggingOptions['order'], tag: Ordered): number {
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
