import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captionFor, hasWord } from '../../../../src/shared/tagging/caption';
import type { Policy, TaggingOptions } from '../../../../src/shared/tagging/options';
import { chooseTags, type ChosenTag } from '../../../../src/shared/tagging/selection';
import { tagKey, tagsBetweenCommas } from '../../../../src/shared/tagging/tagText';
import { anyOptions, anyScores, options, tagList } from './tags';

const chosen: readonly ChosenTag[] = ['long hair', 'solo', 'saber (fate)'].map((text, index) => ({
  index,
  name: text.replaceAll(' ', '_'),
  text,
  category: 'general',
  score: 0.9,
}));

function caption(existing: string | null, policy: Policy, some: Partial<TaggingOptions> = {}): string | null {
  return captionFor(chosen, existing, options({ policy, ...some }));
}

describe('a caption', () => {
  it('is written anew for a picture without one, as the template says', () => {
    expect(caption(null, 'skip')).toBe('long hair, solo, saber (fate)\n');
    expect(caption(null, 'skip', { trigger: 'kira', separator: ',' })).toBe(
      'kira,long hair,solo,saber (fate)\n',
    );
  });

  it.each(['', '\n', '  \r\n', '\r\n \n'])('that is blank (%j) is none, for skip too', (blank) => {
    const end = blank.endsWith('\r\n') ? '\r\n' : '\n';
    expect(caption(blank, 'skip')).toBe(`long hair, solo, saber (fate)${end}`);
  });

  it('that a person wrote stays with skip', () => {
    expect(caption('mine', 'skip')).toBeNull();
  });

  it('is appended to in its own habit, and keeps its end', () => {
    expect(caption('a,b', 'append')).toBe('a,b,long hair,solo,saber (fate)');
    expect(caption('a, b\r\n', 'append')).toBe('a, b, long hair, solo, saber (fate)\r\n');
    expect(caption('a, b,', 'append')).toBe('a, b, long hair, solo, saber (fate)');
    expect(caption('a, b, \n', 'append')).toBe('a, b, long hair, solo, saber (fate)\n');
  });

  it('has no tag twice, in whatever spelling', () => {
    expect(caption('Long_Hair, saber \\(fate\\)', 'append')).toBe('Long_Hair, saber \\(fate\\), solo');
    expect(caption('alone, x', 'merge', { aliases: { alone: 'solo' } })).toBe(
      'alone, x, long hair, saber (fate)',
    );
    expect(caption('solo,long  hair,SABER_(fate)', 'merge')).toBeNull();
  });

  it('has new tags in front with prepend, but behind the trigger', () => {
    expect(caption('a, b\n', 'prepend')).toBe('long hair, solo, saber (fate), a, b\n');
    expect(caption('kira, a', 'prepend', { trigger: 'Kira' })).toBe('kira, long hair, solo, saber (fate), a');
    expect(caption('a', 'prepend', { trigger: 'kira' })).toBe('kira, long hair, solo, saber (fate), a');
  });

  it('gets the trigger in front when merged, unless it has it as a word', () => {
    expect(caption('a, b', 'merge', { trigger: 'kira' })).toBe('kira, a, b, long hair, solo, saber (fate)');
    expect(caption('a Kira doll', 'merge', { trigger: 'kira' })).toBe(
      'a Kira doll, long hair, solo, saber (fate)',
    );
    expect(hasWord('kirara', 'kira')).toBe(false);
    expect(hasWord('x-kira, y', 'KIRA')).toBe(true);
  });

  it('is not merged with what its own tags say', () => {
    expect(caption('very long hair', 'merge')).toBe('very long hair, solo, saber (fate)');
    expect(caption('very long hair', 'merge', { prune: false })).toContain('long hair, solo');
  });

  it('is only the first line that is not blank; all others stay', () => {
    expect(caption('\r\na\r\nsecond\r\n\r\n', 'append')).toBe(
      '\r\na, long hair, solo, saber (fate)\r\nsecond\r\n\r\n',
    );
    expect(caption('\na\nsecond', 'replace')).toBe('\nlong hair, solo, saber (fate)\nsecond');
  });

  it('is never emptied because nothing was found', () => {
    expect(captionFor([], 'mine', options({ policy: 'replace' }))).toBeNull();
    expect(captionFor([], null, options())).toBeNull();
  });
});

const word = fc.constantFrom(
  'a',
  'Long_Hair',
  'solo',
  'kira',
  'saber \\(fate\\)',
  'x y',
  '^_^',
  'a girl, standing',
);
const line = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 5 }), fc.constantFrom(',', ', ', ' ,', ',,'))
  .map(([words, separator]) => words.join(separator));
const existing = fc
  .tuple(
    fc.constantFrom('', ' ', ','),
    line,
    fc.constantFrom('', ',', ', ', ' '),
    fc.constantFrom('', '\n', '\r\n', '\nmore, solo', '\r\n\r\nx\n'),
  )
  .map((parts) => parts.join(''));
const adding = fc.constantFrom<Policy>('append', 'prepend', 'merge');

describe('laws of captions', () => {
  it('append keeps what is there as its beginning, up to the line’s end', () => {
    fc.assert(
      fc.property(anyScores, anyOptions, existing, (scores, some, text) => {
        const result = captionFor(chooseTags(scores, tagList, some), text, { ...some, policy: 'append' });
        if (result === null) return;
        const end = /\r?\n[^]*$/.exec(text)?.[0] ?? '';
        expect(result.startsWith(text.slice(0, text.length - end.length))).toBe(true);
        expect(result.endsWith(end)).toBe(true);
      }),
    );
  });

  it('append, prepend and merge take away nothing, change no order, and do nothing the second time', () => {
    fc.assert(
      fc.property(anyScores, anyOptions, existing, adding, (scores, some, text, policy) => {
        const tags = chooseTags(scores, tagList, some);
        const result = captionFor(tags, text, { ...some, policy });
        if (result === null) return;
        expect(isSubsequence(text, result)).toBe(true);
        expect(isSubsequence(firstLineTags(text), firstLineTags(result))).toBe(true);
        expect(captionFor(tags, result, { ...some, policy })).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('no new tag is there twice', () => {
    fc.assert(
      fc.property(anyScores, anyOptions, existing, adding, (scores, some, text, policy) => {
        const result = captionFor(chooseTags(scores, tagList, some), text, { ...some, policy });
        if (result === null) return;
        const before = firstLineTags(text).map(tagKey);
        const after = firstLineTags(result).map(tagKey);
        const twice = after.filter((key, at) => after.indexOf(key) !== at);
        expect(twice.every((key) => before.filter((each) => each === key).length > 1)).toBe(true);
      }),
    );
  });
});

function firstLineTags(text: string): string[] {
  return tagsBetweenCommas(text.trimStart().split(/\r?\n/)[0] ?? '');
}

function isSubsequence<T>(part: Iterable<T>, whole: Iterable<T>): boolean {
  const rest = whole[Symbol.iterator]();
  for (const each of part) {
    let next = rest.next();
    while (!next.done && next.value !== each) next = rest.next();
    if (next.done) return false;
  }
  return true;
}
