// A data set of captions for the tests of the caption language, and what VS Code answers about them.

import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { workspaceFolder } from './sampleJob';

/** Id of the language. */
export const language = 'sd-caption';

/** A folder of pictures with captions, in the open workspace. */
export class CaptionFolder {
  readonly folder: string;

  /**
   * @param name of the folder, from the workspace
   * @param captions texts by stem; each gets a picture
   */
  constructor(name: string, captions: Readonly<Record<string, string | Buffer>>) {
    this.folder = path.join(workspaceFolder(), name);
    fs.mkdirSync(this.folder, { recursive: true });
    for (const [stem, text] of Object.entries(captions)) {
      this.picture(stem);
      fs.writeFileSync(this.file(stem), text);
    }
  }

  /** Puts a picture there. */
  picture(stem: string): void {
    fs.copyFileSync(
      path.join(workspaceFolder(), 'images/style/01.png'),
      path.join(this.folder, `${stem}.png`),
    );
  }

  file(stem: string): string {
    return path.join(this.folder, `${stem}.txt`);
  }

  uri(stem: string): vscode.Uri {
    return vscode.Uri.file(this.file(stem));
  }

  read(stem: string): string {
    return fs.readFileSync(this.file(stem), 'utf8');
  }

  /** Opens a caption, and waits until it is one. */
  async open(stem: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(this.uri(stem));
    await until(
      () => `${stem}.txt to be a caption; it was ${document.languageId}`,
      () => document.languageId === language,
    );
    return document;
  }

  /** Shows a caption with cursors in front of texts. */
  async edit(stem: string, ...cursors: string[]): Promise<vscode.TextEditor> {
    const editor = await vscode.window.showTextDocument(await this.open(stem), { preview: false });
    editor.selections = cursors.map((text) => {
      const at = place(editor.document, text);
      return new vscode.Selection(at, at);
    });
    return editor;
  }

  /** Takes all of it away, with its tabs. */
  async remove(): Promise<void> {
    for (const document of vscode.workspace.textDocuments)
      if (document.isDirty && document.uri.fsPath.startsWith(this.folder)) {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A place inside the first occurrence of a text. */
export function place(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  if (at < 0) throw new Error(`there is no ${text} in ${document.getText()}`);
  return document.positionAt(at + Math.min(1, text.length - 1));
}

/** Asks what VS Code's own features ask, about a place in a document. */
export function ask<T>(command: string, ...args: unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(`vscode.${command}`, ...args);
}

/** Makes edits in a document. */
export async function apply(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [...edits]);
  await vscode.workspace.applyEdit(edit);
}

/** Puts another text in the place of the first occurrence of one; it is not saved. */
export async function change(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.positionAt(document.getText().indexOf(from));
  await apply(document, [
    vscode.TextEdit.replace(new vscode.Range(start, start.translate(0, from.length)), to),
  ]);
}

/** Undoes what was done last in the editor that has the focus. */
export async function undo(): Promise<void> {
  await vscode.commands.executeCommand('undo');
}
