import path from 'node:path';
import * as vscode from 'vscode';
import { runCommand } from '../../platform/commands';
import { Disposables } from '../../platform/disposable';
import { settings } from '../../platform/settings';
import { lockedReason } from '../../platform/trust';
import type { Services } from '../../services';
import type { BlockEditorState, EditParams } from '../../shared/blocks/editorApi';
import { blockEditorApi } from '../../shared/blocks/editorApi';
import { isTable } from '../../shared/blocks/jobChange';
import { AppPanel } from '../../webviews/panel';
import type { Bases } from './baseFacts';
import { changeJob, readJobText } from './jobDocument';
import { jobProblems } from './jobProblems';
import type { LbwPresets } from './lbwPresets';
import type { LivePlans } from './livePlans';
import { deletePreset, ownPresets, savePreset } from './ownPresets';
import { pickPath } from './pickPath';
import { placeOfPath } from './placeOfPath';
import { sourceFacts, sourceFolders } from './sourceFacts';

export const blockEditorViewType = 'blockLora.blockEditor';

/** What all block editors share. */
export interface EditorParts {
  readonly bases: Bases;
  readonly plans: LivePlans;
  readonly lbwPresets: LbwPresets;
  /** The JSON schema of job files. */
  readonly schema: () => Promise<unknown>;
}

/** Changes that come quickly are drawn together. */
const pause = 15;

/** One block editor: shows its document as it is, and changes it as the person wishes. */
export class BlockEditor implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #app: AppPanel<typeof blockEditorApi>;
  #timer: NodeJS.Timeout | undefined;
  /** Edits one after the other: each is made on what the one before has left. */
  #editing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly document: vscode.TextDocument,
    panel: vscode.WebviewPanel,
    private readonly services: Services,
    private readonly parts: EditorParts,
  ) {
    const { index, log } = services;
    const later = (): void => this.#soon();
    const here = ({ document: changed }: { document: vscode.TextDocument }): void => {
      if (changed === this.document) this.#soon();
    };
    this.#app = new AppPanel(panel, {
      extensionUri: services.context.extensionUri,
      app: 'blocks',
      title: path.basename(document.uri.path),
      api: blockEditorApi,
      identity: { job: document.uri.toString() },
      onReady: () => void this.#start(),
      onError: (method, error) => log.debug(`Block editor, ${method}: ${String(error)}`),
      handlers: {
        edit: (params) => this.#edit(params),
        showText: ({ path: at }) => this.#showText(at),
        copy: ({ text, what }) => copy(text, what),
        pick: async ({ path: at, what }) => {
          const picked = await pickPath(document.uri, what);
          if (picked !== undefined)
            await this.#edit({ changes: [{ path: at, value: picked }], label: 'Choose File' });
        },
        savePreset: (preset) => savePreset(preset),
        deletePreset: ({ name }) => deletePreset(name),
        showImages: ({ source }) => this.#showImages(source),
        train: async () => void (await runCommand('blockLora.train', document.uri)),
        setUp: async () => void (await runCommand('blockLora.setUpEnvironment')),
      },
    });
    this.#disposables.add(this.#app);
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.#disposables.add(vscode.workspace.onDidChangeTextDocument(here));
    this.#disposables.add(
      vscode.workspace.onDidSaveTextDocument((saved) => {
        if (saved === this.document) this.#soon();
      }),
    );
    this.#disposables.add(
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === document.uri.toString())) this.#soon();
      }),
    );
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(later));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('blockLora')) this.#soon();
      }),
    );
    this.#disposables.add(index.onDidChange(later));
    this.#disposables.add(index.onDidProgress(later));
    this.#disposables.add(parts.lbwPresets.onDidChange(later));
    this.#disposables.add(parts.plans.watch(document, later));
    this.#app.onDidDispose(() => this.dispose());
    services.reporter.background(index.start());
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #start(): Promise<void> {
    const schema = await this.parts.schema();
    this.#app.send((notify) => notify.schema(schema));
    this.#send();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), pause);
  }

  #send(): void {
    if (!this.#app.listening) return;
    this.services.reporter.background(
      this.#state().then((state) => {
        // the document went on while the base was looked up: a newer state is on its way
        if (state.version === this.document.version) this.#app.send((notify) => notify.state(state));
        else this.#soon();
      }),
    );
  }

  async #state(): Promise<BlockEditorState> {
    const { document } = this;
    const { version } = document;
    const file = document.uri.fsPath;
    const { value, mistake } = readJobText(document.getText());
    const job = value === undefined ? null : value;
    const base: unknown = isTable(job) && isTable(job.base) ? job.base.model : undefined;
    const facts = await this.parts.bases.of(base, path.dirname(file));
    const { plan, checked } = this.parts.plans.of(document);
    return {
      file: path.basename(document.uri.path),
      version,
      dirty: document.isDirty,
      locked:
        vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false
          ? 'This file can only be read.'
          : null,
      job,
      syntax:
        mistake === null
          ? null
          : { line: document.positionAt(mistake.offset).line + 1, message: mistake.message },
      problems: jobProblems(document, checked),
      base: facts,
      sources: sourceFacts(this.services.index, job, file),
      plan,
      presets: ownPresets(settings.blockPresets),
      lbwPresets: this.parts.lbwPresets.current,
      untrusted: lockedReason(),
    };
  }

  async #edit({ changes, label }: EditParams): Promise<void> {
    const edit = this.#editing.then(() => changeJob(this.document, changes, label));
    this.#editing = edit.catch(() => undefined);
    if (!(await edit)) throw new Error('The editor did not take the change. Try again.');
  }

  async #showText(at: readonly (string | number)[]): Promise<void> {
    const selection = placeOfPath(this.document, at);
    const open = vscode.window.visibleTextEditors.find(({ document }) => document === this.document);
    await vscode.window.showTextDocument(this.document, {
      viewColumn: open?.viewColumn ?? vscode.ViewColumn.Beside,
      selection,
    });
  }

  async #showImages(source: number): Promise<void> {
    const { value } = readJobText(this.document.getText());
    const folder = sourceFolders(value, this.document.uri.fsPath)[source];
    if (typeof folder === 'string') await runCommand('blockLora.openGallery', vscode.Uri.file(folder));
  }
}

async function copy(text: string, what: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`Copied for ${what}.`, 4000);
}
