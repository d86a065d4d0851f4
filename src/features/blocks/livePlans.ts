// What the trainer says of jobs while they are written, kept current without holding anything up.

import * as vscode from 'vscode';
import { faultText } from '../../platform/reportError';
import { lockedReason } from '../../platform/trust';
import type { Services } from '../../services';
import type { PlanState } from '../../shared/blocks/editorApi';
import type { Diagnostic } from '../../shared/trainer/diagnostics';
import type { Plan } from '../../shared/trainer/plan';

/** What is known of a document at the moment. */
export interface LivePlan {
  readonly plan: PlanState;
  /** What the trainer found in the text as it stands; null while it has not looked. */
  readonly checked: readonly Diagnostic[] | null;
}

interface Watched {
  readonly document: vscode.TextDocument;
  readonly listeners: Set<() => void>;
  timer: NodeJS.Timeout | undefined;
  /** The last plan, which is shown until there is a newer one. */
  plan: Plan | null;
  /** The version that was asked about last, and the one that was answered. */
  asked: number;
  answered: number;
  checked: readonly Diagnostic[] | null;
  milliseconds: number;
  /** Why there is no plan. */
  reason: string;
}

/** So long nobody must have typed, in milliseconds. */
const pause = 60;

/** Plans of the jobs that are open in block editors. */
export class LivePlans implements vscode.Disposable {
  readonly #watched = new Map<string, Watched>();
  readonly #subscription: vscode.Disposable;

  constructor(private readonly services: Pick<Services, 'planner' | 'environment' | 'index' | 'log'>) {
    const changes = vscode.workspace.onDidChangeTextDocument(({ document }) =>
      this.#soon(this.#watched.get(document.uri.toString())),
    );
    // the numbers of pictures are in the plan, too
    const saves = vscode.workspace.onDidSaveTextDocument(() => this.#all());
    const index = services.index.onDidChange(() => this.#all());
    const trust = vscode.workspace.onDidGrantWorkspaceTrust(() => this.#all());
    this.#subscription = vscode.Disposable.from(changes, saves, index, trust);
  }

  /** Keeps the plan of a document current until disposed; calls back when there is news. */
  watch(document: vscode.TextDocument, changed: () => void): vscode.Disposable {
    const key = document.uri.toString();
    const watched = this.#watched.get(key) ?? {
      document,
      listeners: new Set(),
      timer: undefined,
      plan: null,
      asked: -1,
      answered: -1,
      checked: null,
      milliseconds: 0,
      reason: '',
    };
    this.#watched.set(key, watched);
    watched.listeners.add(changed);
    this.#soon(watched);
    return new vscode.Disposable(() => {
      watched.listeners.delete(changed);
      if (watched.listeners.size > 0) return;
      clearTimeout(watched.timer);
      this.#watched.delete(key);
    });
  }

  of(document: vscode.TextDocument): LivePlan {
    const watched = this.#watched.get(document.uri.toString());
    if (watched === undefined) return { plan: { phase: 'none', reason: '' }, checked: null };
    const { plan, answered, reason, milliseconds } = watched;
    if (reason !== '') return { plan: { phase: 'none', reason }, checked: null };
    if (answered !== document.version) return { plan: { phase: 'asking', plan }, checked: null };
    return { plan: { phase: 'ready', plan, milliseconds }, checked: watched.checked };
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const { timer } of this.#watched.values()) clearTimeout(timer);
    this.#watched.clear();
  }

  #all(): void {
    for (const watched of this.#watched.values()) this.#soon(watched);
  }

  #soon(watched: Watched | undefined): void {
    if (watched === undefined) return;
    clearTimeout(watched.timer);
    watched.timer = setTimeout(() => void this.#ask(watched), pause);
  }

  async #ask(watched: Watched): Promise<void> {
    const { document } = watched;
    const { version } = document;
    watched.asked = version;
    const start = Date.now();
    try {
      const missing = await this.#missing(document);
      if (missing === null) {
        const report = await this.services.planner.ask(document.uri.fsPath, document.getText());
        if (watched.asked !== version) return; // a later text is being looked at
        watched.plan = report.plan;
        watched.checked = report.diagnostics;
        watched.milliseconds = Date.now() - start;
        this.services.log.debug(`plan of ${document.uri.fsPath}: ${watched.milliseconds} ms`);
      }
      watched.reason = missing ?? '';
    } catch (error) {
      if (watched.asked !== version) return;
      watched.reason = faultText(error);
    }
    watched.answered = version;
    for (const listener of watched.listeners) listener();
  }

  /** Why the trainer cannot be asked. */
  async #missing(document: vscode.TextDocument): Promise<string | null> {
    if (document.uri.scheme !== 'file') return 'The job has no place on the disk yet.';
    const locked = lockedReason('to see memory and time');
    if (locked !== null) return locked;
    const found = await this.services.environment.find();
    return found === null
      ? 'Memory and time need the Python environment: run “Set Up the Python Environment”.'
      : null;
  }
}
