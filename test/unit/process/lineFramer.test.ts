import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineFramer } from '../../../src/process/lineFramer';

function frame(pieces: Buffer[], limit = 1000): { lines: string[]; tooLong: number } {
  const result = { lines: [] as string[], tooLong: 0 };
  const framer = new LineFramer({
    limit,
    onLine: (line) => result.lines.push(line),
    onTooLong: () => (result.tooLong += 1),
  });
  for (const piece of pieces) framer.push(piece);
  framer.end();
  return result;
}

describe('lines', () => {
  it('are the same however the bytes are cut', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme' }).filter((line) => !/[\r\n]/.test(line)));
    fc.assert(
      fc.property(lines, fc.array(fc.nat(200)), (expected, cuts) => {
        const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(''));
        const at = [...new Set([0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length])].sort(
          (a, b) => a - b,
        );
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(frame(pieces).lines).toEqual(expected);
      }),
    );
  });

  it('longer than the limit are left out, whether they come at once or in pieces', () => {
    const long = Buffer.from(`a\n${'x'.repeat(50)}\nb\n`);
    expect(frame([long], 20)).toEqual({ lines: ['a', 'b'], tooLong: 1 });
    expect(
      frame(
        [...long].map((byte) => Buffer.from([byte])),
        20,
      ),
    ).toEqual({ lines: ['a', 'b'], tooLong: 1 });
  });
});
