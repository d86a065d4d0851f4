import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renamedCaption } from '../../../../src/features/captions/renamedCaption';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';
import { tagSpans } from '../../../../src/shared/captions/tagSpans';
import { tagKey } from '../../../../src/shared/tagging/tagText';

function renamed(
  text: string,
  from: string,
  to: string,
  style = plainStyle,
): { text: string; merged: boolean } {
  const places = tagSpans(text, style).filter(({ key }) => key === tagKey(from));
  const result = renamedCaption({ text, style, places }, to);
  return { text: result.text, merged: result.merged };
}

describe('a tag that gets another name', () => {
  it('is written anew where it stands, and nothing else changes', () => {
    expect(renamed('  a ,long hair,b\r\n\r\n', 'long hair', 'short hair').text).toBe(
      '  a ,short hair,b\r\n\r\n',
    );
  });

  it('is found in every way of writing', () => {
    expect(renamed('Long_Hair, b', 'long hair', 'x').text).toBe('x, b');
  });

  it('is not doubled where the new name is there already', () => {
    expect(renamed('a, blue eye, b, blue_eyes', 'blue eye', 'blue eyes')).toEqual({
      text: 'a, b, blue_eyes',
      merged: true,
    });
  });

  it('stays once when it was there twice', () => {
    expect(renamed('x, a, b, x', 'x', 'y').text).toBe('y, a, b');
  });

  it('can be written otherwise without being another tag', () => {
    expect(renamed('long_hair, b', 'long_hair', 'long hair')).toEqual({
      text: 'long hair, b',
      merged: false,
    });
  });

  it('comes together line by line where every line is a caption', () => {
    const style = { separator: ',', wildcard: true };
    expect(renamed('x, a\ny, x\n', 'x', 'y', style).text).toBe('y, a\ny\n');
  });

  it('leaves all other tags as they were, in their order', () => {
    const tag = fc.constantFrom('a', 'b', 'c d', 'C_D', 'x', 'X', 'y', ' y ');
    fc.assert(
      fc.property(fc.array(tag), fc.constantFrom(',', ', ', ' , '), (tags, between) => {
        const text = tags.join(between);
        const after = tagSpans(renamed(text, 'x', 'y').text).map(({ key }) => key);
        const before = tagSpans(text).map(({ key }) => key);
        expect(after).not.toContain('x');
        expect(after.filter((key) => key !== 'y')).toEqual(before.filter((key) => !['x', 'y'].includes(key)));
        expect(after.includes('y')).toBe(before.includes('x') || before.includes('y'));
      }),
    );
  });
});
