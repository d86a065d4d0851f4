import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { settings } from '../../platform/settings';
import { count } from '../../platform/words';
import { isImageName, stemOf } from '../../shared/dataset/names';
import { captionExtensions } from '../../shared/dataset/records';

interface Move {
  readonly from: vscode.Uri;
  readonly to: vscode.Uri;
}

/**
 * Keeps captions with their images in VS Code's own explorer: when it moves, renames or deletes an image, the caption goes along, in
 * the same step, so that the explorer's undo brings both back.
 */
export class ExplorerPairs implements vscode.Disposable {
  readonly #disposables = new Disposables();

  constructor() {
    this.#disposables.add(
      vscode.workspace.onWillRenameFiles((event) => {
        if (settings.keepPairs) event.waitUntil(renames(event.files));
      }),
    );
    this.#disposables.add(
      vscode.workspace.onWillDeleteFiles((event) => {
        if (settings.keepPairs) event.waitUntil(deletions(event.files));
      }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

async function renames(
  files: readonly { oldUri: vscode.Uri; newUri: vscode.Uri }[],
): Promise<vscode.WorkspaceEdit> {
  const moved = new Set(files.map(({ oldUri }) => oldUri.fsPath));
  const taken = new Set(files.map(({ newUri }) => newUri.fsPath));
  const edit = new vscode.WorkspaceEdit();
  const left: string[] = [];
  for (const { oldUri, newUri } of files) {
    if (oldUri.scheme !== 'file' || !isImageName(oldUri.path) || !isImageName(newUri.path)) continue;
    if (await isShared(oldUri.fsPath, moved)) continue;
    for (const { from, to } of await captionsOf(oldUri, newUri)) {
      if (from.fsPath === to.fsPath || moved.has(from.fsPath) || taken.has(to.fsPath)) continue;
      if ((await exists(to.fsPath)) && !(await isSameFile(from.fsPath, to.fsPath))) left.push(to.fsPath);
      else {
        taken.add(to.fsPath);
        edit.renameFile(from, to, { overwrite: false });
      }
    }
  }
  tellLeft(left);
  return edit;
}

async function deletions(files: readonly vscode.Uri[]): Promise<vscode.WorkspaceEdit> {
  const deleted = new Set(files.map(({ fsPath }) => fsPath));
  const edit = new vscode.WorkspaceEdit();
  for (const uri of files) {
    if (uri.scheme !== 'file' || !isImageName(uri.path) || (await isShared(uri.fsPath, deleted))) continue;
    for (const { from } of await captionsOf(uri, uri))
      if (!deleted.has(from.fsPath)) {
        deleted.add(from.fsPath);
        edit.deleteFile(from, { ignoreIfNotExists: true });
      }
  }
  return edit;
}

/** The captions of an image that are there, and where they belong when it is elsewhere. */
async function captionsOf(image: vscode.Uri, target: vscode.Uri): Promise<readonly Move[]> {
  const found: Move[] = [];
  for (const extension of captionExtensions) {
    const from = withEnding(image, extension);
    if (await exists(from.fsPath)) found.push({ from, to: withEnding(target, extension) });
  }
  return found;
}

function withEnding(uri: vscode.Uri, extension: string): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..', `${stemOf(path.posix.basename(uri.path))}${extension}`);
}

/** Whether another picture that stays has the same stem, as when one was saved twice: the caption stays with it. */
async function isShared(image: string, leaving: ReadonlySet<string>): Promise<boolean> {
  const folder = path.dirname(image);
  const stem = stemOf(path.basename(image));
  const names = await fs.readdir(folder).catch((): string[] => []);
  return names.some(
    (name) => isImageName(name) && stemOf(name) === stem && !leaving.has(path.join(folder, name)),
  );
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** On many disks `a.txt` and `A.txt` are one file. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  if (one.toLowerCase() !== other.toLowerCase()) return false;
  const [first, second] = await Promise.all([fs.stat(one), fs.stat(other)]);
  return first.ino === second.ino && first.dev === second.dev;
}

function tellLeft(left: readonly string[]): void {
  const [first] = left;
  if (first === undefined) return;
  void vscode.window.showWarningMessage(
    `${count(left.length, 'caption')} stayed behind, since there is a ${path.basename(first)} already where the image went. Nothing was overwritten.`,
  );
}
