// Captions as they were before and after a step, as read-only documents for the editor's own diff.

import * as vscode from 'vscode';
import type { FileEdit } from '../../dataset/journal/change';
import type { PlannedChange } from '../../dataset/journal/planFile';
import type { JournalStep } from '../../dataset/journal/step';
import { Disposables } from '../../platform/disposable';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import { HistoryError } from './historyError';

const scheme = 'blocklora-step';
/** The editor gets slow with more, and nobody looks at all of them. */
const mostFiles = 200;
/** So many plans are kept in memory while their documents are open: each may be megabytes. */
const keptPlans = 3;

type Side = 'before' | 'after';

export class StepTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #plans = new Map<string, Promise<ReadonlyMap<string, FileEdit>>>();

  constructor(private readonly journal: Services['journal']) {
    this.#disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { step, side } = JSON.parse(uri.query) as { step: string; side: Side };
    const bytes = (await this.#plan(step)).get(uri.fsPath)?.[side];
    return decoded(bytes ?? null);
  }

  /** A file of a step, as it was before or after. */
  uri({ id }: JournalStep, { path }: FileEdit, side: Side): vscode.Uri {
    return vscode.Uri.file(path).with({ scheme, query: JSON.stringify({ step: id, side }) });
  }

  /**
   * Opens all captions of a step as a diff of many files.
   *
   * @throws HistoryError no-texts, DatasetError when the step is gone
   */
  async open(step: JournalStep): Promise<void> {
    const edits = [...(await this.#plan(step.id)).values()];
    if (edits.length === 0)
      throw new HistoryError('no-texts', 'This step changed no captions.', 'Open its files in the list.');
    const more =
      edits.length > mostFiles ? ` (the first ${mostFiles} of ${count(edits.length, 'caption')})` : '';
    await vscode.commands.executeCommand(
      'vscode.changes',
      `${step.title}${more}`,
      edits
        .slice(0, mostFiles)
        .map((edit) => [
          vscode.Uri.file(edit.path),
          edit.before === null ? undefined : this.uri(step, edit, 'before'),
          edit.after === null ? undefined : this.uri(step, edit, 'after'),
        ]),
    );
  }

  #plan(id: string): Promise<ReadonlyMap<string, FileEdit>> {
    const known = this.#plans.get(id);
    if (known !== undefined) return known;
    const plan = this.journal
      .changes(id)
      .then((changes) => new Map(changes.filter(isEdit).map((edit) => [edit.path, edit])));
    this.#plans.set(id, plan);
    plan.catch(() => this.#plans.delete(id));
    for (const old of this.#plans.keys()) if (this.#plans.size > keptPlans) this.#plans.delete(old);
    return plan;
  }
}

function isEdit(change: PlannedChange): change is FileEdit {
  return 'path' in change;
}

/** For looking at: what is no text is shown as well as it can be. */
function decoded(bytes: Buffer | null): string {
  if (bytes === null) return '';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}
