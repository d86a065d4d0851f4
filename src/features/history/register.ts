import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { HistoryTree } from './historyTree';
import { tellInterrupted } from './interruptedEdits';
import { asksNothing, StepCommands } from './stepCommands';
import { StepTexts } from './stepTexts';
import { UndoOrder } from './undoOrder';

/** The history of captions: a view of what was done, and the commands that undo it. */
export function registerHistory(services: Services): vscode.Disposable {
  const { journal, commands, reporter } = services;
  const disposables = new Disposables();
  const order = new UndoOrder();
  disposables.add(journal.onDidChange((change) => order.see(change)));
  const texts = disposables.add(new StepTexts(journal));
  const tree = disposables.add(new HistoryTree(journal, texts));
  const steps = new StepCommands(services, order);
  disposables.add(
    vscode.window.createTreeView('blockLora.history', { treeDataProvider: tree, showCollapseAll: true }),
  );
  disposables.add(commands.register('blockLora.undoEdit', (options) => steps.undoLast(options)));
  disposables.add(commands.register('blockLora.redoEdit', (options) => steps.redoLast(options)));
  disposables.add(
    commands.register('blockLora.undoStep', async (arg, options) =>
      steps.run(await steps.stepOf(arg), 'undo', !asksNothing(options)),
    ),
  );
  disposables.add(
    commands.register('blockLora.redoStep', async (arg, options) =>
      steps.run(await steps.stepOf(arg), 'redo', !asksNothing(options)),
    ),
  );
  disposables.add(
    commands.register('blockLora.showStep', async (arg) => texts.open(await steps.stepOf(arg))),
  );
  disposables.add(
    commands.register('blockLora.forgetStep', async (arg) => {
      await steps.forget(await steps.stepOf(arg));
      tree.refresh();
    }),
  );
  disposables.add(commands.register('blockLora.refreshHistory', () => tree.refresh()));
  reporter.background(tellInterrupted(services, steps));
  return disposables;
}
