import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JournalStep } from '../../../../src/dataset/journal/step';
import { UndoOrder } from '../../../../src/features/history/undoOrder';

function step(id: string, state: JournalStep['state'], kind: JournalStep['kind'] = 'edit'): JournalStep {
  return {
    id,
    title: id,
    kind,
    time: Number(id),
    state,
    total: 1,
    changed: 1,
    conflicts: [],
    failures: [],
    cancelled: false,
  };
}

it('undoes and redoes as an editor does, whatever is done in between', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('edit', 'undo', 'redo'), { maxLength: 30 }), (actions) => {
      const order = new UndoOrder();
      const steps: JournalStep[] = [];
      const done: string[] = [];
      let undone: string[] = [];
      const set = (id: string, state: JournalStep['state']): void => {
        const at = steps.findIndex((one) => one.id === id);
        if (at < 0) steps.unshift(step(id, state));
        else steps[at] = step(id, state);
        order.see({ step: step(id, state) });
      };
      actions.forEach((action, index) => {
        const [undo, redo] = [order.toUndo(steps)?.id, order.toRedo(steps)?.id];
        expect([undo, redo]).toEqual([done.at(-1), undone.at(-1)]);
        if (action === 'edit') {
          set(String(index), 'applied');
          done.push(String(index));
          undone = [];
        } else if (action === 'undo' && undo !== undefined) {
          set(undo, 'undone');
          undone.push(...done.splice(-1));
        } else if (action === 'redo' && redo !== undefined) {
          set(redo, 'applied');
          done.push(...undone.splice(-1));
        }
      });
    }),
  );
});

it('does again after a reload what was undone after all that is done, and nothing older', () => {
  const order = new UndoOrder();
  const steps = [step('4', 'undone'), step('3', 'undone'), step('2', 'applied'), step('1', 'undone')];
  expect(order.toRedo(steps)?.id).toBe('3');
  expect(order.toRedo(steps.slice(2))).toBeUndefined();
});

it('passes over moves of files, which are undone where files are moved, and takes up what was cut off', () => {
  const order = new UndoOrder();
  const steps = [step('3', 'applied', 'move'), step('2', 'interrupted'), step('1', 'applied', 'tagging')];
  expect(order.toUndo(steps)?.id).toBe('2');
});
