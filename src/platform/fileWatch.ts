import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from './disposable';

/** Folders in which so much happens, and nothing of the user's, that it is not even passed on. */
const noise = /(?:^|[\\/])(?:\.git|\.blocklora|node_modules|\.venv|venv|__pycache__)(?:[\\/]|$)/;

/**
 * Tells of files and folders that were made, changed or deleted, in the workspace and in folders outside of it.
 *
 * VS Code watches the workspace anyway, so that this costs nothing there; it also works over the network file systems and in the
 * containers where VS Code has ways of its own.
 */
export class FileWatch implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #watchers = new Map<string, vscode.Disposable>();

  /**
   * @param outside folders outside the workspace, absolute; asked again at `refresh`
   * @param listener called with absolute paths; often, and one by one
   */
  constructor(
    private readonly outside: () => readonly string[],
    private readonly listener: (paths: readonly string[]) => void,
  ) {
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()));
    this.#disposables.add({
      dispose: () => {
        for (const watcher of this.#watchers.values()) watcher.dispose();
        this.#watchers.clear();
      },
    });
    this.refresh();
  }

  /** Watches what is to be watched now. */
  refresh(): void {
    const wanted = new Set([
      ...workspaceRoots(),
      ...this.outside().filter((folder) => !isInWorkspace(folder)),
    ]);
    for (const [folder, watcher] of this.#watchers)
      if (!wanted.has(folder)) {
        watcher.dispose();
        this.#watchers.delete(folder);
      }
    for (const folder of wanted)
      if (!this.#watchers.has(folder)) this.#watchers.set(folder, this.#watch(folder));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #watch(folder: string): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), '**/*'),
    );
    const tell = (uri: vscode.Uri): void => {
      if (!noise.test(path.relative(folder, uri.fsPath))) this.listener([uri.fsPath]);
    };
    watcher.onDidCreate(tell);
    watcher.onDidChange(tell);
    watcher.onDidDelete(tell);
    return watcher;
  }
}

/** The folders of the workspace that lie on the disk, absolute. */
export function workspaceRoots(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}

/** Whether a file or folder lies in the workspace. */
export function isInWorkspace(file: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
}
