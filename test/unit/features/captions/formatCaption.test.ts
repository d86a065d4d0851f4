import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormatOrder, FormatSpacing, OrderFacts } from '../../../../src/features/captions/formatCaption';
import { formatChanges, ordered } from '../../../../src/features/captions/formatCaption';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';
import { applyChanges } from '../../../../src/shared/captions/tagEdits';
import { tagSpans } from '../../../../src/shared/captions/tagSpans';

const ranks: Readonly<Record<string, number>> = { miku: 0, smile: 1, sketch: 2 };
const facts: OrderFacts = {
  isTrigger: ({ key }) => key === 'trig',
  rank: ({ key }) => ranks[key] ?? 1,
  uses: ({ key }) => key.length,
};

function formatted(text: string, order: FormatOrder, spacing: FormatSpacing, style = plainStyle): string {
  const tags = tagSpans(text, style);
  return applyChanges(text, formatChanges(text, tags, ordered(tags, order, facts), spacing, style));
}

describe('a caption that is formatted', () => {
  it('has its tags evenly spaced, and what is around them stays', () => {
    expect(formatted(' a,b ,  c\r\n', 'asIs', 'space')).toBe(' a, b, c\r\n');
    expect(formatted('a, b', 'asIs', 'none')).toBe('a,b');
  });

  it('keeps its own spacing when only the order is asked for', () => {
    expect(formatted('sketch,smile ,miku', 'category', 'asIs')).toBe('miku,smile ,sketch');
  });

  it('has the trigger in front whatever the order', () => {
    for (const order of ['category', 'frequency', 'name'] as const)
      expect(formatted('miku, smile, trig', order, 'space')).toMatch(/^trig, /);
  });

  it('keeps tags that are equal in their order', () => {
    expect(formatted('b, a, smile', 'category', 'space')).toBe('b, a, smile');
  });

  it('has nothing to change a second time', () => {
    const order = fc.constantFrom(
      'asIs',
      'category',
      'frequency',
      'name',
    ) satisfies fc.Arbitrary<FormatOrder>;
    const spacing = fc.constantFrom('space', 'none', 'asIs') satisfies fc.Arbitrary<FormatSpacing>;
    const tags = fc.array(fc.constantFrom('trig', 'miku', 'smile', 'a', 'a b', '', ' '));
    fc.assert(
      fc.property(tags, order, spacing, (all, by, spaced) => {
        const once = formatted(all.join(','), by, spaced);
        expect(formatted(once, by, spaced)).toBe(once);
      }),
    );
  });

  it('has white space once where that is what separates tags', () => {
    expect(formatted('a  b', 'asIs', 'space', { separator: ' ', wildcard: false })).toBe('a b');
  });
});
