import type * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { TrainingRun } from '../../trainer/trainingRun';
import { createPanel, registerPanelSerializer } from '../../webviews/panel';
import { RunPanel } from './runPanel';

export const runViewType = 'blockLora.run';

/** The panels that are open, at most one a run; they come back after a reload. */
export class RunPanels implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #open = new Map<string, RunPanel>();

  constructor(private readonly services: Services) {
    this.#disposables.add(
      registerPanelSerializer(runViewType, (panel, identity) => this.#restore(panel, identity)),
    );
    this.#disposables.add(services.runs.onDidChange((run) => run === null && this.#closeGone()));
    this.#disposables.add({
      dispose: () => {
        for (const panel of [...this.#open.values()]) panel.dispose();
      },
    });
  }

  /** Shows the panel of a run. */
  open(run: TrainingRun): void {
    const open = this.#open.get(run.id);
    if (open !== undefined) open.app.reveal();
    else this.#add(run, createPanel({ viewType: runViewType, title: run.state().name }));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #add(run: TrainingRun, panel: vscode.WebviewPanel): void {
    const made = new RunPanel(this.services, run, panel);
    this.#open.set(run.id, made);
    made.app.onDidDispose(() => this.#open.delete(run.id));
  }

  async #restore(panel: vscode.WebviewPanel, identity: unknown): Promise<boolean> {
    if (typeof identity !== 'object' || identity === null || !('run' in identity)) return false;
    if (typeof identity.run !== 'string') return false;
    await this.services.runs.start();
    // only a run that is one of ours: the identity comes from the view
    const run = this.services.runs.find(identity.run);
    if (run === undefined || this.#open.has(run.id)) return false;
    this.#add(run, panel);
    return true;
  }

  #closeGone(): void {
    for (const panel of [...this.#open.values()])
      if (this.services.runs.find(panel.run.id) === undefined) panel.dispose();
  }
}
