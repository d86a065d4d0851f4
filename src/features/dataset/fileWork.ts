import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import type { FileChange } from '../../dataset/journal/change';
import type { JournalStep, StepKind } from '../../dataset/journal/step';
import type { PairPlan } from '../../dataset/pairs/pairPlan';
import { runPairs } from '../../dataset/pairs/runPairs';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import { closeTabs, followTabs, saveOpen } from './openEditors';

/** Does what was planned with files: asks, shows progress, says what became of it, and offers to undo it. */
export class FileWork {
  constructor(private readonly services: Pick<Services, 'index' | 'journal' | 'reporter'>) {}

  /**
   * Carries out a plan, if nothing is in its way.
   *
   * @param done what is said when all went well
   * @returns whether it was done
   */
  async pairs(plan: PairPlan, done: string): Promise<boolean> {
    const moves = plan.changes.filter((change) => 'from' in change);
    if (!refuseCollisions(plan) || !(await saveOpen(moves.map(({ from }) => from)))) return false;
    const step = await withProgress({ title: plan.title }, (signal, say) =>
      runPairs(plan, this.services.journal, {
        signal,
        onProgress: ({ done: ready, total }) => say(`${ready} of ${total} files`),
      }),
    );
    this.services.index.changed([...moves, ...plan.copies.flat()].flatMap(({ from, to }) => [from, to]));
    await this.services.index.settled();
    await followTabs(moves);
    this.#tell(step, done);
    return true;
  }

  /**
   * Changes files as one step of the history.
   *
   * @param done what is said when all went well; null: the caller says it
   * @returns whether anything was changed
   */
  async apply(
    title: string,
    kind: StepKind,
    changes: readonly FileChange[],
    done: string | null,
  ): Promise<boolean> {
    const moves = changes.filter((change) => 'from' in change);
    const touched = changes.map((change) => ('from' in change ? change.from : change.path));
    if (!(await saveOpen(touched))) return false;
    const step = await this.services.journal.apply(title, kind, changes);
    this.services.index.changed(changes.flatMap((one) => ('from' in one ? [one.from, one.to] : [one.path])));
    await this.services.index.settled();
    await followTabs(moves);
    this.#tell(step, done);
    return step.changed > 0;
  }

  /**
   * Undoes the latest step that moved, renamed or changed files, tagging aside.
   *
   * @param ask whether to ask before
   */
  async undoLast(ask: boolean): Promise<void> {
    const steps = await this.services.journal.list();
    const last = steps.find(({ kind, state }) => kind !== 'tagging' && state !== 'undone');
    if (last === undefined) {
      void vscode.window.showInformationMessage('There is no file operation to undo.');
      return;
    }
    if (!ask) return this.undo(last);
    const undo = 'Undo';
    const chosen = await vscode.window.showInformationMessage(
      `Undo “${last.title}”?`,
      {
        modal: true,
        detail: `${count(last.changed, 'file')}, ${new Date(last.time).toLocaleString()}. Files that were changed since stay as they are.`,
      },
      undo,
    );
    if (chosen === undo) await this.undo(last);
  }

  /** Undoes a step. */
  async undo({ id, title }: JournalStep): Promise<void> {
    const step = await withProgress({ title: `Undoing “${title}”` }, (signal, say) =>
      this.services.journal.undo(id, {
        signal,
        onProgress: ({ done, total }) => say(`${done} of ${total} files`),
      }),
    );
    await this.services.index.settled();
    if (!this.#tellFaults(step)) void vscode.window.showInformationMessage(`Undone: ${title}.`);
  }

  /**
   * Puts files into the trash. Where there is none, deleting for good is asked for.
   *
   * @param permanently whether they are deleted for good, without being asked for
   * @returns files that are gone
   */
  async trash(files: readonly string[], permanently: boolean): Promise<readonly string[]> {
    const gone: string[] = [];
    let forGood = permanently;
    await withProgress({ title: `Deleting ${count(files.length, 'file')}` }, async (signal, say) => {
      for (const file of files) {
        if (signal.aborted) break;
        const uri = vscode.Uri.file(file);
        try {
          await vscode.workspace.fs.delete(uri, { useTrash: !forGood });
        } catch (error) {
          if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') continue;
          if (forGood) throw error;
          if (!(await askForGood(files.length - gone.length))) break;
          forGood = true;
          await fs.rm(file, { force: true });
        }
        gone.push(file);
        say(`${gone.length} of ${files.length}`);
      }
    });
    this.services.index.changed(gone);
    await closeTabs(gone);
    await this.services.index.settled();
    return gone;
  }

  #tell(step: JournalStep | null, done: string | null): void {
    if ((step !== null && this.#tellFaults(step)) || done === null) return;
    const undo = 'Undo';
    const buttons = step === null || step.changed === 0 ? [] : [undo];
    void vscode.window.showInformationMessage(done, ...buttons).then((chosen) => {
      if (chosen === undo && step !== null) this.services.reporter.background(this.undo(step));
    });
  }

  /** Says what did not go well; whether there was something. */
  #tellFaults({ title, conflicts, failures, cancelled, changed, total }: JournalStep): boolean {
    const [failure] = failures;
    const [conflict] = conflicts;
    if (failure !== undefined)
      void vscode.window.showErrorMessage(
        `${title}: ${count(failures.length, 'file')} could not be changed. ${failure.message} ${failure.fix}`,
      );
    else if (conflict !== undefined)
      void vscode.window.showWarningMessage(
        `${title}: ${count(conflicts.length, 'file')} changed meanwhile and ${conflicts.length === 1 ? 'was' : 'were'} left alone, ${conflict} first.`,
      );
    else if (cancelled)
      void vscode.window.showInformationMessage(`${title}: cancelled after ${changed} of ${total} files.`);
    return failure !== undefined || conflict !== undefined || cancelled;
  }
}

/** Says which names are taken; false when there are any. */
function refuseCollisions({ collisions, title }: PairPlan): boolean {
  const [first] = collisions;
  if (first === undefined) return true;
  const more =
    collisions.length > 1
      ? ` So ${collisions.length === 2 ? 'is one more' : `are ${collisions.length - 1} more`}.`
      : '';
  void vscode.window.showErrorMessage(
    `${title}: nothing was done, since a name is taken. ${first.message}${more} Choose other names, or move what is there away first.`,
  );
  return false;
}

async function askForGood(files: number): Promise<boolean> {
  const forGood = 'Delete Permanently';
  const chosen = await vscode.window.showWarningMessage(
    `${count(files, 'file')} could not be moved to the trash.`,
    {
      modal: true,
      detail: 'This machine has no trash. They can be deleted for good, which cannot be undone.',
    },
    forGood,
  );
  return chosen === forGood;
}
