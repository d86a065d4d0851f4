import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedCaption, smallestChange } from '../../../../src/shared/captions/fixAll';
import { lintCaption } from '../../../../src/shared/captions/lint';
import { mayHaveProblem } from '../../../../src/shared/captions/lintTags';
import type { LintRule } from '../../../../src/shared/captions/lintRules';
import { applyChanges } from '../../../../src/shared/captions/tagEdits';
import { tagSpans } from '../../../../src/shared/captions/tagSpans';
import { splitTags } from '../../../../src/shared/dataset/captionText';
import type { LintOptions } from './lintPlace';
import { lintContext } from './lintPlace';

/** Rules with what they are about. */
function found(text: string, options: LintOptions = {}): [LintRule, string][] {
  return lintCaption(text, lintContext(options)).map(({ rule, start, end }) => [
    rule,
    text.slice(start, end),
  ]);
}

/** The text after each fix of the only problem. */
function fixed(text: string, options: LintOptions = {}): string[] {
  const problems = lintCaption(text, lintContext(options));
  expect(problems).toHaveLength(1);
  return (problems[0]?.fixes ?? []).map(({ changes }) => applyChanges(text, changes));
}

const spaces = { underscores: false, escapes: null };
const underscores = { underscores: true, escapes: null };

describe('a caption', () => {
  it('without faults has no problems', () => {
    expect(found('kira, 1girl, long hair, blue eyes, >_<\n', { trigger: 'kira', habits: spaces })).toEqual(
      [],
    );
  });

  it('with a tag twice is told so, however it is written', () => {
    expect(found('long hair, smile, Long_Hair')).toEqual([['duplicate', 'Long_Hair']]);
    expect(fixed('long hair, smile, Long_Hair,\n')).toEqual(['long hair, smile,\n']);
  });

  it('with another name of a tag gets the tag', () => {
    expect(fixed('teal hair, smile')).toEqual(['aqua hair, smile']);
    expect(fixed('teal_hair', { habits: underscores })).toEqual(['aqua_hair']);
    // of one that leads to several a person chooses
    expect(fixed('rin, smile')).toEqual(['rin (a), smile', 'rin (b), smile']);
    expect(fixedCaption('rin, smile', lintContext())).toBe('rin, smile');
  });

  it('with an unknown tag is told what may have been meant, where there are lists that should have it', () => {
    expect(found('lnog hair, smile')).toEqual([]);
    expect(found('lnog hair, smile', { complete: true })).toEqual([['unknown', 'lnog hair']]);
    const [problem] = lintCaption('lnog hair, smile', lintContext({ complete: true }));
    expect(problem?.message).toBe('“lnog hair” is in no tag dictionary. Did you mean “long hair”?');
    expect(problem?.fixes.map(({ title }) => title)).toEqual([
      'Change to “long hair”',
      'Add “lnog hair” to my tag dictionary',
    ]);
    expect(found('she looks at the sea and is glad', { complete: true })).toEqual([]);
  });

  it('with nearly another tag of the data set is told which', () => {
    const tags = [
      { tag: 'red eyes', count: 40 },
      { tag: 'red eye', count: 2 },
      { tag: 'pony tail', count: 1 },
      { tag: 'ponytail', count: 9 },
      { tag: 'black trousres', count: 1 },
      { tag: 'black trousers', count: 6 },
    ];
    expect(found('red eye, pony tail, black trousres', { tags }).map(([rule]) => rule)).toEqual([
      'nearDuplicate',
      'nearDuplicate',
      'nearDuplicate',
    ]);
    expect(fixed('red eye', { tags })).toEqual(['red eyes']);
    expect(found('red eyes, ponytail, black trousers', { tags })).toEqual([]);
  });

  it('with tags that cannot both be true is told so', () => {
    expect(found('1girl, smile, 2girls', { on: ['contradictory'] })).toEqual([['contradictory', '2girls']]);
    expect(fixed('1girl, smile, 2girls')).toEqual(['1girl, smile', 'smile, 2girls']);
    expect(found('2girls, solo')).toEqual([['contradictory', 'solo']]);
    expect(found('1girl, 1boy')).toEqual([]);
  });

  it('with a tag that another one says is told so', () => {
    expect(found('hair, smile, long hair')).toEqual([['implied', 'hair']]);
    expect(fixed('hair, smile, long hair')).toEqual(['smile, long hair']);
    // nobody has looked at it, so it is not done with all
    expect(fixedCaption('hair, smile, long hair', lintContext())).toBe('hair, smile, long hair');
  });

  it('without its trigger is told so, unless the trainer adds it', () => {
    expect(fixed('smile, long hair', { trigger: 'kira' })).toEqual(['kira, smile, long hair']);
    expect(found('smile, long hair', { trigger: 'kira', triggerIsAdded: true })).toEqual([]);
    expect(found('a photo of Kira at sea', { trigger: 'kira' })).toEqual([]);
    expect(found('a photo of kirara', { trigger: 'kira' })).toEqual([
      ['missingTrigger', 'a photo of kirara'],
    ]);
  });

  it('with its trigger behind other tags gets it in front', () => {
    expect(fixed('smile,  long hair, kira\n', { trigger: 'kira' })).toEqual(['kira,  smile, long hair\n']);
  });

  it('that is too long is marked where it is cut', () => {
    const text = Array.from({ length: 80 }, (_, at) => `word${at}x`).join(', ');
    const [problem, ...others] = lintCaption(` ${text}\n`, lintContext());
    expect(others).toEqual([]);
    expect(problem?.rule).toBe('tooLong');
    expect(` ${text}`.slice(problem?.start, problem?.end)).toMatch(/^word75x, .*word79x$/);
  });

  it('with escaped brackets is told so, unless the data set writes them', () => {
    expect(fixed('saber \\(fate\\), smile')).toEqual(['saber (fate), smile']);
    expect(found('saber \\(fate\\)', { habits: { underscores: null, escapes: true } })).toEqual([]);
  });

  it('with underscores or spaces against the habit of the data set is told so', () => {
    expect(fixed('long_hair, smile', { habits: spaces })).toEqual(['long hair, smile']);
    expect(fixed('long hair, smile', { habits: underscores })).toEqual(['long_hair, smile']);
    expect(found('>_<, ._.', { habits: spaces })).toEqual([]);
  });

  it('that is empty is told so once', () => {
    for (const text of ['', '\n', ' ,, \n'])
      expect(lintCaption(text, lintContext({ trigger: 'kira' })).map(({ rule }) => rule)).toEqual(['empty']);
  });

  it('of several lines has only the problems of those that are used', () => {
    const text = 'smile, smile\nhair, hair';
    expect(found(text)).toEqual([['duplicate', 'smile']]);
    const style = { separator: ',', wildcard: true };
    expect(found(text, { style })).toEqual([
      ['duplicate', 'smile'],
      ['duplicate', 'hair'],
    ]);
    expect(found('smile, a\nsmile, b', { style })).toEqual([]);
  });
});

