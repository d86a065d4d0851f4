import { describe, expect, it } from 'vitest';
import type { QueryWords } from '../../../../src/shared/query/complete';
import { completeQuery } from '../../../../src/shared/query/complete';

const words: QueryWords = {
  tags: [
    { tag: 'long hair', count: 1204 },
    { tag: 'hair bow', count: 30 },
    { tag: 'chair', count: 3 },
    { tag: 'saber_(fate)', count: 2 },
    { tag: 'a*b', count: 1 },
  ],
  folders: [{ tag: 'images/style', count: 20 }],
  subsets: [{ tag: '10_kira', count: 5 }],
  problems: [{ tag: 'caption-empty', count: 2 }],
};

/** Labels of what is offered where `|` stands. */
function offered(text: string): string[] {
  const at = text.indexOf('|');
  return completeQuery(text.replace('|', ''), at, words).items.map(({ label }) => label);
}

/** The text after the completion of this label was taken. */
function taken(text: string, label: string): string {
  const at = text.indexOf('|');
  const plain = text.replace('|', '');
  const { start, end, items } = completeQuery(plain, at, words);
  const item = items.find((each) => each.label === label);
  expect(item, label).toBeDefined();
  return plain.slice(0, start) + (item?.insert ?? '') + plain.slice(end);
}

describe('completion in a query', () => {
  it('offers filters where nothing stands, and operators behind a filter', () => {
    expect(offered('|').slice(0, 3)).toEqual(['tag:', 'caption:', 'name:']);
    expect(offered('|')).not.toContain('OR');
    expect(offered('is:tagged |')).toContain('OR');
  });

  it('offers filters and tags for a word', () => {
    expect(offered('ta|')).toEqual(['tag:', 'tags>']);
    expect(offered('hair|')).toEqual(['hair bow', 'long hair', 'chair']);
    expect(taken('hair|', 'long hair')).toBe('tag:"long hair" ');
  });

  it('offers tags by how well they fit, then by their counts, and writes them so that they mean themselves', () => {
    expect(offered('tag:ha|')).toEqual(['hair bow', 'long hair', 'chair']);
    expect(offered('tag:"saber (|')).toEqual(['saber_(fate)']);
    expect(taken('tag:"saber (|', 'saber_(fate)')).toBe('tag:"saber_(fate)" ');
    expect(taken('tag:a|', 'a*b')).toBe('tag:"a\\*b" ');
  });

  it('takes the place of the whole value, also from within', () => {
    expect(taken('tag:lo|ng is:tagged', 'long hair')).toBe('tag:"long hair" is:tagged');
    expect(taken('conf(lo|', 'long hair')).toBe('conf("long hair")> ');
    expect(taken('conf(lo|)>0.5', 'long hair')).toBe('conf("long hair")>0.5');
  });

  it('knows states, folders, subsets and problems', () => {
    expect(offered('is:un|')).toEqual(['untagged', 'unusable']);
    expect(offered('has:m|')).toEqual(['mask']);
    expect(offered('folder:|')).toEqual(['images/style']);
    expect(offered('subset:kira|')).toEqual(['10_kira']);
    expect(offered('problem:|')).toEqual(['caption-empty']);
  });
});
