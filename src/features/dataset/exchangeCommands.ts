import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { exportedFolders } from '../../dataset/exchange/exportedSubsets';
import { exportMetadata } from '../../dataset/exchange/metadataExport';
import { importMetadata } from '../../dataset/exchange/metadataImport';
import type { MetadataImport } from '../../dataset/exchange/metadataImport';
import { exportToml } from '../../dataset/exchange/tomlExport';
import { importToml } from '../../dataset/exchange/tomlFile';
import { trainCommand } from '../../dataset/exchange/trainCommand';
import { workspaceRoots } from '../../platform/fileWatch';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { DataSet } from '../../shared/dataset/records';
import type { FileWork } from './fileWork';
import { isBelow, subsetOf } from '../../shared/dataset/places';
import { commonFolder } from './paths';
import type { Targets } from './targets';

/** Data sets for other programs, and from them. */
export class ExchangeCommands {
  constructor(
    private readonly services: Pick<Services, 'index' | 'storage'>,
    private readonly targets: Targets,
    private readonly work: FileWork,
  ) {}

  /** Writes sd-scripts' dataset TOML, opens it, and has the command that trains with it. */
  async exportToml(arg: unknown): Promise<void> {
    const set = await this.targets.set(arg, 'Which data set should be exported?');
    if (set === undefined) return;
    const file = await vscode.window.showSaveDialog({
      title: `Export ${set.name} for sd-scripts`,
      defaultUri: vscode.Uri.file(path.join(set.root, `${fileStem(set)}-export.toml`)),
      filters: { TOML: ['toml'] },
    });
    if (file === undefined) return;
    const folders = exportedFolders(set, (subset) => this.services.index.images(set.id, { subset }));
    const { text, notes } = exportToml(folders, { file: file.fsPath });
    const before = await fs.readFile(file.fsPath).catch(() => null);
    // the save dialog has asked whether to take the place of what is there
    await this.work.apply(
      `Export ${set.name}`,
      'import',
      [{ path: file.fsPath, before, after: Buffer.from(text, 'utf8') }],
      null,
    );
    await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.Beside, preview: false });
    const copy = 'Copy Training Command';
    const [note] = notes;
    const said =
      note === undefined
        ? ''
        : ` ${note}${notes.length > 1 ? ` And ${notes.length - 1} more notes are in the file.` : ''}`;
    const chosen = await vscode.window.showInformationMessage(
      `${set.name} was exported to ${path.basename(file.fsPath)}.${said}`,
      copy,
    );
    if (chosen === copy) await this.#copyCommand(set, file.fsPath);
  }

  async #copyCommand(set: DataSet, toml: string): Promise<void> {
    const known = (this.services.storage.get('bases') ?? []).find((base) => base !== 'embedded');
    const model = await vscode.window.showInputBox({
      title: 'Training command of sd-scripts',
      prompt:
        'The Stable Diffusion 1.x model to train on: a .safetensors file, a folder in diffusers’ layout, or a name on a hub.',
      value: known ?? 'stable-diffusion-v1-5/stable-diffusion-v1-5',
    });
    if (model === undefined || model === '') return;
    const command = trainCommand({
      toml,
      model,
      outputFolder: path.join(path.dirname(toml), 'output'),
      outputName: fileStem(set),
      shell: process.platform === 'win32' ? 'powershell' : 'posix',
    });
    await vscode.env.clipboard.writeText(command);
    void vscode.window.showInformationMessage(
      'The command is on the clipboard. Start it in the folder of sd-scripts.',
    );
  }

  /** Writes the captions of a folder's images into its `metadata.jsonl`. */
  async exportMetadata(arg: unknown): Promise<void> {
    const { index } = this.services;
    const set = await this.targets.set(arg, 'Which data set should be exported?');
    if (set === undefined) return;
    const records = index.images(set.id);
    const folder = commonFolder(records.map(({ folder: one }) => one)) ?? set.root;
    const file = path.join(folder, 'metadata.jsonl');
    if (!(await mayReplace(file))) return;
    const images = records.map((record) => ({
      path: record.path,
      caption: record.caption?.path ?? null,
      words: subsetOf(set, record.path)?.words ?? null,
    }));
    const made = await withProgress({ title: `Exporting ${set.name}` }, (signal) =>
      exportMetadata(images, folder, signal),
    );
    const left =
      made.leftOut.length === 0
        ? ''
        : ` ${count(made.leftOut.length, 'image')} without a caption ${made.leftOut.length === 1 ? 'was' : 'were'} left out.`;
    await this.work.apply(
      `Export ${set.name} as metadata.jsonl`,
      'import',
      [made.edit],
      `${count(made.images, 'caption')} written to ${vscode.workspace.asRelativePath(file)}.${left}`,
    );
    await vscode.window.showTextDocument(vscode.Uri.file(file), {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
    });
  }

  /** Captions from a `metadata.jsonl`, written beside the images. */
  async importMetadata(arg: unknown): Promise<void> {
    const file = await chooseFile(arg, 'Which metadata.jsonl?', { 'JSON lines': ['jsonl'] });
    if (file === undefined) return;
    const read = (captioned: 'skip' | 'replace'): Thenable<MetadataImport> =>
      withProgress({ title: 'Reading captions' }, (signal) => importMetadata(file, { captioned, signal }));
    const kept = await read('skip');
    const all = await read('replace');
    const replaced = all.edits.length - kept.edits.length;
    const edits = await chooseEdits(kept, all, replaced);
    await showProblems(file, kept);
    if (edits === undefined || edits.length === 0) return;
    await this.work.apply(
      `Import ${path.basename(file)}`,
      'import',
      edits,
      `${count(edits.length, 'caption')} written from ${path.basename(file)}.`,
    );
  }

  /** Brings a dataset TOML of sd-scripts into the workspace. */
  async importToml(arg: unknown): Promise<void> {
    const file = await chooseFile(arg, 'Which dataset TOML?', { TOML: ['toml'] });
    const [root] = workspaceRoots();
    if (file === undefined || root === undefined) return;
    if (workspaceRoots().some((folder) => isBelow(file, folder))) {
      this.services.index.changed([file]);
      await this.services.index.settled();
      await vscode.window.showTextDocument(vscode.Uri.file(file));
      return;
    }
    const { edit, missing } = await importToml(file, root);
    const lost =
      missing.length === 0
        ? ''
        : ` ${count(missing.length, 'folder')} that it names ${missing.length === 1 ? 'is' : 'are'} not there, ${missing[0] ?? ''} first.`;
    await this.work.apply(
      `Import ${path.basename(file)}`,
      'import',
      [edit],
      `${path.basename(file)} was imported.${lost}`,
    );
    await vscode.window.showTextDocument(vscode.Uri.file(edit.path));
  }
}

