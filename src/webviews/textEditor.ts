// An editor of a text file that is one of our webview apps: several of them and the text itself show one document.

import * as vscode from 'vscode';

export interface TextEditorOptions {
  readonly viewType: string;
  /** Shows the document in the panel until the panel is closed. */
  readonly open: (document: vscode.TextDocument, panel: vscode.WebviewPanel) => void;
}

/**
 * Registers a custom text editor. A hidden editor's page is thrown away and gets its state anew; the document keeps what was not
 * saved, and undo and redo are its own.
 */
export function registerTextEditor({ viewType, open }: TextEditorOptions): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(
    viewType,
    { resolveCustomTextEditor: (document, panel) => open(document, panel) },
    {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: { retainContextWhenHidden: false, enableFindWidget: true },
    },
  );
}
