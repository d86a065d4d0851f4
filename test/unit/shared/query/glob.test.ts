import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeGlob, globParts, globTest } from '../../../../src/shared/query/glob';
import { matches } from '../../../support/queryReference';

/** Short texts of few letters, so that patterns often fit. */
const few = (letters: string): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...letters), { maxLength: 10 }).map((parts) => parts.join(''));

it('finds what a plain table of beginnings finds', () => {
  fc.assert(
    fc.property(few('ab*?😀'), few('ab😀'), (pattern, text) => {
      expect(globTest(globParts(pattern))(text)).toBe(matches(pattern, text));
    }),
    { numRuns: 3000 },
  );
});

it('takes an escaped text as itself', () => {
  fc.assert(
    fc.property(few('a*?\\b'), few('a*?\\b'), (text, other) => {
      expect(globTest(globParts(escapeGlob(text)))(other)).toBe(text === other);
    }),
  );
});

it('is not slowed down by many stars', () => {
  const test = globTest(globParts(`${'a*'.repeat(500)}b`));
  expect(test('a'.repeat(20_000))).toBe(false);
});