async function chooseEdits(
  kept: MetadataImport,
  all: MetadataImport,
  replaced: number,
): Promise<MetadataImport['edits'] | undefined> {
  if (all.edits.length === 0) {
    void vscode.window.showInformationMessage(
      'There is nothing to import: all captions are as the file says.',
    );
    return undefined;
  }
  if (replaced === 0) return kept.edits;
  const keep = `Write ${kept.edits.length.toLocaleString('en')} New Ones`;
  const replace = `Also Replace ${replaced.toLocaleString('en')}`;
  const chosen = await vscode.window.showInformationMessage(
    `${count(replaced, 'image')} of the file ${replaced === 1 ? 'has' : 'have'} another caption already.`,
    { modal: true, detail: 'Replaced captions come back with “Undo Last File Operation”.' },
    ...(kept.edits.length > 0 ? [keep] : []),
    replace,
  );
  if (chosen === replace) return all.edits;
  return chosen === keep ? kept.edits : undefined;
}

/** What is wrong with lines of the file, beside it. */
async function showProblems(file: string, { problems }: MetadataImport): Promise<void> {
  const [first] = problems;
  if (first === undefined) return;
  const show = 'Show Line';
  const chosen = vscode.window.showWarningMessage(
    `${count(problems.length, 'line')} of ${path.basename(file)} could not be used. Line ${first.line}: ${first.message} ${first.fix}`,
    show,
  );
  void chosen.then((answer) => {
    const at = new vscode.Position(first.line - 1, 0);
    if (answer === show)
      void vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(at, at) });
  });
  await Promise.resolve();
}

async function chooseFile(
  arg: unknown,
  title: string,
  filters: Record<string, string[]>,
): Promise<string | undefined> {
  if (arg instanceof vscode.Uri) return arg.fsPath;
  if (typeof arg === 'string') return arg;
  const chosen = await vscode.window.showOpenDialog({ title, openLabel: 'Import', filters });
  return chosen?.[0]?.fsPath;
}

async function mayReplace(file: string): Promise<boolean> {
  const there = await fs.access(file).then(
    () => true,
    () => false,
  );
  if (!there) return true;
  const replace = 'Replace';
  const chosen = await vscode.window.showWarningMessage(
    `There is a ${path.basename(file)} already in ${path.dirname(file)}.`,
    { modal: true, detail: 'It can be brought back with “Undo Last File Operation”.' },
    replace,
  );
  return chosen === replace;
}

function fileStem({ name }: DataSet): string {
  return name.replace(/\.(toml|blocklora\.json)$/i, '').replace(/[\\/:*?"<>|\s]+/g, '-');
}
