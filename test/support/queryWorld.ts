// Two small data sets that have something for every filter.

import type { QueryFacts } from '../../src/dataset/query/facts';
import type { QueryWords } from '../../src/shared/query/complete';
import type { MadeFolder } from './memoryIndex';
import { MemoryIndex } from './memoryIndex';
import type { PlacedImage } from './queryReference';

/** Nobody knows tokens and confidences. */
export const nothingAsked: QueryFacts = {
  tokens: { of: () => undefined },
  confidences: { column: () => () => undefined, scored: () => () => undefined },
  note: () => undefined,
};

export interface QueryWorld {
  readonly index: MemoryIndex;
  /** In the order in which the index has them. */
  readonly images: readonly PlacedImage[];
  readonly words: QueryWords;
}

const style: MadeFolder = {
  folder: '/sets/one/style',
  subset: { trigger: 'Kira', wildcard: false },
  bucketsAreSaid: true,
  images: [
    { name: '1.png', tags: ['1girl', 'long hair', 'smile'], width: 768, height: 512, mask: true },
    { name: '2.png', tags: ['kira', 'Long_Hair', 'cat'], problems: ['image-enlarged'], bytes: 12 },
    { name: '3 smile.PNG', tags: null, width: 0, height: 0, problems: ['image-damaged'] },
    { name: '4.jpg', tags: [], problems: ['image-enlarged', 'caption-same-tag'] },
    { name: '5.webp', tags: ['saber (fate)', 'a*b', '😀', 'é'], width: 512, height: 1024 },
  ],
};
const cats: MadeFolder = {
  folder: '/sets/one/style/cats',
  subset: { name: 'Cats', regularization: true },
  images: [
    { name: 'a.png', tags: ['cat', 'cat'], width: 100, height: 100, problems: ['caption-same-tag'] },
    { name: 'b_(x).png', tags: ['saber \\(fate\\)', 'hair'], bytes: 5_000_000 },
  ],
};
/** @param commas whether a tag has a comma in it, as where something else separates tags */
const other = (commas: boolean): MadeFolder => ({
  folder: '/sets/two',
  images: [
    { name: 'x.png', tags: ['1girl'], problems: ['image-empty'], mask: true },
    { name: '😀.png', tags: [commas ? 'a, b' : 'a b', 'smile?', 'a', 'cat'], width: 1000, height: 500 },
  ],
});

/**
 * Makes the data sets.
 *
 * @param commas whether a tag has a comma in it
 */
export function queryWorld(commas = false): QueryWorld {
  const two = other(commas);
  const index = new MemoryIndex();
  index.addSet('one', '/sets/one', [style, cats]);
  index.addSet('two', '/sets/two', [two]);
  const placed = (root: string, home: MadeFolder): PlacedImage[] =>
    home.images.map((image) => ({ ...image, root, folder: home.folder, home }));
  return {
    index,
    images: [...placed('/sets/one', style), ...placed('/sets/one', cats), ...placed('/sets/two', two)],
    words: {
      tags: index.model.set('one')?.tags ?? [],
      folders: [{ tag: 'style', count: 7 }],
      subsets: [{ tag: 'Cats', count: 2 }],
      problems: [{ tag: 'image-enlarged', count: 2 }],
    },
  };
}
