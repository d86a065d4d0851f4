import * as vscode from 'vscode';
import type { PlanState } from '../../shared/blocks/editorApi';
import type { Diagnostic } from '../../shared/trainer/diagnostics';

/** What is known of a document at the moment. */
export interface LivePlan {
  readonly plan: PlanState;
  /** What the trainer found in the text as it stands; null while it has not looked. */
  readonly checked: readonly Diagnostic[] | null;
}

/** Plans of the jobs that are open in block editors. */
export class LivePlans implements vscode.Disposable {
  /** Keeps the plan of a document current until disposed. */
  watch(_document: vscode.TextDocument, _changed: () => void): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  of(_document: vscode.TextDocument): LivePlan {
    return { plan: { phase: 'none', reason: '' }, checked: null };
  }

  dispose(): void {}
}
