import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';
import { completionPlace } from '../../../../src/shared/captions/completionPlace';
import { shortCount } from '../../../../src/shared/captions/shortCount';
import { noHabits, written, writingHabits } from '../../../../src/shared/captions/writingHabits';

/** The place at `|`, with the caption in which `tag` takes the place of what stands there. */
function at(marked: string, style = plainStyle): { replaced: string; typed: string; others: string[] } {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = completionPlace(text, offset, style);
  return {
    replaced: text.slice(0, place.start) + place.lead + 'TAG' + text.slice(place.end),
    typed: place.typed,
    others: [...place.others],
  };
}

describe('a completion', () => {
  it('takes the place of the whole tag, wherever in it the cursor is', () => {
    expect(at('1girl, long ha|, smile')).toEqual({
      replaced: '1girl, TAG, smile',
      typed: 'long ha',
      others: ['1girl', 'smile'],
    });
    expect(at('1girl, long| hair , smile').replaced).toBe('1girl, TAG , smile');
    expect(at('|long hair').typed).toBe('');
    expect(at('1girl, long |').typed).toBe('long ');
  });

  it('stands where there is no tag yet, with the space that the caption has', () => {
    expect(at('1girl, |').replaced).toBe('1girl, TAG');
    expect(at('1girl,lo|').replaced).toBe('1girl, TAG');
    expect(at('1girl,solo,lo|').replaced).toBe('1girl,solo,TAG');
    expect(at('1girl, solo,lo|, smile').replaced).toBe('1girl, solo, TAG, smile');
    expect(at('|').replaced).toBe('TAG');
  });

  it('keeps to its line and to the separator of the subset', () => {
    expect(at('a, b\nlo|\nc').others).toEqual([]);
    expect(at('a; long, h|; c', { separator: ';', wildcard: false })).toMatchObject({
      replaced: 'a; TAG; c',
      typed: 'long, h',
    });
  });

  it('leaves everything else as it is', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', ',', '\n', '\r', '_'), maxLength: 15 });
    fc.assert(
      fc.property(text, fc.nat(15), (caption, offset) => {
        const cursor = Math.min(offset, caption.length);
        const { start, end, typed } = completionPlace(caption, cursor, plainStyle);
        expect(start).toBeLessThanOrEqual(cursor);
        expect(end).toBeGreaterThanOrEqual(cursor);
        expect(caption.slice(start, end)).not.toMatch(/[,\r\n]/);
        expect(caption.slice(start, cursor)).toBe(typed);
      }),
    );
  });
});

describe('the habits of a data set', () => {
  it('are how most of its tags are written', () => {
    expect(
      writingHabits([
        { tag: 'long_hair', count: 9 },
        { tag: 'blue eyes', count: 1 },
      ]),
    ).toEqual({
      underscores: true,
      escapes: null,
    });
    expect(writingHabits([{ tag: 'saber \\(fate\\)', count: 5 }])).toEqual({
      underscores: false,
      escapes: true,
    });
  });

  it('need some tags that agree, of which faces and single words are none', () => {
    expect(writingHabits([{ tag: 'long_hair', count: 4 }])).toEqual(noHabits);
    expect(
      writingHabits([
        { tag: 'a_b', count: 5 },
        { tag: 'a b', count: 5 },
      ]),
    ).toEqual(noHabits);
    expect(
      writingHabits([
        { tag: '>_<', count: 50 },
        { tag: 'smile', count: 50 },
      ]),
    ).toEqual(noHabits);
  });

  it('say how a name of a dictionary is written', () => {
    expect(written('saber_(fate)', noHabits)).toBe('saber (fate)');
    expect(written('saber_(fate)', { underscores: true, escapes: true })).toBe('saber_\\(fate\\)');
    expect(written('>_<', noHabits)).toBe('>_<');
  });
});

describe('a count', () => {
  it('is short', () => {
    expect([0, 850, 1_000, 1_249, 15_900, 999_499, 999_600, 1_240_000, 12_000_000].map(shortCount)).toEqual([
      ...['0', '850', '1.0k', '1.2k', '16k', '999k', '1.0M', '1.2M', '12M'],
    ]);
  });
});
