import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BulkEdit, EditContext } from '../../../../src/shared/captions/bulkEdit';
import { readBulkEdit } from '../../../../src/shared/captions/bulkEditReader';
import { editCaption } from '../../../../src/shared/captions/editCaption';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';
import { tagSpans } from '../../../../src/shared/captions/tagSpans';
import { tagKey } from '../../../../src/shared/tagging/tagText';
import { captionTexts, styles, tagTexts, wildcards } from './texts';

function context(more: Partial<EditContext> = {}): EditContext {
  return {
    style: plainStyle,
    trigger: null,
    categoryOf: () => undefined,
    countOf: () => 0,
    seedOf: 'one.png',
    ...more,
  };
}

const edit = (text: string, what: BulkEdit, more?: Partial<EditContext>): string =>
  editCaption(text, what, context(more));

const replace = (more: Partial<Extract<BulkEdit, { kind: 'replace' }>>): BulkEdit => ({
  kind: 'replace',
  find: 'hair',
  by: 'x',
  regex: false,
  matchCase: true,
  unit: 'tag',
  ...more,
});

describe('add', () => {
  it('adds each tag that is not there in any spelling, with the caption’s own separator', () => {
    const tags = ['Long_Hair', 'b', 'B'];
    expect(edit('a,long hair\r\n', { kind: 'add', tags, at: 'end' })).toBe('a,long hair,b\r\n');
    expect(edit('a,long hair', { kind: 'add', tags, at: 1 })).toBe('a,b,long hair');
    expect(edit('', { kind: 'add', tags, at: 'start' })).toBe('Long_Hair, b');
  });

  it('stands behind the trigger, or first where there is none', () => {
    const add: BulkEdit = { kind: 'add', tags: ['x'], at: 'after-trigger' };
    expect(edit('SKS, a', add, { trigger: 'sks' })).toBe('SKS, x, a');
    expect(edit('a, b', add, { trigger: 'sks' })).toBe('x, a, b');
    expect(edit('a, b', add)).toBe('x, a, b');
  });

  it('adds to each line where every line is a caption', () => {
    const add: BulkEdit = { kind: 'add', tags: ['x'], at: 'end' };
    expect(edit('a\n\nx, b\nc', add, { style: wildcards })).toBe('a, x\n\nx, b\nc, x');
  });
});

describe('rename', () => {
  const rename: BulkEdit = { kind: 'rename', from: ['blue eye', 'blue_eyed'], to: 'blue eyes' };

  it.each([
    ['a, blue_eye, b', 'a, blue eyes, b'],
    ['a, Blue Eye,b,blue eyed', 'a, blue eyes,b'],
    ['blue eye, blue_eyes', 'blue_eyes'],
    ['blue eyes, a', 'blue eyes, a'],
  ])('makes of %j the caption %j', (before, after) => {
    expect(edit(before, rename)).toBe(after);
  });

  it('changes how a tag is written, and makes one of several ways', () => {
    expect(edit('long_hair, a, Long Hair', { kind: 'rename', from: ['long hair'], to: 'long hair' })).toBe(
      'long hair, a',
    );
  });

  it('splits a tag in two', () => {
    expect(edit('a, red hat', { kind: 'rename', from: ['red hat'], to: 'red, hat' })).toBe('a, red, hat');
  });
});

describe('replace', () => {
  it('finds whole tags, parts of tags, or any text of the caption', () => {
    expect(edit('hair, long hair', replace({}))).toBe('x, long hair');
    expect(edit('hair, long hair', replace({ unit: 'part-of-tag' }))).toBe('x, long x');
    expect(edit('hair, long\nhair', replace({ unit: 'caption', find: ', ', by: ' and ' }))).toBe(
      'hair and long\nhair',
    );
  });

  it('takes plain text as it is, and groups of regular expressions', () => {
    expect(edit('a.c, abc', replace({ find: 'a.c', by: '$&' }))).toBe('$&, abc');
    expect(
      edit('2girls, 3boys', replace({ regex: true, find: '(\\d)(girl|boy)s', by: 'many $2s ($1)' })),
    ).toBe('many girls (2), many boys (3)');
    expect(edit('Hair', replace({ matchCase: false }))).toBe('x');
    expect(edit('Hair', replace({}))).toBe('Hair');
  });

  it('removes a tag of which nothing is left', () => {
    expect(edit('a, hair, b', replace({ by: '' }))).toBe('a, b');
    expect(edit('hair\nnotes', replace({ by: '', unit: 'caption' }))).toBe(',\nnotes');
  });
});

