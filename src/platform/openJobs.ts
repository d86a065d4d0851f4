import * as vscode from 'vscode';

const jobSuffix = '.blocklora.json';

/** Absolute paths of the job files that have a tab. */
export function openJobFiles(): string[] {
  const uris = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) =>
      input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? [input.uri] : [],
    ),
  );
  const files = uris.filter((uri) => uri.scheme === 'file' && uri.path.toLowerCase().endsWith(jobSuffix));
  return [...new Set(files.map((uri) => uri.fsPath))].sort();
}

/** Calls back with the job files whose tabs were opened or closed. */
export function onDidChangeOpenJobs(listener: (files: readonly string[]) => void): vscode.Disposable {
  let known = openJobFiles();
  return vscode.window.tabGroups.onDidChangeTabs(() => {
    const open = openJobFiles();
    const changed = [
      ...open.filter((file) => !known.includes(file)),
      ...known.filter((file) => !open.includes(file)),
    ];
    known = open;
    if (changed.length > 0) listener(changed);
  });
}
