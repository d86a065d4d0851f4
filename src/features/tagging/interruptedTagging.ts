import * as vscode from 'vscode';
import type { InterruptedStep } from '../../dataset/journal/step';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';
import type { Services } from '../../services';

/** Tells of taggings that a kill has cut off while captions were written, and lets the person decide. */
export async function tellInterrupted(services: Services): Promise<void> {
  const { interrupted } = await services.journal.recover();
  const left = services.storage.get('leftSteps') ?? [];
  for (const found of interrupted)
    if (found.step.kind === 'tagging' && !left.includes(found.step.id)) await decide(services, found);
}

async function decide({ journal, storage }: Services, found: InterruptedStep): Promise<void> {
  const { step } = found;
  const all = found.old + found.new + found.halfway.length + found.other.length;
  const undo = 'Undo';
  const finish = 'Finish';
  const keep = 'Keep as It Is';
  const chosen = await vscode.window.showWarningMessage(
    `“${step.title}” was cut off: ${count(found.new, 'caption')} of ${all} ${found.new === 1 ? 'was' : 'were'} written. Each is whole, either old or new.`,
    undo,
    finish,
    keep,
  );
  if (chosen === undo || chosen === finish)
    await withProgress({ title: chosen === undo ? 'Undoing the tagging' : 'Writing captions' }, (signal) =>
      chosen === undo ? journal.undo(step.id, { signal }) : journal.redo(step.id, { signal }),
    );
  if (chosen === keep)
    await storage.set('leftSteps', [step.id, ...(storage.get('leftSteps') ?? [])].slice(0, 100));
}
