import type * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';

export const taggingViewType = 'blockLora.tagging';

/** Auto-tagging: the panel, its commands, the status bar, and what is told of it. */
export function registerTagging(services: Services): vscode.Disposable {
  const disposables = new Disposables();
  for (const id of [
    'blockLora.autoTag',
    'blockLora.manageTaggers',
    'blockLora.stopTagging',
    'blockLora.undoTagging',
  ] as const)
    disposables.add(services.commands.register(id, () => undefined));
  return disposables;
}
