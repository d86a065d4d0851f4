import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DictionaryEntry } from '../../../../src/shared/dictionary/entry';
import { TagDictionary } from '../../../../src/shared/dictionary/tagDictionary';
import { tagKey } from '../../../../src/shared/tagging/tagText';
import { naiveComplete, naiveNearest, naiveTags } from './naive';

function entry(name: string, posts = 0, aliases: string[] = []): DictionaryEntry {
  return { name, posts, aliases, category: 'general' };
}

function names(
  dictionary: TagDictionary,
  typed: string,
  own: { tag: string; count: number }[] = [],
): string[] {
  return dictionary.complete(typed, { own, limit: 20 }).map(({ name }) => name);
}

const hair = TagDictionary.of([
  entry('hair', 10),
  entry('long_hair', 5_000, ['/lh', 'longhair']),
  entry('hair_ornament', 900),
  entry('hairband', 800),
  entry('very_long_hair', 700),
  entry('chair', 600),
  entry('aqua_eyes', 500, ['hair_like_eyes']),
  entry('>_<', 400),
  entry('saber_(fate)', 300, ['saber']),
  entry('saber_alter', 200),
  entry(':d', 100),
]);

describe('completion', () => {
  it('ranks the tag itself, then beginnings, aliases, words and parts of words', () => {
    const found = hair.complete('hair', { own: [], limit: 20 });
    expect(found.map(({ name, match }) => [name, match])).toEqual([
      ['hair', 'exact'],
      ['hair_ornament', 'prefix'],
      ['hairband', 'prefix'],
      ['aqua_eyes', 'alias'],
      ['long_hair', 'word'],
      ['very_long_hair', 'word'],
      ['chair', 'inside'],
    ]);
    expect(found[3]?.alias).toBe('hair_like_eyes');
  });

  it('puts what the data set uses first within its rank, written as the data set writes it', () => {
    const own = [
      { tag: 'hairband', count: 3 },
      { tag: 'Very Long Hair', count: 2 },
      { tag: 'chair', count: 90 },
      { tag: 'hair pulled by kira', count: 4 },
    ];
    expect(names(hair, 'hair', own)).toEqual([
      'hair',
      'hair pulled by kira',
      'hairband',
      'hair_ornament',
      'aqua_eyes',
      'Very Long Hair',
      'long_hair',
      'chair',
    ]);
  });

  it('finds a tag by its shortcut before all that go on', () => {
    expect(hair.complete('/lh', { own: [], limit: 3 })[0]).toMatchObject({ name: 'long_hair', alias: '/lh' });
  });

  it('tells a word that was ended from one that goes on', () => {
    expect(names(hair, 'hair ').slice(0, 2)).toEqual(['hair_ornament', 'aqua_eyes']);
    expect(names(hair, 'hair_').slice(0, 2)).toEqual(['hair_ornament', 'aqua_eyes']);
  });

  it('forgives slips when there is little else', () => {
    expect(names(hair, 'lnog hair')).toEqual(['long_hair']);
    expect(hair.complete('ahir', { own: [], limit: 5 })).toContainEqual(
      expect.objectContaining({ name: 'hair', match: 'typo' }),
    );
  });

  it('knows kaomoji, brackets and escapes', () => {
    expect(names(hair, '>_')).toEqual(['>_<']);
    expect(names(hair, 'saber \\(fate')).toEqual(['saber_(fate)']);
    expect(names(hair, '(fate')).toEqual(['saber_(fate)']);
    expect(hair.find('saber \\(fate\\)')?.name).toBe('saber_(fate)');
  });

  it('gives the tags of the data set when nothing was typed, then the most posted', () => {
    expect(names(hair, '', [{ tag: 'kira', count: 1 }]).slice(0, 3)).toEqual([
      'kira',
      'long_hair',
      'hair_ornament',
    ]);
  });
});

describe('aliases', () => {
  it('lead to one tag or several, and are no tags', () => {
    const dictionary = TagDictionary.of([
      entry('rin_(a)', 5, ['rin']),
      entry('rin_(b)', 50, ['rin', 'b_rin']),
      entry('lone', 1, ['Rin_(A)']),
    ]);
    expect(dictionary.canonical('RIN').map(({ name }) => name)).toEqual(['rin_(b)', 'rin_(a)']);
    expect(dictionary.find('rin')).toBeUndefined();
    // an alias that is another tag's name, too
    expect(dictionary.find('rin (a)')?.name).toBe('rin_(a)');
    expect(dictionary.canonical('rin_(a)').map(({ name }) => name)).toEqual(['lone']);
  });
});

describe('several lists', () => {
  it('are one: the first says the name, what it leaves open the next one says', () => {
    const dictionary = TagDictionary.of(
      [{ name: 'Long Hair', category: 'unknown', posts: 0, aliases: ['lh'] }],
      [{ name: 'long_hair', category: 'general', posts: 7, aliases: ['LH', 'longhair'] }],
    );
    expect(dictionary.size).toBe(1);
    expect(dictionary.find('long_hair')).toEqual({
      name: 'Long Hair',
      category: 'general',
      posts: 7,
      aliases: ['lh', 'longhair'],
    });
  });
});

const letters = fc.constantFrom('a', 'b', 'A', '_', ' ', '(', '-', 'é', '\\');
const name = fc.string({ unit: letters, maxLength: 9 });
const entries = fc.array(
  fc.record({
    name,
    posts: fc.nat(4),
    aliases: fc.array(name, { maxLength: 2 }),
    category: fc.constant('general' as const),
  }),
  { maxLength: 25 },
);
const own = fc.uniqueArray(fc.record({ tag: name, count: fc.integer({ min: 1, max: 4 }) }), {
  maxLength: 8,
  selector: ({ tag }) => tag,
});

describe('the index', () => {
  it('answers as a plain look at everything would', () => {
    fc.assert(
      fc.property(
        entries,
        entries,
        own,
        name,
        fc.integer({ min: 1, max: 30 }),
        (one, two, counts, typed, limit) => {
          const sorted = counts.toSorted((a, b) => b.count - a.count);
          const dictionary = TagDictionary.of(one, two);
          const tags = naiveTags([one, two], sorted);
          const found = dictionary.complete(typed, { own: sorted, limit });
          expect(found.map(({ name, match }) => ({ name, match }))).toEqual(
            naiveComplete(tags, typed, limit),
          );
          const listed = naiveTags([one, two], []);
          expect(dictionary.nearest(typed, limit)).toEqual(naiveNearest(listed, typed, limit));
          for (const { name } of [...one, ...two])
            if (tagKey(name) !== '')
              expect(dictionary.find(name)?.name).toBe(listed.find(({ key }) => key === tagKey(name))?.name);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
