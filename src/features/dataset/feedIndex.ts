import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { FileWatch, isInWorkspace } from '../../platform/fileWatch';
import { onDidChangeOpenJobs } from '../../platform/openJobs';
import { onDidChangeDatasetSettings } from '../../platform/settings';
import type { Services } from '../../services';

/** Tells the index of what happens to files, folders and job files. */
export function feedIndex({ index, journal }: Pick<Services, 'index' | 'journal'>): vscode.Disposable {
  const disposables = new Disposables();
  const changed = (paths: readonly string[]): void => {
    // nothing is known before it is asked for, and then the disk says it
    if (index.progress.phase !== 'off') index.changed(paths);
  };
  const watch = disposables.add(new FileWatch(() => outside(index), changed));
  disposables.add(journal.onDidChange(({ paths }) => changed(paths)));
  // watchers are late, and miss what happens in a folder that has only just come; what is saved here is known at once
  disposables.add(
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.scheme === 'file') changed([uri.fsPath]);
    }),
  );
  let sets = '';
  disposables.add(
    index.onDidChange(() => {
      const folders = outside(index).join('\n');
      if (folders === sets) return;
      sets = folders;
      watch.refresh();
    }),
  );
  const again = (): void => {
    if (index.progress.phase !== 'off') index.placesChanged();
  };
  disposables.add(onDidChangeOpenJobs(again));
  disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(again));
  disposables.add(onDidChangeDatasetSettings(again));
  return disposables;
}

/** Folders of data sets that VS Code does not watch by itself. */
function outside({ sets }: Services['index']): string[] {
  const folders = sets.flatMap(({ root, subsets }) => [root, ...subsets.map(({ folder }) => folder)]);
  return [...new Set(folders)].filter((folder) => !isInWorkspace(folder)).sort();
}
