import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Place } from './place';

const names = ['a', 'b', 'c', 'd'];
const text = fc.constantFrom(null, 'x', 'y', 'zz');

interface ModelStep {
  id: string;
  edits: { name: string; before: string | null; after: string | null }[];
  state: string;
}

type Action =
  | { do: 'apply'; edits: { name: string; before: string | null | undefined; after: string | null }[] }
  | { do: 'undo' | 'redo'; which: number }
  | { do: 'outside'; name: string; text: string | null };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constant('apply' as const),
    edits: fc.uniqueArray(
      // undefined: what the file has at that moment, as callers do
      fc.record({
        name: fc.constantFrom(...names),
        before: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, text),
        after: text,
      }),
      { selector: ({ name }) => name, minLength: 1 },
    ),
  }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const), which: fc.nat(5) }),
  fc.record({ do: fc.constant('outside' as const), name: fc.constantFrom(...names), text }),
);

it('does with any steps, undone and done again, and any edits from outside, what the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
      const place = new Place();
      try {
        const disk = new Map<string, string | null>(names.map((name) => [name, null]));
        const steps: ModelStep[] = [];
        for (const each of actions) {
          if (each.do === 'outside') {
            place.write(each.name, each.text);
            disk.set(each.name, each.text);
          } else if (each.do === 'apply') {
            const edits = each.edits.map(({ name, before, after }) => ({
              name,
              before: before === undefined ? (disk.get(name) ?? null) : before,
              after,
            }));
            const real = await place.journal.apply(
              'Step',
              'edit',
              edits.map(({ name, before, after }) => place.edit(name, before, after)),
            );
            const effective = edits.filter(({ before, after }) => before !== after);
            const done = effective.filter(({ name, before }) => disk.get(name) === before);
            const conflicts = effective.filter(
              ({ name, before, after }) => disk.get(name) !== before && disk.get(name) !== after,
            );
            for (const { name, after } of done) disk.set(name, after);
            expect(real.conflicts).toEqual(conflicts.map(({ name }) => place.path(name)));
            expect(real.changed).toBe(done.length);
            if (done.length > 0) steps.unshift({ id: real.id, edits: done, state: 'applied' });
          } else {
            const step = steps[each.which];
            if (step === undefined) continue;
            const real = await place.journal[each.do](step.id);
            const conflicts: string[] = [];
            for (const { name, before, after } of step.edits) {
              const [expected, wanted] = each.do === 'undo' ? [after, before] : [before, after];
              if (disk.get(name) === expected) disk.set(name, wanted);
              else if (disk.get(name) !== wanted) conflicts.push(place.path(name));
            }
            step.state = each.do === 'undo' ? 'undone' : 'applied';
            expect(real.conflicts).toEqual(conflicts);
          }
          expect(names.map((name) => place.read(name))).toEqual(names.map((name) => disk.get(name)));
        }
        const listed = await place.newJournal().list();
        expect(listed.map(({ id, state }) => [id, state])).toEqual(steps.map(({ id, state }) => [id, state]));
      } finally {
        place.remove();
      }
    }),
    { numRuns: 60 },
  );
});
