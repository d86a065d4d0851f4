import * as vscode from 'vscode';
import type { CommandId } from '../../platform/commandIds';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { DatasetTree } from './datasetTree';
import { Decorations } from './decorations';
import { DragAndDrop } from './dragAndDrop';
import { ExchangeCommands } from './exchangeCommands';
import { ExplorerPairs } from './explorerPairs';
import { asksNothing, FileCommands } from './fileCommands';
import { FileWork } from './fileWork';
import { feedIndex } from './feedIndex';
import { NewCaptions } from './newCaptions';
import { AddedFolders } from './newDataset';
import type { Node } from './nodes';
import { nestCaptions } from './nestCaptions';
import { PairOpener } from './openPair';
import { QueryResults } from './queryResults';
import { QueryCommands } from './queryCommands';
import { RowCommands } from './rowCommands';
import { RowItems } from './rowItem';
import { Rows } from './rows';
import { SavedQueries } from './savedQueries';
import { Scans } from './scans';
import { ScanStatus } from './scanStatus';
import { SubsetCommands } from './subsetCommands';
import { Targets } from './targets';
import { TooltipPictures } from './tooltipPictures';

/** The view “Data Sets”, what is done in it, and what keeps the index of images current. */
export function registerDataset(services: Services): vscode.Disposable {
  const { index, commands, reporter } = services;
  const disposables = new Disposables();
  disposables.add(feedIndex(services));
  disposables.add(new ExplorerPairs(reporter, (paths) => index.changed(paths)));

  const saved = disposables.add(new SavedQueries());
  const results = disposables.add(new QueryResults(services));
  const rows = new Rows(index, undefined, {
    of: (set) => saved.of(set),
    run: (set, query) => results.run(set, query),
  });
  const scans = new Scans(services);
  const decorations = disposables.add(new Decorations(index));
  const newCaptions = disposables.add(new NewCaptions((file) => index.changed([file])));
  const opener = new PairOpener(index, newCaptions);
  const work = new FileWork(services);
  const added = new AddedFolders(services, (folder) => reporter.background(reveal(folder)));
  const items = new RowItems(index, rows, decorations, (folder) => added.has(folder));
  const tree = disposables.add(
    new DatasetTree(services, rows, items, new TooltipPictures(services), scans, {
      saved,
      results,
    }),
  );
  const targets = new Targets(
    index,
    rows,
    () => view.selection,
    () => scans.ready(),
  );
  const files = new FileCommands(index, targets, work);
  const view: vscode.TreeView<Node> = disposables.add(
    vscode.window.createTreeView('blockLora.datasets', {
      treeDataProvider: tree,
      dragAndDropController: new DragAndDrop(services, targets, files, added),
      canSelectMany: true,
      showCollapseAll: true,
    }),
  );
  disposables.add(new ScanStatus(index, view));
  describe(view, tree);

  async function reveal(folder: string): Promise<void> {
    const set = index.sets.find(({ root, file }) => file === null && root === folder);
    if (set !== undefined) await view.reveal(rows.set(set.id), { select: true, focus: true, expand: true });
  }

  /** Finds an image's row, by folder. */
  async function showImage(arg: unknown): Promise<void> {
    const uri = arg instanceof vscode.Uri ? arg : activeFile();
    if (uri === undefined) return;
    await scans.ready();
    const image = index.image(uri.fsPath) ?? index.byCaption(uri.fsPath);
    const [set] = image === undefined ? [] : index.setsOf(image.path);
    if (image === undefined || set === undefined) {
      void vscode.window.showInformationMessage('This file is in no data set. Make one of its folder.');
      return;
    }
    if (tree.mode !== 'folder') await show('folder');
    const node = tree.find(set.id, image.path);
    if (node !== undefined) await view.reveal(node, { select: true, focus: true });
  }

  const row = new RowCommands(services, targets, opener, added);
  const subset = new SubsetCommands(index, targets, work);
  const exchange = new ExchangeCommands(services, targets, work);
  const queries = new QueryCommands(services, targets, saved, () => scans.ready());
  const show = async (mode: 'folder' | 'tag' | 'problem'): Promise<void> => {
    await tree.setMode(mode);
    describe(view, tree);
  };
  const handlers: Partial<Record<CommandId, (...args: unknown[]) => unknown>> = {
    'blockLora.newDataset': (arg) => added.create(arg),
    'blockLora.removeDataset': (arg) => row.remove(arg),
    'blockLora.addImages': (arg) => files.add(arg),
    'blockLora.refreshDatasets': () => scans.refresh(),
    'blockLora.stopScanning': () => scans.stop(),
    'blockLora.datasetsByFolder': () => show('folder'),
    'blockLora.datasetsByTag': () => show('tag'),
    'blockLora.datasetsByProblem': () => show('problem'),
    'blockLora.openImage': (arg) => row.open(arg),
    'blockLora.editCaption': (arg) => row.editCaption(arg),
    'blockLora.renameImage': (arg, all, options) => files.rename(arg, all, options),
    'blockLora.renameSequence': (arg, all, options) => files.renameSequence(arg, all, options),
    'blockLora.moveImages': (arg, all, options) => files.moveTo(arg, all, options),
    'blockLora.deleteImages': (arg, all, options) => files.delete(arg, all, options),
    'blockLora.setRepeats': (arg, value) => subset.setRepeats(arg, value),
    'blockLora.setTrigger': (arg, value) => subset.setTrigger(arg, value),
    'blockLora.setClass': (arg, value) => subset.setClass(arg, value),
    'blockLora.markRegularization': (arg) => subset.setRegularization(arg, true),
    'blockLora.unmarkRegularization': (arg) => subset.setRegularization(arg, false),
    'blockLora.trainDataset': (arg) => row.train(arg),
    'blockLora.tagSelected': (arg, all) => row.autoTag(arg, all),
    'blockLora.exportToml': (arg) => exchange.exportToml(arg),
    'blockLora.exportMetadata': (arg) => exchange.exportMetadata(arg),
    'blockLora.importMetadata': (arg) => exchange.importMetadata(arg),
    'blockLora.importToml': (arg) => exchange.importToml(arg),
    'blockLora.undoFiles': (options) => work.undoLast(!asksNothing(options)),
    'blockLora.revealImage': (arg) => row.reveal(arg),
    'blockLora.revealImageInOs': (arg) => row.revealInOs(arg),
    'blockLora.copyImagePath': (arg, all) => row.copyPath(arg, all),
    'blockLora.showInDatasets': (arg) => showImage(arg),
    'blockLora.nestCaptions': () => nestCaptions(),
    'blockLora.selectedImages': (arg, all) => targets.images(arg, all, true),
    'blockLora.findImages': (arg) => queries.find(arg),
    'blockLora.saveQuery': (arg) => queries.save(arg),
    'blockLora.editQuery': (arg) => queries.edit(arg),
    'blockLora.deleteQuery': (arg) => queries.delete(arg),
  };
  for (const [id, handler] of Object.entries(handlers))
    disposables.add(commands.register(id as CommandId, handler));
  return disposables;
}

/** The file in the editor that has the focus, also when that shows a picture. */
function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri
    : undefined;
}

function describe(view: vscode.TreeView<unknown>, { mode }: DatasetTree): void {
  view.description = mode === 'folder' ? undefined : `by ${mode}`;
}
