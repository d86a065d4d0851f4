import fc from 'fast-check';
import { createScanner, parse } from 'jsonc-parser';
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { changedText, same } from '../../../../src/features/blocks/jsonEdits';
import { withChanges } from '../../../../src/shared/blocks/jobChange';

/** The comments of a text, in order of their letters: 12 and 13 are the scanner's kinds of them, 17 its end. */
function comments(text: string): string[] {
  const scanner = createScanner(text, false);
  const found: string[] = [];
  for (let kind: number = scanner.scan(); kind !== 17; kind = scanner.scan())
    if (kind === 12 || kind === 13)
      found.push(text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength()));
  return found.sort();
}

function read(text: string): unknown {
  const errors: never[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  expect(errors).toEqual([]);
  return value;
}

describe('a change of a job file', () => {
  const job = fs.readFileSync('media/sample/style.blocklora.json', 'utf8');

  it('touches one number and nothing else', () => {
    const text = changedText(job, { path: ['network', 'blocks', 'mid'], value: 8 });
    expect(text).toBe(job.replace('"mid": 0', '"mid": 8'));
  });

  it('does not touch a number that is written in another way', () => {
    expect(changedText(job, { path: ['training', 'learningRate'], value: 0.001 })).toBe(job);
  });

  it('takes a part out of a table in one line', () => {
    const text = changedText(job, { path: ['network', 'blocks', 'out1'] });
    expect(text).toBe(job.replace(', "out1": 0', ''));
    expect(changedText(job, { path: ['network', 'blocks', 'in2'] })).toBe(job.replace('"in2": 0, ', ''));
  });

  it('puts a part at its place in the order of the U-Net', () => {
    const order = (): string[] => ['in0', 'in1', 'in2', 'in3', 'mid', 'out0', 'out1'];
    const text = changedText(job, { path: ['network', 'blocks', 'in1'], value: 4 }, order);
    expect(text).toBe(job.replace('{ "in2": 0', '{ "in1": 4, "in2": 0'));
  });

  it('leaves the comment behind a value with it when a key follows', () => {
    const text = changedText('{\n  "a": 1 // of a\n}\n', { path: ['b'], value: 2 });
    expect(text).toBe('{\n  "a": 1, // of a\n  "b": 2\n}\n');
  });

  it('takes a key out with its line, and leaves the comments around it', () => {
    const text = '{\n  "a": 1, // of a\n  // of b\n  "b": 2\n}\n';
    expect(changedText(text, { path: ['b'] })).toBe('{\n  "a": 1 // of a\n  // of b\n}\n');
    expect(changedText(text, { path: ['a'] })).toBe('{\n  // of a\n  // of b\n  "b": 2\n}\n');
  });

  it('makes the tables on its way', () => {
    expect(changedText('{}', { path: ['network', 'blocks', 'in0'], value: 4 })).toBe(
      '{ "network": { "blocks": { "in0": 4 } } }',
    );
    expect(changedText('', { path: ['name'], value: 'a' })).toBe('{ "name": "a" }');
  });

  it('keeps the line ends of Windows', () => {
    const text = '{\r\n  "a": 1\r\n}\r\n';
    expect(changedText(text, { path: ['b'], value: 2 })).toBe('{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n');
  });
});

/** JSON with comments and white space wherever they may stand, trailing commas too. */
function commented(): fc.Arbitrary<{ text: string; value: unknown }> {
  const gap = fc.constantFrom('', ' ', '\n', '\n  ', ' /* note */ ', ' // to the end\n  ', '\n// own line\n');
  const key = fc.constantFrom('a', 'b', 'c', 'in0', 'a b');
  const leaf = fc
    .oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('x', '// no comment', '"{,'))
    .map((value) => ({ text: JSON.stringify(value), value: value }));
  const { all } = fc.letrec<{ all: { text: string; value: unknown } }>((tie) => ({
    all: fc.oneof({ depthSize: 'small' }, leaf, table(tie('all')), list(tie('all'))),
  }));
  type One = fc.Arbitrary<{ text: string; value: unknown }>;
  function list(inner: One): One {
    return fc
      .tuple(fc.array(fc.tuple(gap, inner, gap), { maxLength: 4 }), gap, fc.boolean())
      .map(([items, last, more]) => ({
        text: `[${items.map(([before, { text }, after]) => before + text + after).join(',')}${more && items.length > 0 ? ',' : ''}${last}]`,
        value: items.map(([, { value }]) => value),
      }));
  }
  function table(inner: One): One {
    const entries = fc.uniqueArray(fc.tuple(key, gap, inner, gap), {
      selector: ([name]) => name,
      maxLength: 4,
    });
    return fc.tuple(entries, gap, fc.boolean()).map(([items, last, more]) => ({
      text: `{${items.map(([name, before, { text }, after]) => `${before}${JSON.stringify(name)}${before}: ${text}${after}`).join(',')}${more && items.length > 0 ? ',' : ''}${last}}`,
      value: Object.fromEntries(items.map(([name, , { value }]) => [name, value])),
    }));
  }
  return table(all);
}

describe('whatever a text looks like', () => {
  const step = fc.oneof(fc.constantFrom('a', 'b', 'in0', 'new'), fc.nat({ max: 3 }));
  const path = fc
    .tuple(fc.constantFrom('a', 'b', 'in0', 'new'), fc.array(step, { maxLength: 2 }))
    .map(([first, rest]) => [first, ...rest]);

  it('a change makes the value that is wanted and loses no comment', () => {
    fc.assert(
      fc.property(commented(), commented(), path, fc.boolean(), ({ text, value }, other, at, remove) => {
        const change = remove ? { path: at } : { path: at, value: other.value };
        const after = changedText(text, change);
        const wanted = at.every((one) => typeof one === 'string') ? withChanges(value, [change]) : undefined;
        if (wanted !== undefined) expect(same(read(after), wanted)).toBe(true);
        else read(after);
        expect(comments(after)).toEqual(comments(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('the whole of a list is changed item by item', () => {
    fc.assert(
      fc.property(
        commented(),
        fc.array(fc.nat({ max: 4 }), { maxLength: 6 }),
        fc.array(fc.nat({ max: 4 }), { maxLength: 6 }),
        ({ text }, old, wanted) => {
          const start = changedText(text, { path: ['a'], value: old });
          const after = changedText(start, { path: ['a'], value: wanted });
          expect((read(after) as { a: unknown }).a).toEqual(wanted);
          expect(comments(after)).toEqual(comments(text));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
