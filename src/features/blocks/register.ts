import type * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { copyBlocks } from './copyBlocks';
import { pasteBlocks } from './pasteBlocks';

/** The blocks of a job, in the notations of other tools. */
export function registerBlocks({ commands }: Services): vscode.Disposable {
  const disposables = new Disposables();
  disposables.add(commands.register('blockLora.copyBlocks', (notation) => copyBlocks(notation)));
  disposables.add(commands.register('blockLora.pasteBlocks', (text) => pasteBlocks(text)));
  return disposables;
}
