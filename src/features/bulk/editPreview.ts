// What an edit would do, before it is done: exact numbers, examples, and a diff of all captions.

import path from 'node:path';
import * as vscode from 'vscode';
import { decodeCaption } from '../../dataset/captions/captionFile';
import type { BulkPlan } from '../../dataset/bulk/planBulkEdit';
import type { FileEdit } from '../../dataset/journal/change';
import { setContext } from '../../platform/contexts';
import { Disposables } from '../../platform/disposable';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';

const scheme = 'blocklora-edit';
/** The editor gets slow with more, and nobody looks at all of them. */
const mostFiles = 200;

/** What is shown. */
export interface EditPreviewed {
  /** `Rename “a” to “b”`. */
  readonly title: string;
  /** Where. */
  readonly place: string;
  readonly plan: BulkPlan;
  /** Captions that are edited in their editors. */
  readonly inEditors: number;
  /** Images of which it is not known whether they belong to it. */
  readonly unknown: number;
}

/** Shows what edits would do, and waits for the person's word. */
export class EditPreviews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #disposables = new Disposables();
  /** What is shown in a diff and not decided yet. */
  #pending:
    { readonly edits: ReadonlyMap<string, FileEdit>; readonly decide: (apply: boolean) => void } | undefined;

  constructor() {
    this.#disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  dispose(): void {
    this.#pending?.decide(false);
    this.#disposables.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const edit = this.#pending?.edits.get(uri.fsPath);
    return edit === undefined ? '' : textOf(edit.path, uri.query === 'before' ? edit.before : edit.after);
  }

  /** Resolves with whether the edit is to be made. */
  async ask(preview: EditPreviewed): Promise<boolean> {
    const apply = 'Apply';
    const show = 'Show Changes';
    const buttons = preview.plan.edits.length > 0 ? [apply, show] : [apply];
    const chosen = await vscode.window.showInformationMessage(
      `${preview.title}?`,
      { modal: true, detail: details(preview) },
      ...buttons,
    );
    return chosen === apply || (chosen === show && (await this.#show(preview)));
  }

  /** The person's word on what is shown; nothing when nothing is. */
  decide(apply: boolean): void {
    this.#pending?.decide(apply);
  }

  async #show({ title, plan }: EditPreviewed): Promise<boolean> {
    this.#pending?.decide(false);
    const disposables = new Disposables();
    const shown = plan.edits.slice(0, mostFiles);
    const heading = `${title}${
      plan.edits.length > shown.length
        ? ` (the first ${shown.length} of ${count(plan.edits.length, 'caption')})`
        : ''
    }`;
    const decided = new Promise<boolean>((resolve) => {
      this.#pending = { edits: new Map(plan.edits.map((edit) => [edit.path, edit])), decide: resolve };
    });
    // the editor adds the number of files
    const isShown = ({ label }: vscode.Tab): boolean => label.startsWith(heading);
    setContext('blockLora.editShown', true);
    try {
      await vscode.commands.executeCommand(
        'vscode.changes',
        heading,
        shown.map((edit) => {
          const file = vscode.Uri.file(edit.path);
          // not the files themselves, which the editor would open one by one with all that it does for captions
          const before = edit.before === null ? undefined : file.with({ scheme, query: 'before' });
          return [file, before, file.with({ scheme })];
        }),
      );
      const { tabGroups } = vscode.window;
      const decide = this.#pending?.decide;
      disposables.add(
        tabGroups.onDidChangeTabs(({ closed }) => {
          if (closed.some(isShown)) decide?.(false);
        }),
      );
      const apply = await offered(title, plan, decided, () => decide?.(false));
      const tabs = tabGroups.all.flatMap((group) => group.tabs).filter(isShown);
      await tabGroups.close(tabs);
      return apply;
    } finally {
      this.#pending = undefined;
      setContext('blockLora.editShown', false);
      disposables.dispose();
    }
  }
}

/**
 * Says beside the diff what can be done, until it is decided. As progress, since other messages go away too soon, or stay when all is
 * over.
 */
function offered(
  title: string,
  { edits }: BulkPlan,
  decided: Promise<boolean>,
  discard: () => void,
): Thenable<boolean> {
  const apply = '[Apply](command:blockLora.applyShownEdit)';
  return withProgress(
    { title: `${title}: ${count(edits.length, 'caption')} would change. ${apply}, or cancel.` },
    (signal) => {
      signal.addEventListener('abort', discard, { once: true });
      return decided;
    },
  );
}

function details({ place, plan, inEditors, unknown }: EditPreviewed): string {
  const { edits, unchanged, leftOut } = plan;
  const lines = [`${count(edits.length + inEditors, 'caption')} would change (${place}).`];
  const made = edits.filter(({ before }) => before === null).length;
  if (made > 0) lines.push(`${count(made, 'of them is', 'of them are')} made, since the image has none yet.`);
  if (inEditors > 0)
    lines.push(`${count(inEditors, 'of them is', 'of them are')} edited in the editor, and not saved.`);
  if (unchanged > 0) lines.push(`${count(unchanged, 'caption stays', 'captions stay')} as they are.`);
  if (unknown > 0)
    lines.push(
      `Of ${count(unknown, 'image')} it is not known yet whether the query finds them; they are not among these.`,
    );
  if (leftOut.length > 0) {
    const [first] = leftOut;
    lines.push(
      `${count(leftOut.length, 'caption is', 'captions are')} left out: ${path.basename(first?.path ?? '')}: ${first?.reason ?? ''}`,
    );
  }
  const examples = edits
    .slice(0, 2)
    .map((edit) => `− ${excerpt(edit.path, edit.before)}\n+ ${excerpt(edit.path, edit.after)}`);
  return [lines.join('\n'), ...examples].join('\n\n');
}

function excerpt(file: string, bytes: Buffer | null): string {
  const line =
    textOf(file, bytes)
      .trim()
      .split(/[\r\n]/)[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

function textOf(file: string, bytes: Buffer | null): string {
  return bytes === null ? '' : decodeCaption(bytes, file).text;
}
