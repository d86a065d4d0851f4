import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { ErrorReporter } from '../../platform/reportError';
import { settings } from '../../platform/settings';
import { count } from '../../platform/words';
import { isImageName } from '../../shared/dataset/names';
import { captionsOf, exists, isSameFile, isShared } from './captionsBeside';

/** Captions that were deleted with their images and are remembered, in case the explorer brings the image back. */
const mostRemembered = 1_000;

interface Deleted {
  readonly caption: string;
  readonly bytes: Uint8Array;
}

/**
 * Keeps captions with their images in VS Code's own explorer: when it moves, renames or deletes an image, the caption goes along.
 *
 * It follows afterwards. Edits that are given to VS Code beforehand would be one step with the explorer's, but VS Code asks about
 * those each time. The explorer's undo is a move as well, or makes the image again: so the caption comes back with it.
 */
export class ExplorerPairs implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #deleted = new Map<string, readonly Deleted[]>();
  #queue: Promise<unknown> = Promise.resolve();

  /**
   * @param onChanged called with files that were moved, deleted or made again
   */
  constructor(
    private readonly reporter: ErrorReporter,
    private readonly onChanged: (files: readonly string[]) => void,
  ) {
    const { workspace } = vscode;
    this.#disposables.add(workspace.onDidRenameFiles(({ files }) => this.#later(() => this.#follow(files))));
    // what is in a caption is read while it is there
    this.#disposables.add(
      workspace.onWillDeleteFiles((event) => {
        if (settings.keepPairs) event.waitUntil(this.#remember(event.files));
      }),
    );
    this.#disposables.add(workspace.onDidDeleteFiles(({ files }) => this.#later(() => this.#delete(files))));
    this.#disposables.add(workspace.onDidCreateFiles(({ files }) => this.#later(() => this.#restore(files))));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** One after the other: the explorer may be faster than we are. */
  #later(work: () => Promise<void>): void {
    if (!settings.keepPairs) return;
    this.#queue = this.#queue.then(work).catch((error: unknown) => this.reporter.report(error));
  }

  async #follow(files: readonly { oldUri: vscode.Uri; newUri: vscode.Uri }[]): Promise<void> {
    const left: string[] = [];
    for (const { oldUri, newUri } of files) {
      if (!isImage(oldUri) || !isImage(newUri) || (await isShared(oldUri.fsPath))) continue;
      for (const { from, to } of await captionsOf(oldUri.fsPath, newUri.fsPath)) {
        if (from === to) continue;
        if ((await exists(to)) && !(await isSameFile(from, to))) left.push(to);
        else {
          await move(vscode.Uri.file(from), vscode.Uri.file(to));
          this.onChanged([from, to]);
        }
      }
    }
    tellLeft(left);
  }

  async #remember(files: readonly vscode.Uri[]): Promise<void> {
    for (const uri of files.filter(isImage)) {
      const captions = await captionsOf(uri.fsPath, uri.fsPath);
      const read = captions.map(async ({ from }) => ({
        caption: from,
        bytes: await vscode.workspace.fs.readFile(vscode.Uri.file(from)),
      }));
      this.#deleted.delete(uri.fsPath);
      if (read.length > 0) this.#deleted.set(uri.fsPath, await Promise.all(read));
    }
    for (const oldest of this.#deleted.keys()) {
      if (this.#deleted.size <= mostRemembered) break;
      this.#deleted.delete(oldest);
    }
  }

  async #delete(files: readonly vscode.Uri[]): Promise<void> {
    for (const uri of files.filter(isImage)) {
      if ((await exists(uri.fsPath)) || (await isShared(uri.fsPath))) continue;
      for (const { from } of await captionsOf(uri.fsPath, uri.fsPath)) {
        const caption = vscode.Uri.file(from);
        // where there is no trash, the explorer has deleted the image for good, and had asked for it
        await vscode.workspace.fs
          .delete(caption, { useTrash: true })
          .then(undefined, () => vscode.workspace.fs.delete(caption, { useTrash: false }));
        this.onChanged([from]);
      }
    }
  }

  /** The explorer's undo makes an image again. */
  async #restore(files: readonly vscode.Uri[]): Promise<void> {
    for (const uri of files) {
      const captions = this.#deleted.get(uri.fsPath) ?? [];
      this.#deleted.delete(uri.fsPath);
      for (const { caption, bytes } of captions) {
        if (await exists(caption)) continue;
        await vscode.workspace.fs.writeFile(vscode.Uri.file(caption), bytes);
        this.onChanged([caption]);
      }
    }
  }
}

function isImage(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && isImageName(uri.path);
}

/** A caption that is open in an editor is moved by the editor, which takes unsaved words along. */
async function move(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  if (!vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === from.toString())) {
    await vscode.workspace.fs.rename(from, to, { overwrite: false });
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(from, to, { overwrite: false });
  await vscode.workspace.applyEdit(edit);
}

function tellLeft(left: readonly string[]): void {
  const [first] = left;
  if (first === undefined) return;
  void vscode.window.showWarningMessage(
    `${count(left.length, 'caption')} stayed behind, since there is a ${path.basename(first)} already where the image went. Nothing was overwritten.`,
  );
}
