// Which job file is meant, and its document.

import path from 'node:path';
import * as vscode from 'vscode';

export const jobSuffix = '.blocklora.json';

/** Folders in which nobody keeps job files or pictures of theirs. */
export const excludedFolders = '**/{node_modules,.git,.blocklora,.venv,venv,__pycache__}/**';

export function isJobFile(uri: vscode.Uri): boolean {
  return uri.path.toLowerCase().endsWith(jobSuffix);
}

/** The document of the active editor, text or block editor, when it is a job file, also one that was never saved. */
export function activeJob(): vscode.TextDocument | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const custom = input instanceof vscode.TabInputCustom ? input.uri.toString() : null;
  const document =
    vscode.window.activeTextEditor?.document ??
    vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === custom);
  return document !== undefined && isJobFile(document.uri) ? document : undefined;
}

/**
 * The job file on the disk as its editor shows it: unsaved changes are saved, a new file is asked for its place.
 *
 * @returns undefined when it was not saved
 */
export async function savedJob(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document === undefined || (!document.isDirty && !document.isUntitled)) return uri;
  return document.isUntitled ? vscode.workspace.save(uri) : (await document.save()) ? uri : undefined;
}

/** The job files of the workspace, by path; at most a hundred. */
export async function workspaceJobs(): Promise<vscode.Uri[]> {
  const files = await vscode.workspace.findFiles(`**/*${jobSuffix}`, excludedFolders, 100);
  return files.sort((a, b) => a.path.localeCompare(b.path));
}

/** The folder in which the runs of a job file lie: its workspace folder, else its own. */
export function rootOf(job: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(job)?.uri.fsPath ?? path.dirname(job.fsPath);
}
