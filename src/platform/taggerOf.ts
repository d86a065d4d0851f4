import path from 'node:path';
import * as vscode from 'vscode';
import { settings } from './settings';
import type { Storage } from './storage';

/**
 * The id of the tagger that a data set is tagged with, as its options remember it; undefined for the usual one. A folder without
 * options of its own has those of the nearest folder above.
 *
 * @param home file or folder of the set, absolute
 */
export function taggerOf(home: string, storage: Storage): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(home));
  const kept: Readonly<Record<string, unknown>> =
    folder === undefined ? (storage.get('tagging') ?? {}) : settings.taggingOf(folder.uri);
  const slashes = (text: string): string => text.split(path.sep).join('/');
  const relative = folder === undefined ? slashes(home) : slashes(path.relative(folder.uri.fsPath, home));
  for (let at = relative === '' ? '.' : relative; ; at = path.posix.dirname(at)) {
    const found = Object.hasOwn(kept, at) ? kept[at] : undefined;
    if (typeof found === 'object' && found !== null) {
      const { model } = found as { model?: unknown };
      return typeof model === 'string' ? model : undefined;
    }
    if (at === path.posix.dirname(at)) return undefined;
  }
}
