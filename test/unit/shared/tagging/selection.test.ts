import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { impliedBy } from '../../../../src/shared/tagging/implications';
import { withModelThresholds, type TaggingOptions } from '../../../../src/shared/tagging/options';
import type { SparseScores } from '../../../../src/shared/tagging/scores';
import { chooseTags } from '../../../../src/shared/tagging/selection';
import { kaomoji, spaced, tagKey } from '../../../../src/shared/tagging/tagText';
import { mcut } from '../../../../src/shared/tagging/thresholds';
import { anyOptions, anyScores, options, scoresOf, tagList } from './tags';

function texts(scores: SparseScores, some: Partial<TaggingOptions> = {}): string[] {
  return chooseTags(scores, tagList, options(some)).map(({ text }) => text);
}

describe('tags of a picture', () => {
  it('are those above the threshold of their category; one that equals it is not taken', () => {
    const scores = scoresOf({ solo: 0.35, '1girl': 0.351, kira: 0.8, fate: 0.9 });
    expect(texts(scores)).toEqual(['fate', '1girl']);
    expect(texts(scores, { thresholds: { general: 0.3, character: 0.5, copyright: 'off' } })).toEqual([
      'kira',
      '1girl',
      'solo',
    ]);
  });

  it('use the model’s thresholds where the options name none', () => {
    const some = withModelThresholds(options({ thresholds: { character: 0.7 } }), {
      general: 0.2614,
      character: 0.9,
    });
    expect(some.thresholds).toMatchObject({
      general: 0.2614,
      character: 0.7,
      copyright: 0.85,
      artist: 'off',
    });
  });

  it('are cut by MCut in each category for itself', () => {
    const scores = scoresOf({ solo: 0.9, '1girl': 0.85, shoes: 0.2, kira: 0.6 });
    expect(texts(scores, { thresholds: { general: 'mcut', character: 'mcut' } })).toEqual([
      'solo',
      '1girl',
      'kira',
    ]);
  });

  it('have no character by MCut alone when none is likely', () => {
    expect(texts(scoresOf({ kira: 0.14 }), { thresholds: { character: 'mcut' } })).toEqual([]);
    expect(texts(scoresOf({ kira: 0.16 }), { thresholds: { character: 'mcut' } })).toEqual(['kira']);
  });

  it('leave out what another says, and only that', () => {
    const scores = scoresOf({ long_hair: 0.9, hair: 0.8, hair_ornament: 0.7, no_shoes: 0.6, shoes: 0.5 });
    expect(texts(scores)).toEqual(['long hair', 'hair ornament', 'no shoes', 'shoes']);
    expect(texts(scores, { prune: false })).toContain('hair');
    // what is not written says nothing
    expect(texts(scores, { exclude: ['long*'] })).toContain('hair');
    expect(texts(scoresOf({ cat_ears: 0.9, animal_ears: 0.95 }))).toEqual(['cat ears']);
    expect(texts(scoresOf({ '6+girls': 0.9, multiple_girls: 0.95 }))).toEqual(['6+girls']);
  });

  it('match patterns in either spelling and any case', () => {
    const scores = scoresOf({ long_hair: 0.9, hair_ornament: 0.8, solo: 0.7, '1girl': 0.6 });
    expect(texts(scores, { exclude: ['LONG HAIR', '?girl'] })).toEqual(['hair ornament', 'solo']);
    expect(texts(scores, { include: ['*_hair', 'hair*'] })).toEqual(['long hair', 'hair ornament']);
    expect(texts(scores, { include: ['hair'] })).toEqual([]);
  });

  it('keep the underscores of the 19 kaomoji and of no other', () => {
    expect(kaomoji.size).toBe(19);
    for (const face of kaomoji) expect(spaced(face)).toBe(face);
    expect(texts(scoresOf({ '^_^': 0.9, '(o)_(o)': 0.8, '\\m/': 0.7, long_hair: 0.6 }))).toEqual([
      '^_^',
      '(o)_(o)',
      '\\m/',
      'long hair',
    ]);
  });

  it('have brackets as they are, and escaped when that is asked for', () => {
    const scores = scoresOf({ 'saber_(fate)': 0.9, '\\m/': 0.8 });
    expect(texts(scores)).toEqual(['saber (fate)', '\\m/']);
    expect(texts(scores, { escape: true })).toEqual(['saber \\(fate\\)', '\\\\m/']);
  });

  it('are written as several where that is asked for', () => {
    const scores = scoresOf({ 'saber_(fate)': 0.95, 'kira_(dress)_(series)': 0.9, fate: 0.88, solo: 0.5 });
    expect(texts(scores, { expandCharacters: true })).toEqual([
      'saber',
      'fate',
      'kira (dress)',
      'series',
      'solo',
    ]);
    expect(texts(scores, { replacements: { Solo: 'one person, alone', fate: '' } })).toEqual([
      'saber (fate)',
      'kira (dress) (series)',
      'one person',
      'alone',
    ]);
  });

  it('have at most one rating and one quality, at the end or the beginning', () => {
    const scores = scoresOf({ general: 0.6, explicit: 0.3, solo: 0.9, best_quality: 0.5, low_quality: 0.4 });
    expect(texts(scores)).toEqual(['solo']);
    const on = { thresholds: { quality: 0.2 } };
    expect(texts(scores, { ...on, rating: 'last' })).toEqual(['solo', 'best quality', 'general']);
    expect(texts(scores, { ...on, rating: 'first', maxTags: 1 })).toEqual(['general', 'solo']);
  });

  it('come in the order asked for', () => {
    const scores = scoresOf({
      kira: 0.87,
      long_hair: 0.9,
      '1girl': 0.5,
      solo: 0.4,
      '2boys': 0.6,
      fate: 0.86,
    });
    expect(texts(scores)).toEqual(['long hair', 'kira', 'fate', '2boys', '1girl', 'solo']);
    expect(texts(scores, { order: 'csv' })).toEqual(['1girl', 'solo', '2boys', 'long hair', 'kira', 'fate']);
    expect(texts(scores, { order: 'people' })).toEqual([
      'solo',
      '2boys',
      '1girl',
      'long hair',
      'kira',
      'fate',
    ]);
    expect(texts(scores, { order: 'category' })[1]).toBe('fate');
    expect(texts(scores, { characterFirst: true })[0]).toBe('kira');
  });

  it('are the same whatever way a naive reading of the rules goes', () => {
    fc.assert(
      fc.property(anyScores, anyOptions, (scores, some) => {
        expect(chooseTags(scores, tagList, some).map(({ text }) => text)).toEqual(naive(scores, some));
      }),
      { numRuns: 500 },
    );
  });

  it('are never written twice, are scored, and are ordered by a total order', () => {
    fc.assert(
      fc.property(anyScores, anyOptions, (scores, some) => {
        const chosen = chooseTags(scores, tagList, some);
        expect(new Set(chosen.map(({ text }) => tagKey(text))).size).toBe(chosen.length);
        const positions = new Map([...scores.tags].map((tag, at) => [tag, scores.values[at]]));
        for (const { index, score } of chosen) expect(positions.get(index)).toBe(score);
        if (some.order === 'confidence' && some.rating === 'out' && !some.characterFirst)
          expect(chosen.map(({ score }) => score)).toEqual(
            chosen.map(({ score }) => score).sort((a, b) => b - a),
          );
        if (some.characterFirst && some.rating !== 'first') {
          const others = chosen.findIndex(({ category }) => category !== 'character');
          if (others >= 0)
            expect(chosen.slice(others).some(({ category }) => category === 'character')).toBe(false);
        }
      }),
    );
  });
});

