import path from 'node:path';
import * as vscode from 'vscode';
import { workspaceJobs } from './jobFile';

interface JobItem extends vscode.QuickPickItem {
  readonly choice?: vscode.Uri | 'new';
}

/** Which job of the workspace to train, or a new one. Asks nothing when there is none yet. */
export async function chooseJob(): Promise<vscode.Uri | 'new' | undefined> {
  const jobs = await workspaceJobs();
  if (jobs.length === 0) return 'new';
  const items: JobItem[] = [
    ...jobs.map((uri) => ({
      label: `$(file-code) ${path.basename(uri.path)}`,
      description: folderName(uri),
      choice: uri,
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: '$(add) New training…',
      description: 'from a folder of captioned pictures',
      choice: 'new',
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Train Block LoRA',
    placeHolder: 'Which training?',
    matchOnDescription: true,
  });
  return chosen?.choice;
}

function folderName(uri: vscode.Uri): string {
  const folder = path.dirname(vscode.workspace.asRelativePath(uri));
  return folder === '.' ? '' : folder;
}
