import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

const folderName = 'block-lora-sample';

/** Copies the sample workspace to a folder that the user picks, and opens it. What is there already is left alone. */
export async function openSample(context: vscode.ExtensionContext): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: 'Where should the sample workspace go?',
      openLabel: 'Put It Here',
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (parent === undefined) return;
  const target = await freeName(parent.fsPath);
  await fs.cp(context.asAbsolutePath('media/sample'), target, {
    recursive: true,
    errorOnExist: true,
    force: false,
    filter: (source) => path.basename(source) !== '.blocklora',
  });
  const empty = (vscode.workspace.workspaceFolders ?? []).length === 0;
  await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(target), {
    forceNewWindow: !empty,
  });
}

async function freeName(parent: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const target = path.join(parent, number === 1 ? folderName : `${folderName}-${number}`);
    try {
      await fs.access(target);
    } catch {
      return target;
    }
  }
}
