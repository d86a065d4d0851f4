import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { count } from '../../platform/words';
import type { PlannedCaption } from './renamePlan';

interface Expected {
  readonly from: string;
  readonly to: string;
  /** Captions by uri that are to have another text. */
  readonly captions: ReadonlyMap<string, PlannedCaption>;
}

/**
 * Sees when an edit that was handed to VS Code is made: it may be given up in the preview, or made in part. Then people are told what
 * they cannot see, that tags were merged.
 */
export class AppliedRenames implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #expected: Expected | undefined;

  constructor() {
    this.#disposables.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#see(document)));
  }

  /** An edit was handed over; a later one takes its place. */
  expect(from: string, to: string, renamed: readonly PlannedCaption[]): void {
    this.#expected = {
      from,
      to,
      captions: new Map(renamed.map((one) => [one.caption.uri.toString(), one])),
    };
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #see(document: vscode.TextDocument): void {
    const expected = this.#expected;
    const one = expected?.captions.get(document.uri.toString());
    if (expected === undefined || one === undefined || document.getText() !== one.text) return;
    this.#expected = undefined;
    const { from, to, captions } = expected;
    const merged = [...captions.values()].filter((caption) => caption.merged).length;
    if (merged === 0) return;
    void vscode.window.showInformationMessage(
      `“${from}” and “${to}” are one tag now. ${count(merged, 'caption')} had both: there “${to}” stays where it was.`,
    );
  }
}
