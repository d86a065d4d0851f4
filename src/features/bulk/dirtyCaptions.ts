import path from 'node:path';
import * as vscode from 'vscode';
import { count } from '../../platform/words';

/** What is done with captions that are open with unsaved changes. */
export type DirtyChoice = 'save' | 'inEditor' | 'leave';

/** Documents of files with changes that are not saved, by path. */
export function dirtyDocuments(): ReadonlyMap<string, vscode.TextDocument> {
  return new Map(
    vscode.workspace.textDocuments
      .filter((document) => document.isDirty && document.uri.scheme === 'file')
      .map((document) => [document.uri.fsPath, document]),
  );
}

/**
 * Asks what is done with captions that are open with unsaved changes.
 *
 * @throws vscode.CancellationError when the person gives up
 */
export async function askAboutDirty(files: readonly string[]): Promise<DirtyChoice> {
  const save = 'Save and Edit';
  const inEditor = 'Edit in the Editor';
  const leave = 'Leave Out';
  const names = files.slice(0, 5).map((file) => path.basename(file));
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : '';
  const chosen = await vscode.window.showWarningMessage(
    `${count(files.length, 'caption is', 'captions are')} open with changes that are not saved.`,
    {
      modal: true,
      detail: `${names.join(', ')}${more}\n\nSaved, they are edited like the others. In the editor, they are edited and stay unsaved, for you to save or undo. Left out, they stay as they are.`,
    },
    save,
    inEditor,
    leave,
  );
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen === save ? 'save' : chosen === inEditor ? 'inEditor' : 'leave';
}
