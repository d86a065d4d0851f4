import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { newCaptionScheme as scheme } from '../../platform/schemes';

/**
 * Captions that are not there yet, as documents: empty, and nothing is on the disk until something was typed and saved. An untitled
 * document would count as unsaved from its first moment, and would have to be answered for each picture that one only looked at.
 */
export class NewCaptions implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.#changed.event;

  /**
   * @param onWritten called with a caption that was just made, absolute
   */
  constructor(private readonly onWritten: (file: string) => void) {
    this.#disposables.add(
      vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true }),
    );
    this.#disposables.add(
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (document.uri.scheme === scheme) void replaceTabs(document.uri);
      }),
    );
  }

  /** The document in which a caption can be begun. */
  uri(file: string): vscode.Uri {
    return vscode.Uri.file(file).with({ scheme });
  }

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 0 };
  }

  readFile(): Uint8Array {
    return new Uint8Array();
  }

  /** Makes the caption, unless one has come meanwhile. */
  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    if (content.length === 0) return;
    const file = realUri(uri).fsPath;
    try {
      await fs.writeFile(file, content, { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new vscode.FileSystemError(
        `${path.basename(file)} has come into being meanwhile, and was not overwritten. Copy your text, and open that caption.`,
      );
    }
    this.onWritten(file);
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

function realUri(uri: vscode.Uri): vscode.Uri {
  return uri.with({ scheme: 'file' });
}

/** Once it is saved, its tab shows the file itself. */
async function replaceTabs(uri: vscode.Uri): Promise<void> {
  const file = realUri(uri);
  const there = await Promise.resolve(vscode.workspace.fs.stat(file)).then(
    () => true,
    () => false,
  );
  if (!there) return;
  for (const group of vscode.window.tabGroups.all)
    for (const tab of group.tabs) {
      if (!(tab.input instanceof vscode.TabInputText) || tab.input.uri.toString() !== uri.toString())
        continue;
      const focused = group.isActive && tab.isActive;
      const selection = vscode.window.activeTextEditor?.selection;
      if (tab.isActive)
        await vscode.window.showTextDocument(file, {
          viewColumn: group.viewColumn,
          preserveFocus: !focused,
          preview: false,
          ...(focused && selection !== undefined && { selection }),
        });
      await vscode.window.tabGroups.close(tab, true);
    }
}
