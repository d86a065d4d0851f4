import * as vscode from 'vscode';
import type { InterruptedStep } from '../../dataset/journal/step';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { StepCommands } from './stepCommands';

/** Tells of edits that a kill has cut off, and lets the person decide. Taggings and moves are told where they are made. */
export async function tellInterrupted(
  { journal, storage }: Pick<Services, 'journal' | 'storage'>,
  steps: StepCommands,
): Promise<void> {
  const { interrupted } = await journal.recover();
  const left = storage.get('leftSteps') ?? [];
  for (const found of interrupted) {
    const { step } = found;
    if ((step.kind !== 'edit' && step.kind !== 'import') || left.includes(step.id)) continue;
    const chosen = await ask(found);
    if (chosen === 'undo' || chosen === 'redo') await steps.run(step, chosen, true);
    if (chosen === 'keep')
      await storage.set('leftSteps', [step.id, ...(storage.get('leftSteps') ?? [])].slice(0, 100));
  }
}

async function ask(found: InterruptedStep): Promise<'undo' | 'redo' | 'keep' | undefined> {
  const all = found.old + found.new + found.halfway.length + found.other.length;
  const undo = 'Undo';
  const finish = 'Finish';
  const keep = 'Keep as It Is';
  const chosen = await vscode.window.showWarningMessage(
    `“${found.step.title}” was cut off: ${count(found.new, 'caption')} of ${all.toLocaleString('en')} ${found.new === 1 ? 'was' : 'were'} written. Each is whole, either old or new.`,
    undo,
    finish,
    keep,
  );
  if (chosen === undo) return 'undo';
  if (chosen === finish) return 'redo';
  return chosen === keep ? 'keep' : undefined;
}
