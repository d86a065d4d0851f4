import fc from 'fast-check';
import { defaultOptions, type TaggingOptions } from '../../../../src/shared/tagging/options';
import type { Category, SparseScores, TagInfo } from '../../../../src/shared/tagging/scores';

/** A small list of a model, with everything that is awkward in real ones. */
export const tagList: readonly TagInfo[] = [
  ['general', 'rating'],
  ['explicit', 'rating'],
  ['1girl', 'general'],
  ['solo', 'general'],
  ['2boys', 'general'],
  ['6+girls', 'general'],
  ['multiple_girls', 'general'],
  ['long_hair', 'general'],
  ['hair', 'general'],
  ['hair_ornament', 'general'],
  ['very_long_hair', 'general'],
  ['cat_ears', 'general'],
  ['animal_ears', 'general'],
  ['no_shoes', 'general'],
  ['shoes', 'general'],
  ['^_^', 'general'],
  ['(o)_(o)', 'general'],
  ['\\m/', 'general'],
  ['simple_background', 'general'],
  ['saber_(fate)', 'character'],
  ['kira', 'character'],
  ['kira_(dress)_(series)', 'character'],
  ['fate', 'copyright'],
  ['best_quality', 'quality'],
  ['low_quality', 'quality'],
  ['absurdres', 'meta'],
].map(([name, category]) => ({ name: name as string, category: category as Category }));

/** Scores by name: { long_hair: 0.9 }. */
export function scoresOf(byName: Readonly<Record<string, number>>): SparseScores {
  const found = tagList.flatMap(({ name }, index) => {
    const score = byName[name];
    return score === undefined ? [] : [{ index, score }];
  });
  return {
    tags: Uint32Array.from(found.map(({ index }) => index)),
    values: Float32Array.from(found.map(({ score }) => score)),
  };
}

export function options(some: Partial<TaggingOptions> = {}): TaggingOptions {
  return { ...defaultOptions, ...some };
}

/** Scores of any tags of the list. Many are equal, so that ties happen. */
export const anyScores = fc
  .array(
    fc.oneof(
      fc.constant(undefined),
      fc.integer({ min: 1, max: 20 }).map((n) => n / 20),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
    ),
    { minLength: tagList.length, maxLength: tagList.length },
  )
  .map((values) =>
    scoresOf(
      Object.fromEntries(
        tagList.flatMap(({ name }, at) => (values[at] === undefined ? [] : [[name, values[at]]])),
      ),
    ),
  );

const threshold = fc.oneof(
  fc.constantFrom('mcut' as const, 'off' as const),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const pattern = fc.constantFrom('*hair*', 'SOLO', 'cat ears', '?girl', 'kira*', 'general', 'no_such');

/** Any options that the reader takes. */
export const anyOptions: fc.Arbitrary<TaggingOptions> = fc
  .record({
    thresholds: fc.record(
      {
        general: threshold,
        character: threshold,
        copyright: threshold,
        rating: threshold,
        quality: threshold,
      },
      { requiredKeys: [] },
    ),
    maxTags: fc.option(fc.nat(8)),
    exclude: fc.array(pattern, { maxLength: 2 }),
    include: fc.oneof(fc.constant([]), fc.array(pattern, { maxLength: 3 })),
    aliases: fc.constantFrom<Readonly<Record<string, string>>>(
      {},
      { hair: 'long_hair' },
      { Solo: 'alone', '2boys': '1girl' },
    ),
    replacements: fc.constantFrom<Readonly<Record<string, string>>>(
      {},
      { '1girl': 'a girl' },
      { 'cat ears': 'ears, cat', solo: '' },
    ),
    prune: fc.boolean(),
    spaces: fc.boolean(),
    escape: fc.boolean(),
    expandCharacters: fc.boolean(),
    order: fc.constantFrom('confidence' as const, 'category' as const, 'csv' as const, 'people' as const),
    characterFirst: fc.boolean(),
    rating: fc.constantFrom('out' as const, 'first' as const, 'last' as const),
    trigger: fc.constantFrom(null, 'kira', 'sks style'),
    separator: fc.constantFrom(', ' as const, ',' as const),
  })
  .map(options);
