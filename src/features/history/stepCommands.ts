import path from 'node:path';
import * as vscode from 'vscode';
import type { JournalStep } from '../../dataset/journal/step';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import { HistoryError } from './historyError';
import { ofFiles } from './stepWords';
import type { UndoOrder } from './undoOrder';

/** What undoing or redoing a step did. */
export interface StepOutcome {
  readonly step: string;
  readonly changed: number;
  /** Files that were left alone, since they are other than the step left them. */
  readonly conflicts: readonly string[];
  readonly cancelled: boolean;
}

type Direction = 'undo' | 'redo';

/** From so many files on progress is shown where it can be stopped. */
const many = 500;

/** Undoes and redoes steps of the history: the last one, or any. */
export class StepCommands {
  constructor(
    private readonly services: Pick<Services, 'journal' | 'index'>,
    private readonly order: UndoOrder,
  ) {}

  /** Undoes the latest change of captions. Asks first, unless told not to. */
  async undoLast(options: unknown): Promise<StepOutcome | undefined> {
    const step = this.order.toUndo(await this.services.journal.list());
    if (step !== undefined) return this.run(step, 'undo', !asksNothing(options));
    void vscode.window.showInformationMessage('There is no change of captions to undo.');
    return undefined;
  }

  /** Does again what was undone last. */
  async redoLast(options: unknown): Promise<StepOutcome | undefined> {
    const step = this.order.toRedo(await this.services.journal.list());
    if (step !== undefined) return this.run(step, 'redo', !asksNothing(options));
    void vscode.window.showInformationMessage('There is no change of captions to do again.');
    return undefined;
  }

  /**
   * Undoes or redoes one step. Files that were changed since, and those with unsaved changes in an editor, are told before and left
   * alone.
   *
   * @param asks whether the person is asked and told
   * @throws DatasetError journal-*
   */
  async run(step: JournalStep, direction: Direction, asks: boolean): Promise<StepOutcome | undefined> {
    const { journal, index } = this.services;
    if (step.state === (direction === 'undo' ? 'undone' : 'applied')) {
      if (asks)
        void vscode.window.showInformationMessage(
          `“${step.title}” is ${direction === 'undo' ? 'undone' : 'done'} already.`,
        );
      return { step: step.id, changed: 0, conflicts: [], cancelled: false };
    }
    const files = await journal.files(step.id);
    const changes = await journal.changes(step.id);
    const dirty = dirtyOf(new Set(changes.flatMap((change) => ('path' in change ? [change.path] : []))));
    if (asks && !(await confirmed(step, direction, files.other, dirty))) return undefined;
    const paths = changes.flatMap((change) => ('path' in change ? [change.path] : [change.from, change.to]));
    const onlyEdits = changes.every((change) => 'path' in change);
    let told = 0;
    const work = (signal?: AbortSignal, say?: (message: string) => void): Promise<JournalStep> =>
      journal[direction](step.id, {
        signal,
        leave: new Set(dirty),
        onProgress: ({ done, total }) => {
          say?.(`${done.toLocaleString('en')} of ${total.toLocaleString('en')}`);
          if (!onlyEdits) return;
          // the scanner's thread reads what is done while the rest is written
          index.changed(paths.slice(told, done));
          told = done;
        },
      });
    const title = `${direction === 'undo' ? 'Undoing' : 'Redoing'} “${step.title}”`;
    const done = await (step.total < many ? work() : withProgress({ title }, work));
    index.changed(paths);
    if (asks) tell(done, direction);
    return {
      step: done.id,
      changed: done.changed,
      conflicts: [...done.conflicts, ...done.failures.map((failure) => failure.path)],
      cancelled: done.cancelled,
    };
  }

  /** Forgets a step, after the person said so. */
  async forget(step: JournalStep): Promise<void> {
    const forget = 'Forget';
    const chosen = await vscode.window.showWarningMessage(
      `Forget “${step.title}”?`,
      {
        modal: true,
        detail: `Files stay as they are. The step can no longer be ${step.state === 'undone' ? 'done again' : 'undone'}, and its copy of the old captions is deleted.`,
      },
      forget,
    );
    if (chosen === forget) await this.services.journal.forget(step.id);
  }

  /** The step that a row or an id means. @throws HistoryError no-step */
  async stepOf(arg: unknown): Promise<JournalStep> {
    const id =
      typeof arg === 'object' && arg !== null && 'step' in arg ? (arg as { step: JournalStep }).step.id : arg;
    // as it is now: another window may have undone it
    const step = (await this.services.journal.list()).find((one) => one.id === id);
    if (step === undefined)
      throw new HistoryError(
        'no-step',
        'This step is not in the history.',
        'Choose one in the view Caption History.',
      );
    return step;
  }
}

/** Scripts say `{ ask: false }`. */
export function asksNothing(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'ask' in options && options.ask === false;
}

/** Says what will stay as it is; nothing is asked where nothing will. */
async function confirmed(
  step: JournalStep,
  direction: Direction,
  changedSince: readonly string[],
  dirty: readonly string[],
): Promise<boolean> {
  const since = changedSince.filter((file) => !dirty.includes(file));
  if (since.length + dirty.length === 0) return true;
  const rest = `${direction === 'undo' ? 'Undo' : 'Redo'} the Rest`;
  const lines: string[] = [];
  if (since.length > 0)
    lines.push(`Changed since: ${names(since)}. ${since.length === 1 ? 'It stays' : 'They stay'} as now.`);
  if (dirty.length > 0)
    lines.push(
      `Open with changes that are not saved: ${names(dirty)}. ${dirty.length === 1 ? 'It stays' : 'They stay'} as now.`,
    );
  const chosen = await vscode.window.showWarningMessage(
    `${count(since.length + dirty.length, 'file')} of “${step.title}” will be left as ${since.length + dirty.length === 1 ? 'it is' : 'they are'}.`,
    { modal: true, detail: lines.join('\n\n') },
    rest,
  );
  return chosen === rest;
}

function names(files: readonly string[]): string {
  const shown = files.slice(0, 8).map((file) => path.basename(file));
  return shown.join(', ') + (files.length > shown.length ? ` and ${files.length - shown.length} more` : '');
}

function dirtyOf(paths: ReadonlySet<string>): readonly string[] {
  return vscode.workspace.textDocuments
    .filter(
      (document) => document.isDirty && document.uri.scheme === 'file' && paths.has(document.uri.fsPath),
    )
    .map((document) => document.uri.fsPath);
}

function tell(done: JournalStep, direction: Direction): void {
  const left = done.conflicts.length + done.failures.length;
  const files = ofFiles(done) ? count(done.changed, 'file') : count(done.changed, 'caption');
  const text = `“${done.title}” was ${direction === 'undo' ? 'undone' : 'done again'}: ${files}.`;
  if (left === 0) vscode.window.setStatusBarMessage(text, 5000);
  else {
    const [failure] = done.failures;
    const why = failure === undefined ? 'changed since, or open and not saved' : failure.message;
    void vscode.window.showWarningMessage(
      `${text} ${count(left, 'file was', 'files were')} left as ${left === 1 ? 'it is' : 'they are'}: ${why}.`,
    );
  }
}