describe('order', () => {
  const order = (more: Partial<Extract<BulkEdit, { kind: 'order' }>>): BulkEdit => ({
    kind: 'order',
    by: 'name',
    keepFirst: 0,
    ...more,
  });

  it('orders by name, frequency, category, trigger and backwards, and leaves separators in place', () => {
    const text = 'c,a , b';
    expect(edit(text, order({}))).toBe('a,b , c');
    expect(edit(text, order({ by: 'reverse', keepFirst: 1 }))).toBe('c,b , a');
    expect(edit(text, order({ by: 'frequency' }), { countOf: (tag) => (tag === 'b' ? 2 : 1) })).toBe(
      'b,c , a',
    );
    expect(
      edit(text, order({ by: 'category' }), {
        categoryOf: (tag) => ({ a: 'meta', b: 'character' })[tag] ?? 'general',
      }),
    ).toBe('b,c , a');
    expect(edit(text, order({ by: 'trigger' }), { trigger: 'B' })).toBe('b,c , a');
  });

  it('shuffles the same whenever it is asked, differently for another seed or image', () => {
    const text = 'a, b, c, d, e, f, g, h';
    const once = edit(text, order({ by: 'shuffle', seed: 1 }));
    expect(edit(text, order({ by: 'shuffle', seed: 1 }))).toBe(once);
    expect(edit(text, order({ by: 'shuffle', seed: 2 }))).not.toBe(once);
    expect(edit(text, order({ by: 'shuffle', seed: 1 }), { seedOf: 'two.png' })).not.toBe(once);
    expect(edit(text, order({ by: 'shuffle', seed: 1, keepFirst: 8 }))).toBe(text);
  });

  it('is as likely to put each tag first', () => {
    const first = new Map<string, number>();
    for (let seed = 0; seed < 4000; seed++) {
      const shuffled = edit('a, b, c, d', order({ by: 'shuffle', seed }));
      first.set(shuffled.charAt(0), (first.get(shuffled.charAt(0)) ?? 0) + 1);
    }
    for (const count of first.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(first.size).toBe(4);
  });

  it('brings tags to the front, behind the trigger only when asked so', () => {
    const [front, arrange] = (['front', 'arrange'] as const).map((kind): BulkEdit => ({
      kind,
      tags: ['C', 'z', 'b'],
    }));
    expect(edit('sks, a, b, c', front ?? order({}), { trigger: 'sks' })).toBe('sks, c, b, a');
    expect(edit('sks, a, b, c', arrange ?? order({}), { trigger: 'sks' })).toBe('c, b, sks, a');
  });
});

describe('dedupe, affix and set', () => {
  it('keeps the first of tags that are the same', () => {
    expect(edit('a, A, long_hair, b, long hair', { kind: 'dedupe' })).toBe('a, long_hair, b');
  });

  it('puts text around each tag or around the caption', () => {
    expect(edit(' a, b\n', { kind: 'affix', prefix: '(', suffix: ')', unit: 'tag' })).toBe(' (a), (b)\n');
    expect(edit(' a, b\n', { kind: 'affix', prefix: 'photo of ', suffix: '.', unit: 'caption' })).toBe(
      ' photo of a, b.\n',
    );
  });

  it('sets the tags with the caption’s own separator, and leaves other lines', () => {
    expect(edit('a,b\r\nnotes', { kind: 'set', tags: ['x', 'y'] })).toBe('x,y\r\nnotes');
    expect(edit('a , b', { kind: 'set', tags: ['a', 'b'] })).toBe('a , b');
    expect(edit('a\nb', { kind: 'set', tags: [] })).toBe(',\nb');
    expect(edit('', { kind: 'set', tags: ['x'] })).toBe('x');
    expect(edit('a\nb\n', { kind: 'set', tags: ['x'] }, { style: wildcards })).toBe('x\n');
  });
});

describe('any edit', () => {
  const tags = fc.array(tagTexts, { minLength: 1, maxLength: 3 });
  const edits: fc.Arbitrary<BulkEdit> = fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      tags,
      at: fc.oneof(fc.constantFrom('start' as const, 'end' as const, 'after-trigger' as const), fc.nat(4)),
    }),
    fc.record({ kind: fc.constantFrom('remove' as const, 'front' as const, 'arrange' as const), tags }),
    fc.record({ kind: fc.constant('set' as const), tags }),
    fc.record({ kind: fc.constant('rename' as const), from: tags, to: tagTexts }),
    fc.record({
      kind: fc.constant('order' as const),
      by: fc.constantFrom('trigger' as const, 'category' as const, 'frequency' as const, 'name' as const),
      keepFirst: fc.nat(3),
    }),
    fc.constant({ kind: 'dedupe' as const }),
  );

  it('changes nothing when it is made a second time, and never a byte of a caption it is not about', () => {
    fc.assert(
      fc.property(captionTexts, edits, styles, (text, what, style) => {
        const more = { style, trigger: 'solo', countOf: (tag: string) => tag.length };
        const once = edit(text, what, more);
        expect(edit(once, what, more)).toBe(once);
        if (what.kind === 'remove' || what.kind === 'rename') {
          const keys = (what.kind === 'remove' ? what.tags : what.from).map(tagKey);
          if (!tagSpans(text, style).some(({ key }) => keys.includes(key))) expect(once).toBe(text);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves the tags that a plain list of tags would have', () => {
    fc.assert(
      fc.property(captionTexts, edits, (text, what) => {
        const before = tagSpans(text).map((span) => span.text);
        const after = tagSpans(edit(text, what, { trigger: 'solo' })).map((span) => span.text);
        const same = (a: string, b: string): boolean => tagKey(a) === tagKey(b);
        const has = (list: readonly string[], one: string): boolean => list.some((each) => same(each, one));
        switch (what.kind) {
          case 'add': {
            expect(after.filter((tag) => before.includes(tag))).toEqual(before);
            for (const tag of what.tags) expect(has(after, tag)).toBe(true);
            break;
          }
          case 'remove':
            expect(after).toEqual(before.filter((tag) => !has(what.tags, tag)));
            break;
          case 'rename':
            if (before.some((tag) => has(what.from, tag))) {
              const kept = (list: readonly string[]): string[] =>
                list.filter((tag) => !has(what.from, tag) && !same(tag, what.to));
              expect(kept(after)).toEqual(kept(before));
              expect(after.filter((tag) => has(what.from, tag) && !same(tag, what.to))).toEqual([]);
              expect(has(after, what.to)).toBe(true);
            } else expect(after).toEqual(before);
            break;
          case 'set':
            expect(after).toEqual(what.tags);
            break;
          case 'dedupe':
            expect(after).toEqual(
              before.filter((tag, index) => before.findIndex((other) => same(tag, other)) === index),
            );
            break;
          default:
            expect([...after].sort()).toEqual([...before].sort());
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('readBulkEdit', () => {
  it('takes every kind as it is', () => {
    const edits: BulkEdit[] = [
      { kind: 'add', tags: ['a'], at: 3 },
      { kind: 'remove', tags: ['a'] },
      { kind: 'rename', from: ['a'], to: 'b' },
      replace({ regex: true, find: '(?<word>a)' }),
      { kind: 'order', by: 'shuffle', keepFirst: 1, seed: 7 },
      { kind: 'order', by: 'name', keepFirst: 0 },
      { kind: 'front', tags: ['a'] },
      { kind: 'dedupe' },
      { kind: 'affix', prefix: '', suffix: 's', unit: 'tag' },
      { kind: 'set', tags: [] },
      { kind: 'arrange', tags: ['a'] },
    ];
    for (const each of edits) expect(readBulkEdit(JSON.parse(JSON.stringify(each)))).toEqual(each);
  });

  it.each([
    [null, 'null is no edit.'],
    [{ kind: 'renam' }, '"renam" is not known as kind.'],
    [{ kind: 'remove' }, 'The edit does not say tags.'],
    [{ kind: 'remove', tags: [] }, 'tags names no tag.'],
    [{ kind: 'remove', tags: ['a', ' '] }, '" " cannot be tags.1 of an edit.'],
    [{ kind: 'remove', tags: ['a'], tag: 'b' }, 'The edit remove has no tag.'],
    [{ kind: 'add', tags: ['a'], at: -1 }, '-1 cannot be at of an edit.'],
    [{ kind: 'rename', from: ['a'], to: 'b\nc' }, '"b\\nc" cannot be to of an edit.'],
    [{ kind: 'order', by: 'name', keepFirst: 0.5 }, '0.5 cannot be keepFirst of an edit.'],
    [replace({ regex: true, find: '(' }), '"(" is no regular expression: '],
    [replace({ find: '' }), '"" cannot be find of an edit.'],
  ])('says what is wrong with %j', (value, message) => {
    expect(() => readBulkEdit(value)).toThrow(message);
  });
});
