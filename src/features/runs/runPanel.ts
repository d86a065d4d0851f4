import path from 'node:path';
import * as vscode from 'vscode';
import { runCommand } from '../../platform/commands';
import { Disposables } from '../../platform/disposable';
import { lockedReason } from '../../platform/trust';
import type { Services } from '../../services';
import type { PlaceParams, RunJob, RunPanelState } from '../../shared/runs/api';
import { maxLogLines, runPanelApi } from '../../shared/runs/api';
import { lastLines } from '../../trainer/fileTail';
import type { TrainingRun } from '../../trainer/trainingRun';
import { AppPanel } from '../../webviews/panel';
import { jobFacts, readJob, sourceOf } from './jobFacts';

/** Pictures are shown at most four times a second. */
const spacing = 250;

/** The host half of one run's panel. */
export class RunPanel implements vscode.Disposable {
  readonly app: AppPanel<typeof runPanelApi>;
  readonly #disposables = new Disposables();
  #timer: NodeJS.Timeout | undefined;
  #job: RunJob | null = null;
  #logStamp = '';

  constructor(
    private readonly services: Services,
    readonly run: TrainingRun,
    panel: vscode.WebviewPanel,
  ) {
    const act = this.#act.bind(this);
    this.app = new AppPanel(panel, {
      extensionUri: services.context.extensionUri,
      app: 'runs',
      title: run.state().name,
      api: runPanelApi,
      identity: { run: run.id },
      resourceRoots: [vscode.Uri.file(run.id)],
      icon: {
        light: vscode.Uri.joinPath(services.context.extensionUri, 'media/icons/run-light.svg'),
        dark: vscode.Uri.joinPath(services.context.extensionUri, 'media/icons/run-dark.svg'),
      },
      onReady: () => {
        this.#logStamp = '';
        services.reporter.background(this.#send());
      },
      onError: (method, error) => services.log.error(`Run panel, ${method}: ${String(error)}`, error),
      handlers: {
        getState: () => this.#state(),
        stop: act(() => runCommand('blockLora.stopRun', run.id)),
        pause: act(() => run.folder.request('pause')),
        unpause: act(() => run.folder.withdraw('pause')),
        sampleNow: act(() => run.folder.request('sample-now')),
        saveNow: act(() => run.folder.request('save-now')),
        resumeRun: act(() => runCommand('blockLora.resumeRun', run.id)),
        reveal: async ({ file }) => reveal(await this.#inside(file)),
        copyPath: async ({ file }) => vscode.env.clipboard.writeText((await this.#inside(file)).fsPath),
        copyText: async ({ text }) => vscode.env.clipboard.writeText(text),
        openPicture: async ({ file }) => openBeside(await this.#inside(file)),
        openPlace: (place) => this.#openPlace(place),
        openJob: () => this.#openJob(),
        openLog: act(() => runCommand('blockLora.showLog', run.id)),
        revealFolder: () => reveal(vscode.Uri.file(run.folder.job)),
        duplicateJob: act(() => runCommand('blockLora.duplicateJob', run.id)),
      },
    });
    this.#disposables.add(services.runs.onDidChange((changed) => changed === run && this.#soon()));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#soon()));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.app.onDidDispose(() => this.#disposables.dispose());
    services.reporter.background(run.complete().then(() => this.#send()));
  }

  dispose(): void {
    this.app.dispose();
  }

  /** Does what was asked for and shows at once what came of it. */
  #act(work: () => PromiseLike<unknown>): () => Promise<void> {
    return async () => {
      await work();
      await this.services.runs.refresh(this.run);
      this.#soon();
    };
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.services.reporter.background(this.#send());
    }, spacing);
  }

  async #send(): Promise<void> {
    if (!this.app.listening) return;
    const state = await this.#state();
    this.app.send((notify) => notify.state(state));
    await this.#sendLog();
  }

  async #state(): Promise<RunPanelState> {
    const { folder } = this.run;
    // job.json is written once
    if (this.#job === null || this.#job.file === null) {
      const job = await readJob(folder);
      this.#job = job === null ? null : await jobFacts(job);
    }
    const requests = await folder.requests();
    const state = this.run.state();
    this.app.panel.title = state.name;
    return {
      run: state,
      job: this.#job,
      requests: {
        stop: requests.has('stop'),
        pause: requests.has('pause'),
        sampleNow: requests.has('sample-now'),
        saveNow: requests.has('save-now'),
      },
      folder: this.app.address(vscode.Uri.file(folder.path)),
      locked: lockedReason(),
    };
  }

  async #sendLog(): Promise<void> {
    const { lines, truncated } = await lastLines(this.run.folder.log, maxLogLines);
    const stamp = `${lines.length} ${lines.at(-1)}`;
    if (stamp === this.#logStamp) return;
    this.#logStamp = stamp;
    this.app.send((notify) => notify.log({ lines, truncated }));
  }

  async #inside(file: string): Promise<vscode.Uri> {
    const inside = await this.run.folder.inside(file);
    if (inside === null) throw new Error('That file is not part of the run.');
    return vscode.Uri.file(inside);
  }

  async #openJob(): Promise<void> {
    const job = await readJob(this.run.folder);
    const source = job === null ? null : await sourceOf(job);
    await vscode.window.showTextDocument(vscode.Uri.file(source ?? this.run.folder.job), { preview: false });
  }

  /** A place that the trainer named: a file of the run, of its data set or its job. */
  async #openPlace({ file, line, column }: PlaceParams): Promise<void> {
    const root = path.resolve(this.run.id, '../../..');
    const uri = vscode.Uri.file(path.isAbsolute(file) ? file : path.resolve(root, file));
    const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), Math.max(0, (column ?? 1) - 1));
    if (line === null) await vscode.commands.executeCommand('vscode.open', uri);
    else await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  }
}

async function openBeside(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
  });
}

/** Shows a file in the system's file manager; in a window that has none (remote), in the explorer. */
export async function reveal(uri: vscode.Uri): Promise<void> {
  const local = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  await vscode.commands.executeCommand(local ? 'revealFileInOS' : 'revealInExplorer', uri);
}
