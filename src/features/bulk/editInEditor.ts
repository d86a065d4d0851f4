// A few captions are edited as the editor itself would: its undo works, and what is open changes in place.

import * as vscode from 'vscode';
import { decodeCaption } from '../../dataset/captions/captionFile';
import { survivesEditor } from '../../dataset/captions/editorBytes';
import type { FileEdit } from '../../dataset/journal/change';

/** Whether the editor would keep all other bytes of these files, and has an undo for them: it has none for files that come or go. */
export function fitsEditor(edits: readonly FileEdit[]): boolean {
  return edits.every(({ path, before, after }) => {
    if (before === null || after === null) return false;
    return survivesEditor(decodeCaption(before, path));
  });
}

/**
 * Makes edits as one step of the editor's own undo, and saves them. A document with unsaved changes is passed over.
 *
 * @returns the edits of documents that have not caught up with their files yet: these are for the disk
 */
export async function editInEditor(edits: readonly FileEdit[]): Promise<readonly FileEdit[]> {
  const change = new vscode.WorkspaceEdit();
  const behind: FileEdit[] = [];
  const documents: vscode.TextDocument[] = [];
  const opened = await Promise.all(
    edits.map(({ path }) => vscode.workspace.openTextDocument(vscode.Uri.file(path))),
  );
  for (const [index, edit] of edits.entries()) {
    const document = opened[index];
    if (document === undefined || document.isDirty) continue;
    if (document.getText() === textOf(edit, edit.before)) {
      replaceIn(change, document, textOf(edit, edit.after));
      documents.push(document);
    } else behind.push(edit);
  }
  // as a refactoring, since the editor then saves the files by itself where the user lets it
  await vscode.workspace.applyEdit(change, { isRefactoring: true });
  for (const document of documents) if (document.isDirty) await document.save();
  return behind;
}

/** Puts the part of a document that differs into an edit, so that cursors elsewhere stay where they are. */
export function replaceIn(change: vscode.WorkspaceEdit, document: vscode.TextDocument, after: string): void {
  const before = document.getText();
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start++;
  let end = 0;
  while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(before.length - end));
  change.replace(document.uri, range, after.slice(start, after.length - end));
}

function textOf({ path }: FileEdit, bytes: Buffer | null): string {
  return bytes === null ? '' : decodeCaption(bytes, path).text;
}
