import * as vscode from 'vscode';
import { setContext } from '../../platform/contexts';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { RunCommands } from './runCommands';
import { RunNotices } from './runNotices';
import { RunPanels } from './runPanels';
import { RunStatusBar } from './runStatusBar';
import { RunsTree } from './runsTree';

/** The list of runs, their panels, and what is told of them. */
export function registerRuns(services: Services): vscode.Disposable {
  const { runs, reporter } = services;
  const disposables = new Disposables();
  const tree = disposables.add(new RunsTree(runs));
  const view = disposables.add(
    vscode.window.createTreeView('blockLora.runs', { treeDataProvider: tree, showCollapseAll: false }),
  );
  disposables.add(
    runs.onDidChange(() => {
      badge(view, runs.active.length);
      setContext('blockLora.trained', runs.runs.length > 0);
    }),
  );
  const panels = disposables.add(new RunPanels(services));
  disposables.add(new RunStatusBar(runs));
  disposables.add(new RunNotices(services));
  disposables.add(new RunCommands(services, panels, () => view.selection[0]).register());
  disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => reporter.background(runs.rescan())));
  // after activation: the runs are looked for when nobody waits
  const timer = setTimeout(() => {
    reporter.background(runs.start().then(() => setContext('blockLora.runsKnown', true)));
  }, 0);
  disposables.add({ dispose: () => clearTimeout(timer) });
  return disposables;
}

function badge(view: vscode.TreeView<unknown>, active: number): void {
  const wanted = active === 0 ? undefined : active;
  if (view.badge?.value === wanted) return;
  view.badge = wanted === undefined ? undefined : { value: wanted, tooltip: `${wanted} in training` };
}
