import fc from 'fast-check';
import type { CaptionStyle } from '../../../../src/shared/captions/captionStyle';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';

export const wildcards: CaptionStyle = { separator: ',', wildcard: true };

const tag = fc.constantFrom(
  'solo',
  'Solo',
  'long hair',
  'long_hair',
  'smile',
  'saber \\(fate\\)',
  'x',
  'été',
  '猫',
);
const joint = fc.constantFrom(', ', ',', ' , ', ',,', ', , ', ',\t');
const end = fc.constantFrom('', ' ', ',', ', ');

const line = fc
  .tuple(fc.constantFrom('', ' ', ', '), fc.array(fc.tuple(tag, joint), { maxLength: 6 }), end)
  .map(
    ([start, tags, stop]) =>
      start + tags.map(([text, glue], index) => text + (index < tags.length - 1 ? glue : '')).join('') + stop,
  );

/** Texts of caption files: of one or more lines, with all that people leave between tags. */
export const captionTexts: fc.Arbitrary<string> = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 4 })
  .chain((lines) =>
    fc.boolean().map((last) => {
      const text = lines.map(([each, glue]) => each + glue).join('');
      return last ? text : text.replace(/(?:\r\n|\r|\n)$/, '');
    }),
  );

export const styles: fc.Arbitrary<CaptionStyle> = fc.constantFrom(plainStyle, wildcards);

export const tagTexts = tag;
