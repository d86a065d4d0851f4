import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptionStyle } from '../../../../src/shared/captions/captionStyle';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';
import {
  applyChanges,
  insertTags,
  moveTag,
  orderTags,
  removeTags,
} from '../../../../src/shared/captions/tagEdits';
import { tagSpans } from '../../../../src/shared/captions/tagSpans';
import { captionTexts, styles, tagTexts } from './texts';

const textsOf = (text: string, style: CaptionStyle): string[] =>
  tagSpans(text, style).map((span) => span.text);

/** All that is not a tag. */
function between(text: string, style: CaptionStyle): string {
  return applyChanges(
    text,
    tagSpans(text, style).map(({ start, end }) => ({ start, end, text: '\0' })),
  );
}

describe('removeTags', () => {
  const remove = (text: string, ...gone: number[]): string => {
    const spans = tagSpans(text);
    return applyChanges(
      text,
      removeTags(
        text,
        spans.filter((_, index) => gone.includes(index)),
      ),
    );
  };

  it('takes exactly the tags away, and no word of another line', () => {
    fc.assert(
      fc.property(captionTexts, styles, fc.array(fc.nat(8)), (text, style, gone) => {
        const spans = tagSpans(text, style);
        const removed = spans.filter((_, index) => gone.includes(index));
        const after = applyChanges(text, removeTags(text, removed, style));
        const left = spans.filter((_, index) => !gone.includes(index)).map((span) => span.text);
        expect(textsOf(after, style)).toEqual(left);
        if (removed.length === 0) expect(after).toBe(text);
        expect(after.match(/[\r\n]/g)).toEqual(text.match(/[\r\n]/g));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a, b, c', [0], 'b, c'],
    ['a, b, c', [1], 'a, c'],
    ['a, b, c', [2], 'a, b'],
    ['a, b, c', [0, 1], 'c'],
    ['a, b, c', [1, 2], 'a'],
    ['a,b , c\r\n', [1], 'a,c\r\n'],
    ['a , b', [1], 'a'],
    ['a, b,\n', [1], 'a,\n'],
    ['a, , b, c', [2], 'a, , b'],
    ['a, , b, c', [1], 'a, , c'],
    [' a \n', [0], '  \n'],
    ['a, b,', [0, 1], ''],
  ])('of %j without %j leaves %j', (text, gone, after) => {
    expect(remove(text, ...gone)).toBe(after);
  });

  it('does not make the second line the caption by emptying the first', () => {
    expect(remove('a\nnotes', 0)).toBe(',\nnotes');
    expect(remove('a\n\n', 0)).toBe('\n\n');
  });
});

describe('insertTags', () => {
  it('puts exactly the tags at their position', () => {
    fc.assert(
      fc.property(captionTexts, styles, fc.array(tagTexts), fc.nat(8), (text, style, tags, at) => {
        const before = textsOf(text, style);
        const after = applyChanges(text, insertTags(text, tags, at, style));
        const position = Math.min(at, before.length);
        expect(textsOf(after, style)).toEqual([
          ...before.slice(0, position),
          ...tags,
          ...before.slice(position),
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['', 0, 'x, y'],
    ['\r\n', 0, 'x, y\r\n'],
    ['a', 0, 'x, y, a'],
    ['a', 1, 'a, x, y'],
    ['a,b', 1, 'a,x,y,b'],
    ['a,b,\n', 9, 'a,b,x,y,\n'],
    ['a , b', 2, 'a , b , x , y'],
  ])('in %j at %i gives %j: separators are the caption’s own', (text, at, after) => {
    expect(applyChanges(text, insertTags(text, ['x', 'y'], at))).toBe(after);
  });
});

describe('orderTags and moveTag', () => {
  it('move tags and nothing else', () => {
    const cases = captionTexts.chain((text) => {
      const count = tagSpans(text).length;
      const all = Array.from({ length: count }, (_, index) => index);
      return fc.tuple(
        fc.constant(text),
        fc.shuffledSubarray(all, { minLength: count }),
        fc.nat(Math.max(0, count - 1)),
        fc.nat(Math.max(0, count - 1)),
      );
    });
    fc.assert(
      fc.property(cases, ([text, order, from, to]) => {
        const before = textsOf(text, plainStyle);
        const after = applyChanges(text, orderTags(text, order));
        expect(textsOf(after, plainStyle)).toEqual(order.map((index) => before[index]));
        expect(between(after, plainStyle)).toBe(between(text, plainStyle));
        const moved = [...before];
        moved.splice(to, 0, ...moved.splice(from, 1));
        expect(textsOf(applyChanges(text, moveTag(text, from, to)), plainStyle)).toEqual(moved);
      }),
    );
  });

  it('do not move a tag into another line’s caption', () => {
    expect(moveTag('a, b\nc', 1, 2, { separator: ',', wildcard: true })).toEqual([]);
  });

  it('refuse what is no order', () => {
    expect(() => orderTags('a, b', [0])).toThrow(RangeError);
    expect(() => orderTags('a, b', [0, 2])).toThrow(RangeError);
    expect(() => orderTags('a, b', [1, 1])).toThrow(RangeError);
  });
});

describe('applyChanges', () => {
  it('makes changes at one place in their order, and refuses those that overlap', () => {
    const at = (start: number, end: number, text: string): { start: number; end: number; text: string } => ({
      start,
      end,
      text,
    });
    expect(applyChanges('abc', [at(2, 3, 'z'), at(0, 0, 'x'), at(0, 0, 'y')])).toBe('xyabz');
    expect(() => applyChanges('abc', [at(0, 2, ''), at(1, 3, '')])).toThrow(RangeError);
  });
});
