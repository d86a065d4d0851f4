import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BulkEdit } from '../../../../src/shared/captions/bulkEdit';
import { editCaption } from '../../../../src/shared/captions/editCaption';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';
import { Place } from '../journal/place';
import { plan, target } from './targets';

const names = ['1.txt', '2.txt', '3.txt', '4.txt'];
const tags = fc.array(fc.constantFrom('a', 'b', 'B', 'c d', 'c_d'), { minLength: 1, maxLength: 2 });

const edits: fc.Arbitrary<BulkEdit> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    tags,
    at: fc.constantFrom('start' as const, 'end' as const),
  }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'front' as const, 'set' as const), tags }),
  fc.record({ kind: fc.constant('rename' as const), from: tags, to: fc.constantFrom('a', 'e', 'c d') }),
  fc.record({
    kind: fc.constant('replace' as const),
    find: fc.constantFrom('[ab]', '(\\w) (\\w)', ','),
    by: fc.constantFrom('$1', '', 'x, y'),
    regex: fc.boolean(),
    matchCase: fc.boolean(),
    unit: fc.constantFrom('tag' as const, 'part-of-tag' as const, 'caption' as const),
  }),
  fc.record({
    kind: fc.constant('order' as const),
    by: fc.constantFrom('name' as const, 'reverse' as const, 'shuffle' as const),
    keepFirst: fc.nat(1),
    seed: fc.nat(3),
  }),
  fc.constant({ kind: 'dedupe' as const }),
  fc.record({
    kind: fc.constant('affix' as const),
    prefix: fc.constantFrom('', 'p '),
    suffix: fc.constant('s'),
    unit: fc.constantFrom('tag' as const, 'caption' as const),
  }),
);

type Action =
  | { readonly do: 'edit'; readonly edit: BulkEdit; readonly which: readonly string[] }
  | { readonly do: 'undo' | 'redo' };

const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('edit' as const), edit: edits, which: fc.subarray(names) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }) },
);

const texts = fc.constantFrom(null, '', 'a, b', 'A ,c_d,\r\n', 'c d\nnotes\n', '\ufeffb,a', ' , a');

interface Step {
  readonly id: string;
  readonly before: ReadonlyMap<string, string | null>;
  readonly after: ReadonlyMap<string, string | null>;
}

/** What an edit makes of a file, by the pure function alone. */
function edited(text: string | null, edit: BulkEdit, name: string): string | null {
  const mark = text?.startsWith('\ufeff') ? '\ufeff' : '';
  const after = editCaption((text ?? '').slice(mark.length), edit, {
    style: plainStyle,
    trigger: null,
    categoryOf: () => undefined,
    countOf: () => 0,
    seedOf: name.replace('.txt', '.png'),
  });
  if (text === null) return after === '' ? null : `${after}\n`;
  return mark + after;
}

it('any bulk edits, undos and redos leave what an editor with one undo stack would', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(texts, texts, texts, texts),
      fc.array(actions, { maxLength: 14 }),
      async (start, work) => {
        const place = new Place();
        try {
          const model = new Map<string, string | null>();
          names.forEach((name, index) => {
            model.set(name, start[index] ?? null);
            place.write(name, start[index] ?? null);
          });
          const done: Step[] = [];
          let undone: Step[] = [];
          for (const action of work) {
            // as another window, or this one after a reload, would have it
            const journal = place.newJournal();
            if (action.do === 'edit') {
              const targets = action.which.map((name) => target(place.path(name)));
              const { edits: planned } = await plan(targets, action.edit);
              const before = new Map(model);
              for (const name of action.which)
                model.set(name, edited(model.get(name) ?? null, action.edit, name));
              const step = await journal.apply('Edit', 'edit', planned);
              expect(step.changed).toBe(names.filter((name) => model.get(name) !== before.get(name)).length);
              if (step.changed === 0) continue;
              done.push({ id: step.id, before, after: new Map(model) });
              undone = [];
            } else {
              const step = action.do === 'undo' ? done.pop() : undone.pop();
              if (step === undefined) continue;
              (action.do === 'undo' ? undone : done).push(step);
              const result = await journal[action.do](step.id);
              expect(result).toMatchObject({ conflicts: [], failures: [] });
              for (const [name, text] of action.do === 'undo' ? step.before : step.after)
                model.set(name, text);
            }
            for (const name of names) expect(place.read(name)).toBe(model.get(name));
          }
        } finally {
          place.remove();
        }
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
