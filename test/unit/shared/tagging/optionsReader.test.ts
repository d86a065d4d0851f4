import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultOptions } from '../../../../src/shared/tagging/options';
import { readOptions } from '../../../../src/shared/tagging/optionsReader';
import { matcher } from '../../../../src/shared/tagging/patterns';
import { anyOptions } from './tags';

describe('options that a person wrote', () => {
  it('are taken over the base when they are right', () => {
    const { options, problems } = readOptions({ policy: 'merge', thresholds: { general: 'mcut' } });
    expect(problems).toEqual([]);
    expect(options).toEqual({ ...defaultOptions, policy: 'merge', thresholds: { general: 'mcut' } });
    fc.assert(
      fc.property(anyOptions, (some) => {
        const back: unknown = JSON.parse(JSON.stringify(some));
        expect(readOptions(back)).toEqual({ options: some, problems: [] });
      }),
    );
  });

  it.each([
    [{ polcy: 'merge' }, 'polcy', 'Did you mean policy?'],
    [{ policy: 'mrge' }, 'policy', 'Did you mean "merge"?'],
    [{ thresholds: { generel: 0.3 } }, 'thresholds.generel', 'Did you mean general?'],
    [{ thresholds: { general: 35 } }, 'thresholds.general', 'from 0 to 1'],
    [{ thresholds: 0.3 }, 'thresholds', 'Write an object'],
    [{ maxTags: 1.5 }, 'maxTags', 'whole number'],
    [{ exclude: 'hair' }, 'exclude', 'Write a list'],
    [{ exclude: ['a', 3] }, 'exclude.1', 'Write a tag'],
    [{ aliases: { a: 'b', b: 'c' } }, 'aliases.a', 'both stand for'],
    [{ aliases: { a: '' } }, 'aliases.a', 'replacements'],
    [{ trigger: 'a, b' }, 'trigger', 'one word'],
    [{ prune: 1 }, 'prune', 'true or false'],
    [{ separator: ';' }, 'separator', '", "'],
    [[], '', 'Write an object'],
    [{ zzz: 1 }, 'zzz', 'Remove it'],
    [{ ['__proto__x']: 1 }, '__proto__x', 'Remove it'],
  ])('are named when they are wrong: %j', (value, key, fix) => {
    const { options, problems } = readOptions(value);
    expect(options).toEqual(defaultOptions);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.key).toBe(key);
    expect(problems[0]?.fix).toContain(fix);
  });

  it('never make it throw', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readOptions(value)));
  });
});

describe('patterns', () => {
  it('with many stars answer at once', () => {
    const match = matcher(['*a*a*a*a*a*a*a*a*a*a*a*a*b']);
    expect(match('a'.repeat(5000))).toBe(false);
    expect(match(`${'a'.repeat(5000)}b`)).toBe(true);
  });

  it('mean what the regular expression of the same meaning does', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '_', '(', '.'), maxLength: 8 });
    fc.assert(
      fc.property(
        letters,
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', '(', '.'), maxLength: 10 }),
        (pattern, text) => {
          const clean = (each: string): string => each.replace(/[_ ]+/g, ' ').trim();
          if (clean(pattern) === '') return;
          const source = clean(pattern).replace(/[().]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
          expect(matcher([pattern])(text)).toBe(new RegExp(`^${source}$`).test(clean(text)));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
