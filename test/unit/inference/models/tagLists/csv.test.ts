import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCsv } from '../../../../../src/inference/models/tagLists/csv';
import { ModelError } from '../../../../../src/inference/models/modelError';

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;
const special = /[",\r\n]/;

it('gives back what was written, in any style of quoting and line break', () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '"', '\n', '\r\n', '_', '\\', '猫') });
  const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { maxLength: 8 });
  fc.assert(
    fc.property(rows, fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean(), (all, end, always, last) => {
      const write = (one: string): string => (always || special.test(one) ? quoted(one) : one);
      const text = all.map((row) => row.map(write).join(',')).join(end) + (last ? end : '');
      expect(readCsv(text, 'tags.csv').map(({ fields }) => fields)).toEqual(all);
    }),
    { seed: 11 },
  );
});

it('counts lines as an editor does, also behind fields with line breaks', () => {
  expect(readCsv('a,b\n"1\n2",x\n\nlast,y', 't.csv')).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, fields: ['1\n2', 'x'] },
    { line: 5, fields: ['last', 'y'] },
  ]);
});

it('keeps quotes in the middle of a field', () => {
  expect(readCsv('5"_heels,a"b"', 't.csv')[0]?.fields).toEqual(['5"_heels', 'a"b"']);
});

it('names the line of a quoted field that does not end or goes on', () => {
  expect(() => readCsv('a,b\nc,"d\ne', 't.csv')).toThrow(
    'Line 2 of t.csv has a quoted field that does not end.',
  );
  expect(() => readCsv('a\nb,"c\nd"e', 't.csv')).toThrow('Line 3 of t.csv goes on behind the quote');
});

it('reads any text, or says what is wrong with it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r') }), (text) => {
      try {
        for (const { fields } of readCsv(text, 't.csv')) expect(fields.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(ModelError);
      }
    }),
    { seed: 12, numRuns: 500 },
  );
});
