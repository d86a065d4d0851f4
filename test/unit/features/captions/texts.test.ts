import { describe, expect, it } from 'vitest';
import { survivesEditor } from '../../../../src/dataset/captions/editorBytes';
import { nameFault } from '../../../../src/features/captions/newTagName';
import { positionsIn } from '../../../../src/features/captions/textPositions';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';

describe('places in a caption that is not open', () => {
  it('are counted as the editor counts them, whatever ends the lines', () => {
    const position = positionsIn('ab\r\ncd\re\n\nf');
    expect([0, 2, 4, 7, 9, 10].map(position)).toEqual([
      { line: 0, character: 0 },
      { line: 0, character: 2 },
      { line: 1, character: 0 },
      { line: 2, character: 0 },
      { line: 3, character: 0 },
      { line: 4, character: 0 },
    ]);
  });
});

describe('a file that is saved in an editor', () => {
  const utf8 = { encoding: 'utf8', bom: false } as const;

  it('keeps its bytes with one kind of line break', () => {
    expect(survivesEditor({ ...utf8, text: 'a\r\nb\r\n' })).toBe(true);
    expect(survivesEditor({ encoding: 'utf16le', bom: true, text: 'a' })).toBe(true);
  });

  it('would lose mixed line breaks, old ones, and an encoding that is only guessed', () => {
    expect(survivesEditor({ ...utf8, text: 'a\r\nb\n' })).toBe(false);
    expect(survivesEditor({ ...utf8, text: 'a\rb' })).toBe(false);
    expect(survivesEditor({ encoding: 'utf16be', bom: false, text: 'a' })).toBe(false);
  });
});

describe('a new name of a tag', () => {
  it('is refused with a cause and a remedy when it is none', () => {
    for (const text of ['', '  ', 'a, b', 'a\nb', 'a\r'])
      expect(nameFault(text, plainStyle), JSON.stringify(text)).toMatch(/^[^.]+[.] .+[.]$/);
  });

  it('may have all other signs', () => {
    for (const text of [':d', 'saber (fate)', 're:zero', '^_^', 'a;b', '"'])
      expect(nameFault(text, plainStyle)).toBe(null);
    expect(nameFault('a, b', { separator: ';' })).toBe(null);
  });
});
