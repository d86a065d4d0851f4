import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captionDiff } from '../../../../src/shared/tagging/captionDiff';
import type { ChosenTag } from '../../../../src/shared/tagging/selection';

function chosen(...tags: readonly (readonly [string, number])[]): ChosenTag[] {
  return tags.map(([text, score], index) => ({ index, name: text, text, category: 'general', score }));
}

function shown(before: string | null, after: string | null, tags: readonly ChosenTag[] = []): string[] {
  const signs = { kept: ' ', added: '+', removed: '-' };
  return captionDiff(before, after, tags).map(({ text, change }) => signs[change] + text);
}

describe('the difference of two captions', () => {
  it('shows what is kept, what is new, and at the end what goes', () => {
    expect(shown('kira, blue hair, hat', 'kira, smile, blue hair')).toEqual([
      ...[' kira', '+smile', ' blue hair', '-hat'],
    ]);
  });

  it('is all new where there was no caption, and all kept where it stays', () => {
    expect(shown(null, 'kira, smile\n')).toEqual(['+kira', '+smile']);
    expect(shown('kira, smile', null)).toEqual([' kira', ' smile']);
  });

  it('looks at the first line that is not blank alone', () => {
    expect(shown('\r\n kira, hat\r\nnot, this', '\nkira\nnor, this')).toEqual([' kira', '-hat']);
  });

  it('counts tags that stand there twice', () => {
    expect(shown('a, a, b', 'a, b, b')).toEqual([' a', ' b', '+b', '-a']);
  });

  it('has the score of a tag in whatever spelling', () => {
    const parts = captionDiff('Long_Hair', 'Long_Hair, smile', chosen(['long hair', 0.9], ['smile', 0.5]));
    expect(parts.map(({ score }) => score)).toEqual([0.9, 0.5]);
  });

  it('holds exactly the tags of both', () => {
    const tags = fc.array(fc.constantFrom('a', 'b', 'c d', 'é'), { maxLength: 8 });
    fc.assert(
      fc.property(tags, tags, (old, now) => {
        const parts = captionDiff(old.join(', '), now.join(','), []);
        const of = (...changes: readonly string[]): string[] =>
          parts.filter(({ change }) => changes.includes(change)).map(({ text }) => text);
        expect(of('kept', 'added')).toEqual(now);
        expect(of('kept', 'removed').sort()).toEqual([...old].sort());
      }),
    );
  });
});
