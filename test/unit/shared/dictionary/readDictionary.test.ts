import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DictionaryEntry } from '../../../../src/shared/dictionary/entry';
import { readDictionary } from '../../../../src/shared/dictionary/readDictionary';

function read(text: string, file = 'danbooru.csv'): readonly DictionaryEntry[] {
  return readDictionary(text, file).entries;
}

describe('a list of tags', () => {
  it('has name, category, posts and aliases, and all but the name may be missing', () => {
    expect(read('1girl,0,6008644,"1girls,sole_female"\nhakurei_reimu,4,90000\nsolo\n\r\nd,,,\n')).toEqual([
      { name: '1girl', category: 'general', posts: 6008644, aliases: ['1girls', 'sole_female'] },
      { name: 'hakurei_reimu', category: 'character', posts: 90000, aliases: [] },
      { name: 'solo', category: 'unknown', posts: 0, aliases: [] },
      { name: 'd', category: 'unknown', posts: 0, aliases: [] },
    ]);
  });

  it('may have colons, quotes and backslashes in names, and shortcuts for aliases', () => {
    const text = ':d,0,5,"/:d,happy"\r\n^"^,0,4\n"""",0,3,"a""b"\n\\m/,0,2\nre:zero_(x),3,1\n';
    expect(read(`\uFEFF${text}`).map(({ name, aliases }) => [name, ...aliases])).toEqual([
      [':d', '/:d', 'happy'],
      ['^"^'],
      ['"', 'a"b'],
      ['\\m/'],
      ['re:zero_(x)'],
    ]);
  });

  it('may have the header of a tagger’s list', () => {
    const text = 'tag_id,name,category,count\n9999999,general,9,0\n470575,1girl,0,4225150\n';
    expect(read(text, 'selected_tags.csv')).toEqual([
      { name: 'general', category: 'rating', posts: 0, aliases: [] },
      { name: '1girl', category: 'general', posts: 4225150, aliases: [] },
    ]);
  });

  it.each([
    ['danbooru.csv', 5, 'meta'],
    ['e621.csv', 5, 'species'],
    ['e621.csv', 7, 'meta'],
    ['e621.csv', 8, 'lore'],
    ['e621.csv', -1, 'invalid'],
    ['danbooru_e621_merged.csv', 5, 'meta'],
    ['danbooru_e621_merged.csv', 7, 'general'],
    ['danbooru_e621_merged.csv', 12, 'species'],
    ['danbooru_e621_merged.csv', 15, 'lore'],
    ['danbooru_e621_merged.csv', 6, 'invalid'],
    ['derpibooru.csv', 8, 'unknown'],
    ['mine.csv', 5, 'meta'],
    ['mine.csv', 15, 'lore'],
    ['mine.csv', 8, 'lore'],
  ])('of the name %s has %i for %s', (file, number, category) => {
    expect(read(`tag,${number},1\n`, file)[0]?.category).toBe(category);
  });

  it('may say categories in words', () => {
    expect(read('kira,Character\n')[0]?.category).toBe('character');
  });

  it('tells what is wrong with a line, and goes on', () => {
    const { entries, faults } = readDictionary(
      'a,x,1\nb,0,1.5\nc,0,1,"d,e\n,0,5\n"f"g,0,2\nlast,0,1\n',
      'mine.csv',
    );
    expect(entries.map(({ name, aliases }) => [name, ...aliases])).toEqual([
      ['a'],
      ['b'],
      ['c', 'd', 'e'],
      ['f'],
      ['last'],
    ]);
    expect(faults.map(({ line, what }) => [line, what])).toEqual([
      [1, 'has “x” for a category'],
      [2, 'has “1.5” for a count of posts'],
      [3, 'has a quoted field that does not end'],
      [4, 'has no tag'],
      [5, 'goes on behind the quote that ends a field'],
    ]);
    for (const { fix } of faults) expect(fix).toMatch(/^[A-Z].*\.$/);
  });

  it('of which nothing can be used names the first faults only', () => {
    const { entries, faults, faultCount } = readDictionary(',\n'.repeat(1_000), 'mine.csv');
    expect([entries.length, faults.length, faultCount]).toEqual([0, 20, 1_000]);
  });

  it('comes back as it was written', () => {
    const word = fc
      .string({
        unit: fc.constantFrom('a', 'B', '_', '"', '\\', ':', '(', 'é', '/', ' '),
        minLength: 1,
        maxLength: 8,
      })
      .filter((text) => text.replace(/[_\s]/g, '') !== '')
      .map((text) => text.trim());
    const row = fc.record({
      name: fc.oneof(
        word,
        fc.tuple(word, word).map(([a, b]) => `${a},${b}`),
      ),
      posts: fc.nat(),
      aliases: fc.array(word, { maxLength: 3 }),
    });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom('\n', '\r\n'), (rows, newline) => {
        const text = rows
          .map(
            ({ name, posts, aliases }) => `${quoted(name)},0,${posts},${quoted(aliases.join(','))}${newline}`,
          )
          .join('');
        const list = readDictionary(text, 'mine.csv');
        expect(list.faults).toEqual([]);
        expect(list.entries).toEqual(rows.map((each) => ({ ...each, category: 'general' })));
      }),
    );
  });

  it('of any letters whatever is read without a fault of ours, line by line', () => {
    const unit = fc.constantFrom('a', '"', ',', '\n', '\r', '_', '0', '-', ' ', '\\', '\0', 'あ');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        const { entries, faults } = readDictionary(text, 'mine.csv');
        const lines = text.split('\n').length;
        expect(entries.length).toBeLessThanOrEqual(lines);
        for (const { line } of faults) expect(line).toBeLessThanOrEqual(lines);
      }),
      { numRuns: 3_000 },
    );
  });
});
