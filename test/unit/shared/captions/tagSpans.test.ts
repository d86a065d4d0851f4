import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagAt, tagSpans } from '../../../../src/shared/captions/tagSpans';
import { captionLine, captionLines, splitTags } from '../../../../src/shared/dataset/captionText';
import { captionTexts, wildcards } from './texts';

describe('tagSpans', () => {
  it('finds exactly the tags that the trainer takes, at their places', () => {
    fc.assert(
      fc.property(captionTexts, (text) => {
        const plain = tagSpans(text);
        expect(plain.map((span) => span.text)).toEqual(splitTags(captionLine(text).line));
        expect(tagSpans(text, wildcards).map((span) => span.text)).toEqual(
          captionLines(text).flatMap((line) => splitTags(line)),
        );
        for (const span of tagSpans(text, wildcards))
          expect(text.slice(span.start, span.end)).toBe(span.text);
      }),
    );
  });

  it('takes only the first line that is not blank, whatever its line break is', () => {
    expect(tagSpans(' \r\n a , b\rc').map(({ start, end }) => [start, end])).toEqual([
      [4, 5],
      [8, 9],
    ]);
  });

  it('knows separators of more than one character, and tags that hold commas', () => {
    const spans = tagSpans('a, b || c||', { separator: '||', wildcard: false });
    expect(spans.map(({ text }) => text)).toEqual(['a, b', 'c']);
  });

  it('gives one key to all ways of writing a tag', () => {
    const keys = tagSpans('Long_Hair, long  hair, saber (fate), saber \\(fate\\)').map(({ key }) => key);
    expect(keys).toEqual(['long hair', 'long hair', 'saber (fate)', 'saber (fate)']);
  });
});

describe('tagAt', () => {
  const spans = tagSpans('ab, cd');

  it.each([
    [0, 'ab'],
    [2, 'ab'],
    [3, undefined],
    [4, 'cd'],
    [6, 'cd'],
    [7, undefined],
  ])('at %i finds %s', (offset, text) => {
    expect(tagAt(spans, offset)?.text).toBe(text);
  });
});
