// Saved queries that a gallery offers: those about all data sets, and those about its own.

import path from 'node:path';
import * as vscode from 'vscode';
import { settings } from '../../platform/settings';
import type { DataSet } from '../../shared/dataset/records';
import { readSavedQueries } from '../../shared/query/savedQuery';

/** @param set that is shown; undefined for several */
export function savedHere(set: DataSet | undefined): { readonly name: string; readonly query: string }[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    readSavedQueries(settings.savedQueriesOf(uri))
      .filter((saved) => saved.set === undefined || (set !== undefined && saved.set === placeOf(set, uri)))
      .map(({ name, query }) => ({ name, query })),
  );
}

/** Path of a data set from a workspace folder, as saved queries name it. */
function placeOf({ file, root }: DataSet, folder: vscode.Uri): string {
  const relative = path.relative(folder.fsPath, file ?? root).replaceAll('\\', '/');
  return relative === '' ? '.' : relative;
}
