import path from 'node:path';
import * as vscode from 'vscode';
import { onDidChangeSavedQueries, settings } from '../../platform/settings';
import type { DataSet } from '../../shared/dataset/records';
import type { SavedQuery } from '../../shared/query/savedQuery';
import { isSameQuery, readSavedQueries } from '../../shared/query/savedQuery';
import { UserFault } from '../../shared/userFault';

/** A saved query with the workspace folder that keeps it. */
export interface KeptQuery extends SavedQuery {
  readonly folder: vscode.Uri;
}

/** Saved queries of the workspace, kept in `blockLora.savedQueries` of its folders' settings, so that they travel with it. */
export class SavedQueries implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #listening = onDidChangeSavedQueries(() => this.#changed.fire());

  /** All of them, in their order. */
  get all(): readonly KeptQuery[] {
    return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
      readSavedQueries(settings.savedQueriesOf(uri)).map((query) => ({ ...query, folder: uri })),
    );
  }

  /** Those of one data set, or for null those about all sets. */
  of(set: DataSet | null): readonly KeptQuery[] {
    if (set === null) return this.all.filter((query) => query.set === undefined);
    return this.all.filter((query) => query.set !== undefined && placeOf(set, query.folder) === query.set);
  }

  /**
   * Keeps a query under a name; one that has the name already is replaced.
   *
   * @param set null: about all sets
   * @throws UserFault when no workspace folder can keep it
   */
  async save(name: string, query: string, set: DataSet | null): Promise<void> {
    const home = set?.file ?? set?.root;
    const around =
      home === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(home));
    const folder = around ?? (set === null ? vscode.workspace.workspaceFolders?.[0] : undefined);
    if (folder === undefined)
      throw new UserFault(
        'query-no-workspace',
        set === null
          ? 'No folder is open whose settings could keep the query.'
          : `The data set ${set.name} lies outside of the workspace, whose settings keep saved queries.`,
        'Open its folder in the editor, or save the query for all data sets.',
      );
    const made: SavedQuery = set === null ? { name, query } : { name, query, set: placeOf(set, folder.uri) };
    const before = readSavedQueries(settings.savedQueriesOf(folder.uri));
    const at = before.findIndex((other) => isSameQuery(other, made));
    await settings.setSavedQueriesOf(folder.uri, at < 0 ? [...before, made] : before.with(at, made));
  }

  /** Replaces a kept query, also by one of another name. */
  async replace(kept: KeptQuery, by: SavedQuery): Promise<void> {
    const before = readSavedQueries(settings.savedQueriesOf(kept.folder));
    const others = before.filter((other) => isSameQuery(other, kept) || !isSameQuery(other, by));
    await settings.setSavedQueriesOf(
      kept.folder,
      others.map((other) => (isSameQuery(other, kept) ? by : other)),
    );
  }

  async delete(kept: KeptQuery): Promise<void> {
    const before = readSavedQueries(settings.savedQueriesOf(kept.folder));
    await settings.setSavedQueriesOf(
      kept.folder,
      before.filter((other) => !isSameQuery(other, kept)),
    );
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}

/** Path of a data set from a workspace folder, with `/`. */
function placeOf({ file, root }: DataSet, folder: vscode.Uri): string {
  const relative = path
    .relative(folder.fsPath, file ?? root)
    .split(path.sep)
    .join('/');
  return relative === '' ? '.' : relative;
}
