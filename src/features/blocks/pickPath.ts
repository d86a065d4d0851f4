import path from 'node:path';
import * as vscode from 'vscode';

const models = { 'Checkpoints and LoRAs': ['safetensors'] };
const everything = { 'All files': ['*'] };

/**
 * Lets a person choose a file or folder.
 *
 * @returns its path as it is to stand in the job: from the job's folder where it lies below or beside, else absolute; with `/`
 */
export async function pickPath(
  job: vscode.Uri,
  what: 'model' | 'folder' | 'toml' | 'lora',
): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      defaultUri: vscode.Uri.joinPath(job, '..'),
      canSelectFiles: what !== 'folder',
      // a base is a file, or a folder in diffusers' layout
      canSelectFolders: what === 'folder' || what === 'model',
      openLabel: 'Choose',
      filters:
        what === 'toml'
          ? { TOML: ['toml'], ...everything }
          : what === 'folder'
            ? {}
            : { ...models, ...everything },
    })) ?? [];
  if (chosen === undefined) return undefined;
  const relative = path.relative(path.dirname(job.fsPath), chosen.fsPath);
  const near = !path.isAbsolute(relative) && !relative.startsWith(path.join('..', '..', '..'));
  return (near ? relative || '.' : chosen.fsPath).split(path.sep).join('/');
}
