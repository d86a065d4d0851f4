import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertionAt } from '../../../../src/features/captions/insertion';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';
import { applyChanges } from '../../../../src/shared/captions/tagEdits';
import { tagSpans } from '../../../../src/shared/captions/tagSpans';

/** `|` is the place. */
function inserted(marked: string, tags: readonly string[], style = plainStyle): string | null {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const change = insertionAt(text, offset, tags, style);
  return change && applyChanges(text, [change]);
}

describe('tags that are dropped or pasted', () => {
  it('go to the nearest gap with the separator of the caption', () => {
    expect(inserted('a, b|, c', ['x'])).toBe('a, b, x, c');
    expect(inserted('lo|ng hair,b', ['x'])).toBe('x,long hair,b');
    expect(inserted('long ha|ir,b', ['x', 'y'])).toBe('long hair,x,y,b');
    expect(inserted('a, b\n|', ['x'])).toBe('a, b\nx');
  });

  it('fill an empty caption', () => {
    expect(inserted('|', ['x', 'y'])).toBe('x, y');
  });

  it('are not doubled', () => {
    expect(inserted('a, B_c|', ['b c', 'd', 'd'])).toBe('a, B_c, d');
    expect(inserted('a|', ['A'])).toBe(null);
  });

  it('go into the line that they are dropped on', () => {
    expect(inserted('a, b\nc, d|\n', ['x'], { separator: ',', wildcard: true })).toBe('a, b\nc, d, x\n');
  });

  it('leave the other tags as they are wherever they land', () => {
    const text = 'a b,  c , d';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length }), (offset) => {
        const change = insertionAt(text, offset, ['x'], plainStyle);
        const tags = tagSpans(change === null ? '' : applyChanges(text, [change])).map((span) => span.text);
        expect(tags).toContain('x');
        expect(tags.filter((tag) => tag !== 'x')).toEqual(['a b', 'c', 'd']);
      }),
    );
  });
});
