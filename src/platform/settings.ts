import * as vscode from 'vscode';

const section = 'blockLora';

/** The settings, typed. Read each time: they may change while we run. */
export const settings = {
  /** An existing interpreter to train with; empty: the extension's own environment. Never taken from a workspace that is not trusted. */
  get pythonPath(): string {
    return vscode.workspace.getConfiguration(section).get<string>('python.path', '');
  },

  /** Whether the end of a run is told in a notification. */
  get notifyAtEnd(): boolean {
    return vscode.workspace.getConfiguration(section).get<boolean>('notifications.runEnded', true);
  },

  /** Sets the interpreter for all workspaces of this machine. */
  async setPythonPath(value: string): Promise<void> {
    await vscode.workspace
      .getConfiguration(section)
      .update('python.path', value === '' ? undefined : value, vscode.ConfigurationTarget.Global);
  },
};

/** Calls back when the interpreter to use has changed. */
export function onDidChangePython(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.python`)) listener();
  });
}
