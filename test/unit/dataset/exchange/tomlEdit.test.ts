import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editToml, type TomlValues } from '../../../../src/dataset/exchange/tomlEdit';
import { parseToml, type TomlTable } from '../../../../src/dataset/sources/tomlData';

const config = `# my set
[general]
num_repeats = 2 # for all

[[datasets]]
resolution = 512

  [[datasets.subsets]]
  image_dir = 'images/kira'   # the girl
  num_repeats=3

  # the second
  [[datasets.subsets]]
  image_dir = "reg"
  is_reg = true

[[datasets]]
subsets = [ { image_dir = "a", keep_tokens = 1 }, {image_dir="b"}, {} ]
`;
const first = ['datasets', 0, 'subsets', 0];
const second = ['datasets', 0, 'subsets', 1];
const inline = (index: number): (string | number)[] => ['datasets', 1, 'subsets', index];

describe('keys of a dataset TOML', () => {
  it('get other values, and nothing else changes', () => {
    expect(editToml(config, first, { num_repeats: 20 })).toBe(
      config.replace('num_repeats=3', 'num_repeats=20'),
    );
    expect(editToml(config, second, { is_reg: false })).toBe(
      config.replace('is_reg = true', 'is_reg = false'),
    );
    expect(editToml(config, ['general'], { num_repeats: 4 })).toBe(
      config.replace('num_repeats = 2', 'num_repeats = 4'),
    );
  });

  it('are added behind the last one, indented and spaced as that is', () => {
    expect(editToml(config, first, { class_tokens: 'kira "x"' })).toBe(
      config.replace('num_repeats=3\n', 'num_repeats=3\n  class_tokens="kira \\"x\\""\n'),
    );
    expect(editToml(config, second, { num_repeats: 5, keep_tokens: 1 })).toBe(
      config.replace('is_reg = true\n', 'is_reg = true\n  num_repeats = 5\n  keep_tokens = 1\n'),
    );
  });

  it('are added behind a comment, to an empty table, and to a file without an end', () => {
    expect(editToml('[[datasets]]\n[[datasets.subsets]] # none', first, { num_repeats: 2 })).toBe(
      '[[datasets]]\n[[datasets.subsets]] # none\nnum_repeats = 2',
    );
    const commented = '[[datasets]]\r\n\t[[datasets.subsets]]\r\n\timage_dir = "a" # here\r\n# end\r\n';
    expect(editToml(commented, first, { num_repeats: 2 })).toBe(
      commented.replace('# here\r\n', '# here\r\n\tnum_repeats = 2\r\n'),
    );
  });

  it('are found in tables on one line', () => {
    expect(editToml(config, inline(0), { keep_tokens: 2, num_repeats: 9 })).toContain(
      '{ image_dir = "a", keep_tokens = 2, num_repeats = 9 }',
    );
    expect(editToml(config, inline(1), { num_repeats: 9 })).toContain('{image_dir="b", num_repeats=9}');
    expect(editToml(config, inline(2), { num_repeats: 9 })).toContain('{ num_repeats = 9 } ]');
  });

  it('are taken away', () => {
    expect(editToml(config, first, { num_repeats: null })).toBe(config.replace('  num_repeats=3\n', ''));
    expect(editToml(config, inline(0), { keep_tokens: null })).toContain('{ image_dir = "a" }');
    expect(editToml(config, inline(0), { image_dir: null })).toContain('[ { keep_tokens = 1 }');
    expect(editToml(config, second, { num_repeats: null })).toBe(config);
  });

  it('of a table that is gone, or of a broken file, are refused with the place', () => {
    expect(() => editToml(config, ['datasets', 0, 'subsets', 7], { num_repeats: 1 })).toThrow(
      expect.objectContaining({ code: 'toml-no-table', message: expect.stringContaining('[[subsets]] 8') }),
    );
    expect(() => editToml('[[datasets]\n', first, {})).not.toThrow();
    expect(() => editToml('a = \n', first, { num_repeats: 1 })).toThrow(
      expect.objectContaining({ code: 'toml-broken', message: expect.stringContaining('is not TOML') }),
    );
  });

  it('read back as they were written, and every other line is byte by byte what it was', () => {
    const values: fc.Arbitrary<TomlValues> = fc.record(
      {
        num_repeats: fc.integer({ min: 1, max: 10_000 }),
        class_tokens: fc.string({ unit: 'grapheme' }),
        is_reg: fc.boolean(),
        keep_tokens: fc.option(fc.nat(5)),
        image_dir: fc.string({ unit: 'binary' }),
      },
      { requiredKeys: [] },
    );
    const places = fc.constantFrom<(string | number)[]>(first, second, inline(0), inline(1), inline(2));
    fc.assert(
      fc.property(values, places, fc.constantFrom('\n', '\r\n'), (wanted, place, eol) => {
        const text = config.replaceAll('\n', eol);
        const result = editToml(text, place, wanted);
        const [was, is] = [parsed(text), parsed(result)];
        const before = table(was, place);
        const after = table(is, place);
        for (const [key, value] of Object.entries(wanted))
          expect(after.get(key)).toEqual(
            value === null
              ? undefined
              : typeof value === 'number'
                ? BigInt(value)
                : typeof value === 'string'
                  ? value.toWellFormed()
                  : value,
          );
        for (const [key, value] of before) if (!(key in wanted)) expect(after.get(key)).toEqual(value);
        // other tables
        for (const other of [first, second, inline(0), inline(1), inline(2), ['general']])
          if (JSON.stringify(other) !== JSON.stringify(place))
            expect(table(is, other)).toEqual(table(was, other));
        const kept = result.split(eol);
        const changed = text.split(eol).filter((line) => !kept.includes(line));
        expect(changed.length).toBeLessThanOrEqual(Object.keys(wanted).length);
        expect(result.replaceAll(eol, '')).not.toContain('\n');
      }),
      { numRuns: 150 },
    );
  });
});

function parsed(text: string): TomlTable {
  const read = parseToml(text);
  if ('message' in read) throw new Error(`${read.message} in ${text}`);
  return read.table;
}

function table(root: TomlTable, place: readonly (string | number)[]): TomlTable {
  let found: unknown = root;
  for (const step of place)
    found = typeof step === 'number' ? (found as unknown[])[step] : (found as Map<string, unknown>).get(step);
  return found as TomlTable;
}
