// Suggestions as read-only documents, for the editor's own multi-file diff.

import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { count } from '../../platform/words';
import { placeText } from './scope';
import { TaggingError } from './taggingError';
import type { TaggingSession } from './taggingSession';

const scheme = 'blocklora-suggestion';
/** The editor gets slow with more. */
const mostFiles = 500;

/** Shows suggestions beside the captions that they would change. */
export class SuggestedTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #shown = new Map<string, TaggingSession>();
  #last = 0;

  constructor() {
    this.#disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const { session, row } = JSON.parse(uri.query) as { session: string; row: number };
    const shown = this.#shown.get(session);
    if (shown === undefined) return '';
    const { before, after } = shown.suggestions.at(row);
    return after ?? before ?? '';
  }

  /** Opens the ticked suggestions as a diff of many files. It follows the options while the session lives. */
  async open(session: TaggingSession): Promise<void> {
    const ticked = session.suggestions.list('changed').filter((row) => session.suggestions.isTicked(row));
    if (ticked.length === 0)
      throw new TaggingError('no-changes', 'No caption would change.', 'Tag images, or move a threshold.');
    const rows = ticked.slice(0, mostFiles);
    const id = String(++this.#last);
    this.#shown.set(id, session);
    const uri = (file: string, query: object): vscode.Uri =>
      vscode.Uri.file(file).with({ scheme, query: JSON.stringify(query) });
    const files = rows.map((row) => {
      const { caption = '' } = session.scope.images[row] ?? {};
      const seen = session.captions.of(row);
      const exists = 'text' in seen && seen.text !== null;
      const left = exists ? vscode.Uri.file(caption) : undefined;
      return [vscode.Uri.file(caption), left, uri(caption, { session: id, row })];
    });
    const subscription = session.onDidChange(() => {
      for (const document of vscode.workspace.textDocuments)
        if (document.uri.scheme === scheme) this.#changed.fire(document.uri);
    });
    session.onDidDispose(() => {
      subscription.dispose();
      this.#shown.delete(id);
    });
    const more =
      ticked.length > rows.length ? ` (the first ${rows.length} of ${count(ticked.length, 'caption')})` : '';
    await vscode.commands.executeCommand(
      'vscode.changes',
      `Suggested captions: ${session.scope.title}${more}`,
      files,
    );
  }
}

/** Opens a picture, and its caption beside it where there is one. */
export async function openPair(session: TaggingSession, row: number): Promise<void> {
  const image = session.scope.images[row];
  if (image === undefined)
    throw new TaggingError('no-row', 'There is no such image.', 'Open the panel again.');
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(image.path), {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
  });
}

/** Where an image lies, as rows show it. */
export function rowPlace(session: TaggingSession, row: number): { name: string; folder: string } {
  const file = session.scope.images[row]?.path ?? '';
  const relative = path.relative(session.scope.folder, path.dirname(file));
  return {
    name: path.basename(file),
    folder: relative.startsWith('..') ? placeText(path.dirname(file)) : relative,
  };
}