const tag = fc.constantFrom(
  ...[
    'smile',
    'Smile',
    'long hair',
    'long_hair',
    'hair',
    'teal hair',
    'aqua hair',
    'rin',
    '1girl',
    '2girls',
    'solo',
  ],
  ...['kira', 'saber \\(fate\\)', '>_<', 'lnog hair', 'red eye', 'lh', 'blue_eyes', '', '_'],
);
const joint = fc.constantFrom(', ', ',', ' , ', ',,');
const caption = fc
  .array(fc.tuple(tag, joint), { maxLength: 8 })
  .map((parts) => parts.map(([text, by]) => text + by).join(''));
const options = fc.record({
  trigger: fc.constantFrom(null, 'kira'),
  habits: fc.constantFrom(spaces, underscores, { underscores: null, escapes: null }),
  complete: fc.boolean(),
  tags: fc.constantFrom(
    [],
    [
      { tag: 'red eyes', count: 9 },
      { tag: 'red eye', count: 1 },
    ],
  ),
});

describe('rules', () => {
  it('leave nothing to mend when all was mended, and lose no tag', () => {
    fc.assert(
      fc.property(caption, options, (text, given) => {
        const context = lintContext(given);
        const after = fixedCaption(text, context);
        expect(fixedCaption(after, context)).toBe(after);
        const change = smallestChange(text, after);
        expect(change === null ? text : applyChanges(text, [change])).toBe(after);
        // every tag is there still, by its own name or the one that it is another name of
        const keys = new Set(tagSpans(after).map(({ key }) => key));
        const names = (one: string): string[] =>
          context.facts(one).aliasOf.map((name) => context.facts(name).key);
        for (const span of tagSpans(text))
          if (span.key !== '')
            expect(
              [span.key, ...names(span.text)].some((key) => keys.has(key)),
              `${text} -> ${after}`,
            ).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never pass over a caption that has a problem when they look at its tags alone', () => {
    fc.assert(
      fc.property(caption, options, (text, given) => {
        const context = lintContext(given);
        if (lintCaption(text, context).length > 0)
          expect(mayHaveProblem(splitTags(text), context, ', '), text).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that are off are silent', () => {
    fc.assert(
      fc.property(
        caption,
        options,
        fc.subarray(['duplicate', 'alias', 'implied', 'empty'] as LintRule[]),
        (text, given, on) => {
          for (const { rule } of lintCaption(text, lintContext({ ...given, on }))) expect(on).toContain(rule);
        },
      ),
    );
  });
});
