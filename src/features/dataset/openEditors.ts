// Files that are open in editors, while they are moved.

import * as vscode from 'vscode';
import { count } from '../../platform/words';
import { isBelow } from '../../shared/dataset/places';

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Saves what is open and changed among files that are to be moved, after asking; false when it was given up. */
export async function saveOpen(files: readonly string[]): Promise<boolean> {
  const touched = (file: string): boolean => files.some((one) => one === file || isBelow(file, one));
  const open = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.scheme === 'file' && touched(uri.fsPath),
  );
  if (open.length === 0) return true;
  const save = 'Save and Go On';
  const chosen = await vscode.window.showWarningMessage(
    `${count(open.length, 'file')} that would be moved ${open.length === 1 ? 'has' : 'have'} unsaved changes.`,
    {
      modal: true,
      detail: open
        .map(({ uri }) => uri.fsPath)
        .slice(0, 10)
        .join('\n'),
    },
    save,
  );
  if (chosen !== save) return false;
  const saved = await Promise.all(open.map((document) => document.save()));
  return saved.every(Boolean);
}

/** Tabs of files that were moved show them at their new place. */
export async function followTabs(moves: readonly Move[]): Promise<void> {
  for (const group of vscode.window.tabGroups.all)
    for (const tab of group.tabs) {
      const { input } = tab;
      if (!(input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom)) continue;
      const to = input.uri.scheme === 'file' ? placeAfter(input.uri.fsPath, moves) : undefined;
      if (to === undefined) continue;
      if (tab.isActive)
        await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(to), {
          viewColumn: group.viewColumn,
          preview: tab.isPreview,
          preserveFocus: true,
        });
      await vscode.window.tabGroups.close(tab, true);
    }
}

/** Closes the tabs of files that are gone, unless something in them is unsaved. */
export async function closeTabs(files: readonly string[]): Promise<void> {
  const gone = new Set(files);
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input, isDirty }) =>
        !isDirty &&
        (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) &&
        gone.has(input.uri.fsPath),
    );
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}

function placeAfter(file: string, moves: readonly Move[]): string | undefined {
  for (const { from, to } of moves) {
    if (file === from) return to;
    if (isBelow(file, from)) return to + file.slice(from.length);
  }
  return undefined;
}
