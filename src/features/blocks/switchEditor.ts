// From a job's text to its block editor and back.

import * as vscode from 'vscode';
import { blockEditorViewType } from './blockEditor';
import { isJob, openJob } from './jobDocument';

/** The job that a menu or a script names; else the one in front. */
async function chosenJob(given: unknown): Promise<vscode.Uri> {
  return given instanceof vscode.Uri && isJob(given) ? given : (await openJob()).uri;
}

/** Opens the block editor of a job. */
export async function openBlockEditor(given: unknown, column: vscode.ViewColumn): Promise<void> {
  const uri = await chosenJob(given);
  await vscode.commands.executeCommand('vscode.openWith', uri, blockEditorViewType, column);
}

/** Opens the text of a job, in place of its block editor or beside it. */
export async function openJobText(given: unknown, column: vscode.ViewColumn): Promise<void> {
  const uri = await chosenJob(given);
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default', column);
}
