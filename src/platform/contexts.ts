import * as vscode from 'vscode';

/**
 * Context keys that menus, welcome views and the walkthrough look at: whether there is an environment to train with,
 * whether the runs, the data sets and the history have been looked for (until then a view is empty because nobody knows yet), whether
 * images are being read, whether an edit of captions is shown and waits for a word, and whether a training was started.
 */
export type ContextKey =
  | 'blockLora.environmentReady'
  | 'blockLora.runsKnown'
  | 'blockLora.datasetsKnown'
  | 'blockLora.historyKnown'
  | 'blockLora.editShown'
  | 'blockLora.scanning'
  | 'blockLora.trained';

/** Sets a context key. */
export function setContext(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
