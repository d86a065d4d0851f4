import fs from 'node:fs';
import * as vscode from 'vscode';
import type { FileEdit } from '../../dataset/journal/change';
import { Disposables } from '../../platform/disposable';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { PlannedCaption } from './renamePlan';

/** A caption that is to be renamed in. */
interface Awaited {
  readonly plan: PlannedCaption;
  /** Its bytes on the disk before; null where there is no file yet. */
  readonly before: Buffer | null;
}

/** A rename that was handed to the editor. */
interface Expected {
  readonly from: string;
  readonly to: string;
  /** By uri; without those that were saved. */
  readonly captions: Map<string, Awaited>;
  readonly saved: FileEdit[];
  /** Whether any of it was made. */
  applied: boolean;
}

/** Milliseconds without a save after which a rename is over. */
const pause = 1_000;

/**
 * Follows renames that were handed to the editor, which may be given up in the preview, or made in part. When one is made, people are
 * told what they cannot see, that tags were merged; when it is saved, it becomes a step of the caption history, which outlives the
 * editor's own undo.
 */
export class AppliedRenames implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #expected: Expected | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly services: Pick<Services, 'journal' | 'reporter'>) {
    const { workspace } = vscode;
    this.#disposables.add(workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)));
    this.#disposables.add(workspace.onDidSaveTextDocument((document) => this.#saved(document)));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
  }

  /** An edit was handed over; a later one takes its place. */
  expect(from: string, to: string, planned: readonly PlannedCaption[]): void {
    this.#keep();
    const captions = planned.map((plan): [string, Awaited] => {
      const { uri, file } = plan.caption;
      return [uri.toString(), { plan, before: file?.bytes ?? bytesOf(uri) }];
    });
    this.#expected = { from, to, captions: new Map(captions), saved: [], applied: false };
  }

  dispose(): void {
    this.#keep();
    this.#disposables.dispose();
  }

  #changed(document: vscode.TextDocument): void {
    const expected = this.#expected;
    const one = expected?.captions.get(document.uri.toString());
    if (expected === undefined || expected.applied || one === undefined) return;
    if (document.getText() !== one.plan.text) return;
    expected.applied = true;
    const merged = [...expected.captions.values()].filter(({ plan }) => plan.merged).length;
    if (merged === 0) return;
    void vscode.window.showInformationMessage(
      `“${expected.from}” and “${expected.to}” are one tag now. ${count(merged, 'caption')} had both: there “${expected.to}” stays where it was.`,
    );
  }

  #saved(document: vscode.TextDocument): void {
    const expected = this.#expected;
    const key = document.uri.toString();
    const one = expected?.captions.get(key);
    if (expected?.applied !== true || one === undefined) return;
    expected.captions.delete(key);
    const { uri } = document;
    expected.saved.push({ path: uri.fsPath, before: one.before, after: bytesOf(uri) });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), pause);
  }

  /** What was saved so far becomes a step. */
  #keep(): void {
    clearTimeout(this.#timer);
    const { from, to, saved = [] } = this.#expected ?? {};
    const edits = saved.splice(0);
    if (edits.length === 0) return;
    const title = `Rename “${from}” to “${to}”`;
    this.services.reporter.background(this.services.journal.adopt(title, 'edit', edits));
  }
}

/** Null where there is no file. Read at once, before anybody writes: of the few captions that are open. */
function bytesOf({ fsPath }: vscode.Uri): Buffer | null {
  try {
    return fs.readFileSync(fsPath);
  } catch {
    return null;
  }
}
