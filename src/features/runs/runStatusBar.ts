import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { duration } from '../../platform/words';
import type { RunStore } from '../../trainer/runStore';
import type { TrainingRun } from '../../trainer/trainingRun';
import { statusWords, stepsText } from './runText';

/** A line in the status bar while something is in training; a click opens its panel. */
export class RunStatusBar implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #item: vscode.StatusBarItem | undefined;

  constructor(private readonly runs: RunStore) {
    this.#disposables.add(runs.onDidChange(() => this.#update()));
    this.#disposables.add({ dispose: () => this.#item?.dispose() });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #update(): void {
    const [first, ...others] = this.runs.active;
    if (first === undefined) {
      this.#item?.hide();
      return;
    }
    this.#item ??= this.#make();
    const more = others.length === 0 ? '' : ` +${others.length}`;
    this.#item.text = `${statusText(first)}${more}`;
    this.#item.command = { command: 'blockLora.openRun', title: 'Open Run', arguments: [first.id] };
    this.#item.show();
  }

  #make(): vscode.StatusBarItem {
    const item = vscode.window.createStatusBarItem('blockLora.run', vscode.StatusBarAlignment.Left, 10);
    item.name = 'Block LoRA: training';
    item.tooltip = 'Open the run panel';
    return item;
  }
}

/** `$(sync~spin) ink-style 120/800 · 3 min` */
export function statusText(run: TrainingRun): string {
  const state = run.state();
  const moving = state.status === 'running';
  const icon = run.hanging ? 'warning' : state.status === 'paused' ? 'debug-pause' : 'sync~spin';
  const doing = run.hanging ? 'not responding' : moving ? '' : statusWords[state.status].toLowerCase();
  const left =
    moving && state.etaSeconds !== null && state.etaSeconds > 0 ? ` · ${duration(state.etaSeconds)}` : '';
  return [`$(${icon}) ${state.name}`, doing, stepsText(state)].filter(Boolean).join(' ') + left;
}
