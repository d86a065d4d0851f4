// What a person does with suggestions, and what is told of it.

import * as vscode from 'vscode';
import type { JournalStep } from '../../dataset/journal/step';
import { mayExecute } from '../../platform/trust';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { RunEnd } from '../../shared/tagging/api';
import { Emitter } from '../../shared/emitter';
import type { Accepted, AcceptOptions } from './acceptSuggestions';
import { acceptSuggestions, offerToSave } from './acceptSuggestions';
import { TaggingError } from './taggingError';
import type { TaggingSession } from './taggingSession';

/** Tagging, accepting and undoing; one of each at a time in a window is the rule, and the tagger keeps it. */
export class TaggingActions {
  readonly #running = new Set<TaggingSession>();
  readonly #changed = new Emitter();
  /** Something that runs has begun, gone on or ended. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly services: Services) {}

  /** What is being tagged, the first first. */
  get running(): readonly TaggingSession[] {
    return [...this.#running];
  }

  /** Tags what needs it. @throws vscode.CancellationError in a workspace that is not trusted; as `TaggingSession.tag` */
  async tag(session: TaggingSession): Promise<RunEnd> {
    if (!(await mayExecute('Tagging'))) throw new vscode.CancellationError();
    const subscription = session.onDidChange(() => this.#changed.fire());
    this.#running.add(session);
    try {
      await session.ready();
      await session.remember();
      const end = await session.tag();
      if (end.fellBack !== null) this.services.log.warn(`Tagging runs on the CPU: ${end.fellBack}`);
      return end;
    } finally {
      subscription.dispose();
      this.#running.delete(session);
      this.#changed.fire();
    }
  }

  /** Stops all that is being tagged. */
  stopAll(): void {
    for (const session of this.#running) session.run?.stop();
  }

  /** Writes the ticked suggestions, and tells of it with a way back. */
  async accept(session: TaggingSession): Promise<Accepted> {
    const saved = await offerToSave(session);
    const accepted = await withProgress({ title: 'Writing captions' }, (signal) =>
      acceptSuggestions(session, { signal, saved }),
    );
    void this.tell(accepted);
    return accepted;
  }

  /** As `accept`, but nobody is asked or told. */
  acceptQuietly(session: TaggingSession, options: Pick<AcceptOptions, 'signal'>): Promise<Accepted> {
    return acceptSuggestions(session, { ...options, saved: new Set() });
  }

  /** Puts the captions back as they were before a step. */
  async undo(id: string | null): Promise<void> {
    const step = id === null ? await this.#lastStep() : { id };
    if (step === undefined) {
      void vscode.window.showInformationMessage('There is no tagging to undo.');
      return;
    }
    const undone = await withProgress({ title: 'Undoing the tagging' }, (signal) =>
      this.services.journal.undo(step.id, { signal }),
    );
    const left = undone.conflicts.length + undone.failures.length;
    const rest =
      left === 0
        ? ''
        : ` ${count(left, 'caption')} changed since, so ${left === 1 ? 'it stays as it is' : 'they stay as they are'}.`;
    void vscode.window.showInformationMessage(`Put back ${count(undone.changed, 'caption')}.${rest}`);
  }

  async #lastStep(): Promise<JournalStep | undefined> {
    const steps = await this.services.journal.list();
    return steps.find(({ kind, state }) => kind === 'tagging' && state !== 'undone');
  }

  /** A message with what was written, and Undo. */
  async tell({ captions, leftOut, step, cancelled }: Accepted): Promise<void> {
    const left =
      leftOut.length === 0
        ? ''
        : ` ${count(leftOut.length, 'caption')} left as ${leftOut.length === 1 ? 'it was' : 'they were'}: ${reasons(leftOut)}`;
    const message = `${cancelled ? 'Cancelled. ' : ''}Wrote ${count(captions, 'caption')}.${left}`;
    if (leftOut.length > 0)
      this.services.log.info(
        leftOut.map(({ path, reason }) => `Left as it was: ${path}. ${reason}`).join('\n'),
      );
    const buttons = [...(step === null ? [] : ['Undo']), ...(leftOut.length === 0 ? [] : ['Show List'])];
    const chosen = await vscode.window.showInformationMessage(message, ...buttons);
    if (chosen === 'Undo') this.services.reporter.background(this.undo(step));
    if (chosen === 'Show List') this.services.log.show();
  }

  /** @throws TaggingError when there is nothing that runs */
  needRunning(): void {
    if (this.#running.size === 0)
      throw new TaggingError('not-tagging', 'Nothing is being tagged.', 'Start it with Auto-Tag.');
  }
}

/** The reasons, each once, the most frequent first. */
function reasons(leftOut: Accepted['leftOut']): string {
  const counts = new Map<string, number>();
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).map(([reason]) => reason);
  return sorted.slice(0, 2).join(' ');
}