describe('MCut', () => {
  it('is the middle of the largest gap', () => {
    expect(mcut([0.9, 0.8, 0.3, 0.2], true)).toBeCloseTo(0.55);
    expect(mcut([0.9], false)).toBeCloseTo(0.45);
    expect(mcut([0.9], true)).toBe(1);
    expect(mcut([], false)).toBe(1);
  });
});

describe('what a tag says', () => {
  it('is the thing at its end, and what the list adds', () => {
    expect([...impliedBy('very_long_hair')].sort()).toEqual(['hair', 'long hair']);
    expect([...impliedBy('long katana')].sort()).toEqual(['katana', 'sword', 'weapon']);
    expect([...impliedBy('3girls')]).toContain('multiple girls');
    for (const tag of ['no shoes', 'hair over one eye', 'saber (fate)', 'hair', '1girl', 'cat'])
      expect([...impliedBy(tag)]).toEqual([]);
  });

  it('never is the tag itself', () => {
    fc.assert(
      fc.property(fc.constantFrom('braid', 'sword', 'rose', 'gun gun'), (tag) => !impliedBy(tag).has(tag)),
    );
  });
});

/** The rules once more, written straight down and slowly, on names. */
function naive(scores: SparseScores, some: TaggingOptions): string[] {
  const score = (index: number): number => scores.values[[...scores.tags].indexOf(index)] ?? 0;
  const all = [...scores.tags].map((index) => ({
    index,
    score: score(index),
    ...(tagList[index] ?? fail()),
  }));
  const limits = withModelThresholds(some, {}).thresholds;
  const above = (tag: (typeof all)[number]): boolean => {
    const limit = limits[tag.category] ?? fail();
    if (limit === 'off') return false;
    if (limit !== 'mcut') return tag.score > Math.fround(limit);
    const values = all.filter(({ category }) => category === tag.category).map((other) => other.score);
    const size = tagList.filter(({ category }) => category === tag.category).length;
    const sorted = [...values, ...(size > values.length ? [0] : [])].sort((a, b) => b - a);
    const gaps = sorted.slice(1).map((low, at) => (sorted[at] ?? 0) - low);
    const at = gaps.indexOf(Math.max(...gaps));
    const cut = at < 0 ? 1 : ((sorted[at] ?? 0) + (sorted[at + 1] ?? 0)) / 2;
    return tag.score > (tag.category === 'character' ? Math.max(cut, Math.fround(0.15)) : cut);
  };
  const best = (category: string): number =>
    Math.max(...all.filter((tag) => tag.category === category).map((tag) => tag.score));
  const firstBest = (tag: (typeof all)[number]): boolean =>
    all.find((other) => other.category === tag.category && other.score === best(tag.category)) === tag;
  const wild = (patterns: readonly string[], name: string): boolean =>
    patterns.some((pattern) =>
      new RegExp(`^${tagKey(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`).test(tagKey(name)),
    );
  const look = (table: Readonly<Record<string, string>>, name: string): string | undefined =>
    Object.entries(table).find(([from]) => tagKey(from) === tagKey(name))?.[1];
  let tags = all
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .filter(above)
    .filter((tag) => (tag.category === 'rating' ? some.rating !== 'out' && firstBest(tag) : true))
    .filter((tag) => tag.category !== 'quality' || firstBest(tag))
    .map((tag) => ({ ...tag, name: look(some.aliases, tag.name) ?? tag.name }))
    .filter((tag) => !wild(some.exclude, tag.name))
    .filter((tag) => some.include.length === 0 || tag.category === 'rating' || wild(some.include, tag.name));
  tags = tags.filter((tag, at) => tags.findIndex((other) => tagKey(other.name) === tagKey(tag.name)) === at);
  if (some.prune) {
    const general = tags.filter(({ category }) => category === 'general');
    tags = tags.filter(
      (tag) =>
        tag.category !== 'general' || !general.some((other) => impliedBy(other.name).has(tagKey(tag.name))),
    );
  }
  const plain = tags.filter(({ category }) => category !== 'rating').slice(0, some.maxTags ?? undefined);
  const rating = tags.filter(({ category }) => category === 'rating');
  const people = (name: string): number =>
    name === 'solo' ? 0 : /^(\d\+?|multiple[_ ])(girl|boy)s?$/.test(name) ? 1 : 2;
  const by = (rank: (tag: (typeof all)[number]) => number): void =>
    void plain.sort((a, b) => rank(a) - rank(b));
  if (some.order === 'csv') by((tag) => tag.index);
  if (some.order === 'people') by((tag) => people(tag.name));
  if (some.order === 'category')
    by((tag) => ['character', 'copyright', 'artist', 'general', 'meta', 'quality'].indexOf(tag.category));
  if (some.characterFirst) by((tag) => (tag.category === 'character' ? 0 : 1));
  const ordered = some.rating === 'first' ? [...rating, ...plain] : [...plain, ...rating];
  const written = ordered.flatMap((tag) => {
    const instead = look(some.replacements, tag.name);
    if (instead !== undefined)
      return instead
        .split(',')
        .map((text) => text.trim())
        .filter((text) => text !== '');
    const match = /^(.+?)_\(([^()]+)\)$/.exec(tag.name);
    const names =
      some.expandCharacters && tag.category === 'character' && match
        ? [match[1] ?? '', match[2] ?? '']
        : [tag.name];
    return names.map((name) => {
      const text = some.spaces && !kaomoji.has(name) ? name.split('_').join(' ') : name;
      return some.escape ? text.replace(/([\\()])/g, '\\$1') : text;
    });
  });
  return written.filter((text, at) => written.findIndex((other) => tagKey(other) === tagKey(text)) === at);
}

function fail(): never {
  throw new Error('not in the list');
}
