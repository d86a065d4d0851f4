import * as vscode from 'vscode';
import type { Log } from './log';

/** A button of a message, and what it does. */
export interface MessageAction {
  readonly label: string;
  readonly run: () => unknown;
}

/** Whether somebody gave up on purpose: told to nobody. */
export function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError || (error instanceof Error && error.name === 'AbortError');
}

/** The sentences of a fault: its cause, and its remedy when it has one. */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fix = 'fix' in error && typeof error.fix === 'string' ? error.fix : '';
  return `${error.message} ${fix}`.trim();
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Tells people of faults. */
export class ErrorReporter {
  /** Messages that are on the screen now: the same one is not put over itself. */
  readonly #showing = new Set<string>();

  /**
   * @param remedies buttons by the code of a fault
   */
  constructor(
    private readonly log: Log,
    private readonly remedies: Readonly<Record<string, MessageAction>>,
  ) {}

  /** One sentence of cause and one of remedy, with up to two buttons. All of the fault goes into the log. */
  async report(error: unknown): Promise<void> {
    if (isCancellation(error)) return;
    const text = faultText(error);
    this.log.error(text, error);
    if (this.#showing.has(text)) return;
    this.#showing.add(text);
    try {
      const remedy = this.remedies[codeOf(error)];
      const actions = [
        ...(remedy === undefined ? [] : [remedy]),
        { label: 'Show Log', run: () => this.log.show() },
      ];
      const chosen = await vscode.window.showErrorMessage(text, ...actions.map(({ label }) => label));
      await actions.find(({ label }) => label === chosen)?.run();
    } finally {
      this.#showing.delete(text);
    }
  }

  /** Does work that nobody waits for; what it throws is reported. */
  background(work: PromiseLike<unknown>): void {
    Promise.resolve(work).catch((error: unknown) => this.report(error));
  }
}
