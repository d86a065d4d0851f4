import * as vscode from 'vscode';

/**
 * Why nothing is started in this workspace, or null when it is trusted.
 *
 * @param what what cannot be done, as in “to train”
 */
export function lockedReason(what = 'to train'): string | null {
  return vscode.workspace.isTrusted
    ? null
    : `This workspace is not trusted, so nothing is started in it. Trust it ${what}.`;
}

/**
 * Whether programs may be started. When not, says why and offers to look into it; the caller then does nothing.
 *
 * @param what what was asked for, as in “Training”
 */
export async function mayExecute(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const chosen = await vscode.window.showWarningMessage(
    `${what} starts programs, and this workspace is not trusted. Trust it, then try again.`,
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
