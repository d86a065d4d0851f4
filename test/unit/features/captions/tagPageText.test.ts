import { describe, expect, it } from 'vitest';
import type { TagFacts } from '../../../../src/features/captions/tagFacts';
import { tagPageLines, textOf } from '../../../../src/features/captions/tagPageText';
import type { DataSet, ImageRecord } from '../../../../src/shared/dataset/records';

const set = { id: 'folder:/data', name: 'data', counts: { images: 1_200 } } as DataSet;
const facts: TagFacts = {
  name: 'long hair',
  key: 'long hair',
  set,
  count: 1_000,
  written: [
    { tag: 'long hair', count: 999 },
    { tag: 'Long_Hair', count: 1 },
  ],
  together: [
    { tag: 'blue eyes', count: 500 },
    { tag: 'hat', count: 3 },
  ],
  entry: { name: 'long_hair', category: 'general', posts: 4_500_000, aliases: ['longhair', '/lh'] },
  aliasOf: [],
};
const image = { path: '/data/a.png', name: 'a.png' } as ImageRecord;

describe('the page about a tag', () => {
  it('says in words and columns what is known of it', () => {
    const lines = tagPageLines(
      facts,
      [image],
      ({ name }) => name,
      () => 'sdGeneral',
    );
    expect(textOf(lines)).toBe(
      [
        'long hair',
        'general · 4,500,000 posts',
        '',
        'In 1,000 of 1,200 images of data (83 %).',
        '',
        'Ways of writing',
        '  long hair     999',
        '  Long_Hair       1',
        '',
        'Other names',
        '  longhair, /lh',
        '',
        'Often together with',
        '  blue eyes     500    50 %',
        '  hat             3    <1 %',
        '',
        'Pictures (the first 1 of 1,000)',
        '  a.png',
        '',
        '',
      ].join('\n'),
    );
  });

  it('leads to the pages of other tags and to pictures', () => {
    const lines = tagPageLines(
      facts,
      [image],
      ({ name }) => name,
      () => 'sdGeneral',
    );
    const links = lines.flat().flatMap(({ link }) => link ?? []);
    expect(links).toEqual([{ tag: 'blue eyes' }, { tag: 'hat' }, { image: '/data/a.png' }]);
  });

  it('says of another name what it is a name of', () => {
    const { entry, ...rest } = facts;
    const alias = { ...rest, entry: undefined, aliasOf: entry === undefined ? [] : [entry], together: [] };
    const text = textOf(tagPageLines(alias, [], String, () => 'sdGeneral'));
    expect(text).toContain('another name\n');
    expect(text).toContain('Another name of\n  long_hair  4,500,000 posts');
  });

  it('knows tags that are in no dictionary and in no data set', () => {
    const nothing = { ...facts, set: undefined, entry: undefined, written: [], together: [] };
    expect(textOf(tagPageLines(nothing, [], String, () => 'sdUnknown'))).toBe(
      'long hair\nin no tag dictionary\n\n',
    );
  });

  it('says of the word that calls the LoRA that it does', () => {
    const text = textOf(tagPageLines({ ...facts, entry: undefined }, [], String, () => 'sdTrigger'));
    expect(text).toContain('long hair\ncalls the LoRA\n');
  });
});
