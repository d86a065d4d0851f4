import * as vscode from 'vscode';
import { runCommand } from '../../platform/commands';
import { withProgress } from '../../platform/progress';
import { confirmAnotherRun } from '../../platform/anotherRun';
import { mayExecute } from '../../platform/trust';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { Diagnostic } from '../../shared/trainer/diagnostics';
import type { Plan, PlanReport } from '../../shared/trainer/plan';
import type { JobDiagnostics } from './jobDiagnostics';
import { rangeOf } from './jobDiagnostics';
import { activeJob, isJobFile, rootOf, savedJob } from './jobFile';
import { chooseJob } from './chooseJob';
import { newJob } from './newJob';
import { planText } from './planText';

/** Train Block LoRA: from wherever it was called to a training that runs, or to the reason why not. */
export class TrainCommand {
  constructor(
    private readonly services: Services,
    private readonly diagnostics: JobDiagnostics,
  ) {}

  /**
   * @param arg the file or folder of a menu; nothing from the palette
   * @param options `{ "ask": false }`, for keybindings and scripts: start a job without errors at once
   * @returns the folder of the run that was started
   */
  async run(arg: unknown, options?: unknown): Promise<string | undefined> {
    if (!(await mayExecute('Training'))) return undefined;
    const chosen = await this.#job(arg);
    const job = chosen === undefined ? undefined : await savedJob(chosen);
    if (job === undefined) return undefined;
    if ((await runCommand<boolean>('blockLora.setUpEnvironment', { ifMissing: true })) !== true)
      return undefined;
    const plan = await this.#plan(job);
    if (plan === undefined || !(asksNothing(options) || (await this.#confirm(plan)))) return undefined;
    return this.#start(job, plan);
  }

  async #job(arg: unknown): Promise<vscode.Uri | undefined> {
    if (arg instanceof vscode.Uri)
      return isJobFile(arg) ? arg : newJob(this.services.storage, await folderOf(arg));
    const active = activeJob();
    if (active !== undefined) return active.uri;
    const choice = await chooseJob();
    return choice === 'new' ? newJob(this.services.storage) : choice;
  }

  /** The plan of a job without errors; errors are shown in the file. */
  async #plan(job: vscode.Uri): Promise<{ plan: Plan; diagnostics: readonly Diagnostic[] } | undefined> {
    const report = await withProgress({ title: 'Planning the training' }, (signal) => this.#ask(job, signal));
    this.diagnostics.show(job, report.diagnostics);
    if (report.ok && report.plan !== null) return { plan: report.plan, diagnostics: report.diagnostics };
    await this.#showErrors(job, report.diagnostics);
    return undefined;
  }

  /** Checks first: what is wrong with the text itself is told at once. */
  async #ask(job: vscode.Uri, signal: AbortSignal): Promise<PlanReport> {
    const checked = await this.services.client.validate(job.fsPath, signal);
    return checked.ok ? this.services.client.plan(job.fsPath, signal) : { ...checked, plan: null };
  }

  async #showErrors(job: vscode.Uri, diagnostics: readonly Diagnostic[]): Promise<void> {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const first = errors.find(({ file }) => file === null || file === job.fsPath) ?? errors[0];
    const text = await vscode.workspace.openTextDocument(job);
    const selection =
      first === undefined || (first.file ?? job.fsPath) !== job.fsPath ? undefined : rangeOf(first);
    await vscode.window.showTextDocument(text, {
      selection: selection && new vscode.Range(selection.start, selection.start),
    });
    const message =
      errors.length === 1 && first !== undefined
        ? `${first.message} ${first.fix}`.trim()
        : `The job has ${count(errors.length, 'error')} and was not started. The first: ${first?.message ?? 'unknown'}`;
    const show = 'Show Problems';
    void vscode.window.showErrorMessage(message, show).then((answer) => {
      if (answer === show) return vscode.commands.executeCommand('workbench.panel.markers.view.focus');
      return undefined;
    });
  }

  async #confirm({
    plan,
    diagnostics,
  }: {
    plan: Plan;
    diagnostics: readonly Diagnostic[];
  }): Promise<boolean> {
    const { question, detail } = planText(plan, diagnostics);
    const start = 'Start Training';
    if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, start)) !== start)
      return false;
    await this.services.runs.start();
    return confirmAnotherRun(this.services.runs.active.map((run) => run.state().name));
  }

  async #start(job: vscode.Uri, { plan }: { plan: Plan }): Promise<string> {
    const root = rootOf(job);
    if (vscode.workspace.getWorkspaceFolder(job) === undefined) {
      const known = this.services.storage.get('outsideRoots') ?? [];
      await this.services.storage.set('outsideRoots', [...new Set([root, ...known])].slice(0, 20));
    }
    const launched = await this.services.launcher.train(job.fsPath, plan.name, root);
    this.services.log.info(
      `Training ${job.fsPath} in ${launched.folder.path}, process ${launched.process.pid}`,
    );
    const run = await this.services.runs.launched(launched);
    await runCommand('blockLora.openRun', run.id);
    return run.id;
  }
}

function asksNothing(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'ask' in options && options.ask === false;
}

/** The folder itself, or that of a file. */
async function folderOf(uri: vscode.Uri): Promise<vscode.Uri> {
  const { type } = await vscode.workspace.fs.stat(uri);
  return (type & vscode.FileType.Directory) !== 0 ? uri : vscode.Uri.joinPath(uri, '..');
}
