import * as vscode from 'vscode';

/**
 * Scheme of the uris that rows carry. A scheme of our own keeps our badges out of the file explorer, and those of other extensions
 * out of the view; names and endings stay, so that file icons work.
 */
export const rowScheme = 'blocklora-dataset';

/** The uri of a row that shows a file or a folder. */
export function rowUri(path: string): vscode.Uri {
  return vscode.Uri.file(path).with({ scheme: rowScheme });
}

/** The file or folder behind a row's uri. */
export function pathOfRow(uri: vscode.Uri): string {
  return uri.with({ scheme: 'file' }).fsPath;
}
