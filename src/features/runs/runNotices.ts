import * as vscode from 'vscode';
import { runCommand } from '../../platform/commands';
import { Disposables } from '../../platform/disposable';
import { settings } from '../../platform/settings';
import { bytes, duration } from '../../platform/words';
import type { Services } from '../../services';
import type { TrainingRun } from '../../trainer/trainingRun';
import { stepsText } from './runText';

interface Notice {
  readonly text: string;
  readonly actions: Readonly<Record<string, () => unknown>>;
}

/** Tells of the end of a run that this window has seen at work. */
export class RunNotices implements vscode.Disposable {
  readonly #disposables = new Disposables();

  constructor(private readonly services: Services) {
    this.#disposables.add(services.runs.onDidEnd(({ run }) => services.reporter.background(this.#tell(run))));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #tell(run: TrainingRun): Promise<void> {
    const { status } = run.state();
    if (status !== 'failed' && !settings.notifyAtEnd) return;
    const { text, actions } = notice(run);
    const show = status === 'failed' ? vscode.window.showErrorMessage : vscode.window.showInformationMessage;
    const chosen = await show(text, ...Object.keys(actions));
    if (chosen !== undefined) await actions[chosen]?.();
  }
}

function notice(run: TrainingRun): Notice {
  const state = run.state();
  type Actions = Notice['actions'];
  const open: Actions = { 'Open Run': () => runCommand('blockLora.openRun', run.id) };
  const reveal: Actions =
    state.files.length === 0 ? {} : { 'Reveal LoRA': () => runCommand('blockLora.revealLora', run.id) };
  const resume: Actions = { Resume: () => runCommand('blockLora.resumeRun', run.id) };
  const log: Actions = { 'Show Log': () => runCommand('blockLora.showLog', run.id) };
  if (state.status === 'failed') {
    const { message = 'The training failed.', fix = '' } = state.error ?? {};
    const canResume = state.checkpoints.length > 0 ? resume : {};
    return {
      text: `“${state.name}” failed. ${message} ${fix}`.trim(),
      actions: { ...open, ...log, ...canResume },
    };
  }
  if (state.status === 'stopped')
    return {
      text: `“${state.name}” was stopped at step ${stepsText(state)}. Everything up to there is saved.`,
      actions: { ...open, ...resume, ...reveal },
    };
  const took = state.elapsedSeconds === null ? '' : ` after ${duration(state.elapsedSeconds)}`;
  const size = state.result === null ? '' : ` (${bytes(state.result.bytes)})`;
  return {
    text: `“${state.name}” is trained${took}. The LoRA is ready${size}.`,
    actions: { ...open, ...reveal },
  };
}
