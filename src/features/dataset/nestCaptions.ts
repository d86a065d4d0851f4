import * as vscode from 'vscode';

/**
 * Shows captions under their images in the file explorer of this workspace, or no longer. The patterns come with the extension;
 * nesting as a whole is off in VS Code unless somebody turns it on, since it changes how all files look.
 */
export async function nestCaptions(): Promise<void> {
  const nesting = vscode.workspace.getConfiguration('explorer.fileNesting');
  const on = nesting.get<boolean>('enabled') !== true;
  const target =
    (vscode.workspace.workspaceFolders ?? []).length > 0
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  await nesting.update('enabled', on, target);
  void vscode.window.showInformationMessage(
    on
      ? 'Captions are now under their images in the explorer of this workspace.'
      : 'Captions are beside their images again.',
  );
}
