// A host for the tag table that answers as ours does: the real list, over tags that are made.

import type { KeyCount } from '../../src/dataset/index/keyCounts';
import { TagList } from '../../src/features/tags/tagList';
import type { TagCount } from '../../src/shared/dataset/records';
import type { QueryWords } from '../../src/shared/query/complete';
import { parseQuery } from '../../src/shared/query/parse';
import { tagKey } from '../../src/shared/tagging/tagText';
import type { TagArrangement, TagRow, TagTableState } from '../../src/shared/tags/api';

const known = [
  ...[
    '1girl',
    'solo',
    'long hair',
    'smile',
    'blue eyes',
    'looking at viewer',
    'open mouth',
    'school uniform',
  ],
  ...[
    'kira (original)',
    'twintails',
    'outdoors',
    'night',
    'cat',
    'saber (fate)',
    'artist:somebody',
    'highres',
  ],
];
const oneDay = 86_400_000;

/** A data set of made tags. */
export class ScriptedTags {
  readonly list: TagList;
  query = '';
  revision = 1;
  /** What the state says besides. */
  scene: Partial<TagTableState> = {};

  constructor(readonly size: number) {
    this.list = new TagList({
      categoryOf: (tag) => (tag.includes('(') ? 'character' : tag.startsWith('tag ') ? 'unknown' : 'general'),
      firstSeen: (key) => Date.UTC(2026, 9, 1) + key.length * oneDay,
    });
    this.list.fill(
      Array.from({ length: size }, (_, at): KeyCount => {
        const tag = known[at] ?? `tag ${String(at).padStart(6, '0')}`;
        return {
          key: tagKey(tag),
          tag,
          ways: at === 2 ? 3 : 1,
          count: Math.max(1, Math.round(4000 / (at + 1))),
        };
      }),
    );
  }

  get words(): QueryWords {
    const tags: TagCount[] = this.list.listed.slice(0, 1000).map(({ tag, count }) => ({ tag, count }));
    return { tags, folders: [{ tag: 'style', count: 20 }], subsets: [], problems: [] };
  }

  arrange({ query, ...order }: TagArrangement): void {
    this.query = query ?? this.query;
    this.list.arrange({ ...this.list.order, ...order });
    this.revision++;
  }

  rows(from: number, count: number): TagRow[] {
    return this.list.listed.slice(from, from + count).map((tag) => ({
      ...tag,
      category: tag.tag.includes('(') ? 'character' : tag.tag.startsWith('tag ') ? 'unknown' : 'general',
      firstSeen: Date.UTC(2026, 9, 1) + tag.key.length * oneDay,
      selected: this.list.isSelected(tag.key),
    }));
  }

  state(): TagTableState {
    const { last, selected, listed, total, order } = this.list;
    const isSome = parseQuery(this.query).node !== null;
    return {
      title: 'style',
      place: 'images/style',
      images: isSome ? 812 : 4000,
      allImages: 4000,
      unknown: 0,
      notes: [],
      query: this.query,
      ...order,
      listed: listed.length,
      total,
      selected: selected.length,
      selectedTags: selected.slice(0, 50).map(({ tag }) => tag),
      details:
        last === null
          ? null
          : {
              key: last.key,
              tag: last.tag,
              count: last.count,
              written:
                last.ways > 1
                  ? [
                      { tag: last.tag, count: last.count - 3 },
                      { tag: 'Long_Hair', count: 3 },
                    ]
                  : [],
              category: last.tag.startsWith('tag ') ? 'unknown' : 'general',
              posts: last.tag.startsWith('tag ') ? null : 1_204_551,
              aliases: last.ways > 1 ? ['longhair', '/lh', 'very_long_locks_of_hair'] : [],
              firstSeen: Date.UTC(2026, 9, 12, 14, 22),
              beside: known
                .filter((tag) => tag !== last.tag)
                .map((tag, at) => ({ tag, count: Math.round(last.count / (at + 1.4)) })),
            },
      reading: false,
      revision: this.revision,
      ...this.scene,
    };
  }
}
