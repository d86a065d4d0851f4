import * as vscode from 'vscode';
import { confirmAnotherRun } from '../../platform/anotherRun';
import type { CommandId } from '../../platform/commandIds';
import { Disposables } from '../../platform/disposable';
import { mayExecute } from '../../platform/trust';
import { runCommand } from '../../platform/commands';
import type { Services } from '../../services';
import { TrainingRun } from '../../trainer/trainingRun';
import { duplicateJob } from './duplicateJob';
import { reveal } from './runPanel';
import type { RunPanels } from './runPanels';
import { runDescription, stepsText } from './runText';

type RunFilter = (run: TrainingRun) => boolean;

const anyRun: RunFilter = () => true;
const isActive: RunFilter = (run) => run.state().active;
const isOver: RunFilter = (run) => !run.state().active;
const isResumable: RunFilter = (run) => isOver(run) && run.state().status !== 'finished';
const hasLora: RunFilter = (run) => run.state().files.length > 0;

/** What can be done with a run. Each command takes a row of the list, a run's folder, or asks which run is meant. */
export class RunCommands {
  constructor(
    private readonly services: Services,
    private readonly panels: RunPanels,
    /** The row that is selected in the list. */
    private readonly selected: () => TrainingRun | undefined,
  ) {}

  register(): vscode.Disposable {
    const { commands, runs } = this.services;
    const disposables = new Disposables();
    const add = (id: CommandId, filter: RunFilter, work: (run: TrainingRun) => unknown): void => {
      disposables.add(
        commands.register(id, async (arg) => {
          const run = await this.#which(arg, filter);
          return run === undefined ? undefined : work(run);
        }),
      );
    };
    add('blockLora.openRun', anyRun, (run) => this.panels.open(run));
    add('blockLora.stopRun', isActive, (run) => this.#stop(run));
    add('blockLora.resumeRun', isResumable, (run) => this.#resume(run));
    add('blockLora.revealLora', hasLora, (run) => this.#reveal(run));
    add('blockLora.duplicateJob', anyRun, (run) => duplicateJob(run));
    add('blockLora.showLog', anyRun, (run) => showLog(run));
    add('blockLora.deleteRun', isOver, (run) => this.#delete(run));
    disposables.add(commands.register('blockLora.refreshRuns', () => runs.rescan()));
    return disposables;
  }

  /** The run that is meant; asked for when there are several. */
  async #which(arg: unknown, filter: RunFilter): Promise<TrainingRun | undefined> {
    const { runs } = this.services;
    await runs.start();
    if (arg instanceof TrainingRun) return arg;
    if (typeof arg === 'string') return runs.find(arg);
    // of a key that was pressed in the list
    if (typeof arg === 'object' && arg !== null && 'selected' in arg) {
      const selected = this.selected();
      return selected !== undefined && filter(selected) ? selected : undefined;
    }
    const candidates = runs.runs.filter(filter);
    if (candidates.length === 0) {
      void vscode.window.showInformationMessage('There is no such run.');
      return undefined;
    }
    const chosen = await vscode.window.showQuickPick(
      candidates.map((run) => {
        const state = run.state();
        return { label: state.name, description: runDescription(state, run.hanging), run };
      }),
      { placeHolder: 'Which run?' },
    );
    return chosen?.run;
  }

  /** Asks the trainer to stop after this step and to save. One that does not answer can be ended. */
  async #stop(run: TrainingRun): Promise<void> {
    if (!run.hanging) {
      await run.folder.request('stop');
      await this.services.runs.refresh(run);
      return;
    }
    const end = 'End the Process';
    const chosen = await vscode.window.showWarningMessage(
      `“${run.state().name}” does not respond.`,
      {
        modal: true,
        detail: 'It can be ended. What was saved stays, and Resume goes on from the last checkpoint.',
      },
      end,
    );
    if (chosen !== end) return;
    await run.kill();
    await this.services.runs.refresh(run);
  }

  async #resume(run: TrainingRun): Promise<void> {
    if (!(await mayExecute('Training'))) return;
    await this.services.runs.refresh(run);
    if (run.state().active) return this.panels.open(run);
    if ((await runCommand<boolean>('blockLora.setUpEnvironment', { ifMissing: true })) !== true) return;
    const others = this.services.runs.active.map((other) => other.state().name);
    if (!(await confirmAnotherRun(others))) return;
    const launched = await this.services.launcher.resume(run.folder);
    await this.services.runs.launched(launched);
    this.panels.open(run);
  }

  async #reveal(run: TrainingRun): Promise<void> {
    const { result, files } = run.state();
    const file = result ?? files.at(-1);
    const inside = file === undefined ? null : await run.folder.inside(file.file);
    if (inside === null) void vscode.window.showInformationMessage('This run has no LoRA file yet.');
    else await reveal(vscode.Uri.file(inside));
  }

  async #delete(run: TrainingRun): Promise<void> {
    await this.services.runs.refresh(run);
    const state = run.state();
    if (state.active) {
      void vscode.window.showWarningMessage(`“${state.name}” is in training. Stop it first.`);
      return;
    }
    const move = 'Move to Trash';
    const chosen = await vscode.window.showWarningMessage(
      `Delete the run “${state.name}” (${stepsText(state)})?`,
      { modal: true, detail: 'Its checkpoints, pictures and LoRA files go to the trash with it.' },
      move,
    );
    if (chosen !== move) return;
    await moveToTrash(vscode.Uri.file(run.id), state.name);
    await this.services.runs.rescan();
  }
}

/** Where there is no trash (some remote machines), deleting for good is asked for. */
async function moveToTrash(uri: vscode.Uri, name: string): Promise<void> {
  try {
    await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: true });
  } catch {
    const forGood = 'Delete Permanently';
    const chosen = await vscode.window.showWarningMessage(
      `“${name}” could not be moved to the trash.`,
      { modal: true, detail: 'It can be deleted for good. This cannot be undone.' },
      forGood,
    );
    if (chosen === forGood) await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: false });
  }
}

async function showLog(run: TrainingRun): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.file(run.folder.log), { preview: true });
}
