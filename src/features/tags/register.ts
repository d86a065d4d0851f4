import * as vscode from 'vscode';
import { everySet } from '../../dataset/query/imageSearch';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { isBelow } from '../../shared/dataset/places';
import { filterQuery } from '../../shared/query/write';
import { TagPanels } from './tagPanels';

/** The tag table and its command. */
export function registerTags(services: Services): vscode.Disposable {
  const disposables = new Disposables();
  const panels = disposables.add(new TagPanels(services));
  disposables.add(
    services.commands.register('blockLora.tagTable', async (argument) => {
      await services.index.start();
      const meant = meantBy(services.index, argument) ?? (await askSet(services.index));
      if (meant !== undefined) panels.open(meant.set, meant.query);
    }),
  );
  return disposables;
}

interface Meant {
  readonly set: string;
  readonly query?: string;
}

/** What a caller or a row asks for; undefined where nothing says it. */
function meantBy(index: Services['index'], argument: unknown): Meant | undefined {
  if (argument instanceof vscode.Uri) {
    const set = index.sets.find(
      ({ root, file }) => (file ?? root) === argument.fsPath || isBelow(argument.fsPath, root),
    );
    return set === undefined ? undefined : { set: set.id };
  }
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { set, query, kind, where, label, isSubset } = argument as Record<string, unknown>;
  if (typeof set !== 'string') return undefined;
  if (kind === undefined) return { set, ...(typeof query === 'string' ? { query } : {}) };
  if (kind === 'folder')
    return { set, query: `${isSubset === true ? 'subset' : 'folder'}:"${String(label)}"` };
  if (typeof where !== 'object' || where === null) return { set };
  const { query: own, ...filter } = where as { query?: string };
  return { set, query: own ?? filterQuery(filter) };
}

async function askSet(index: Services['index']): Promise<Meant | undefined> {
  const { sets } = index;
  const [only] = sets;
  if (only === undefined) {
    void vscode.window.showInformationMessage(
      'There is no data set here yet. Make one with “New Data Set…” from a folder of images.',
    );
    return undefined;
  }
  if (sets.length === 1) return { set: only.id };
  const items = [
    ...sets.map(({ id, name, root, file }) => ({
      label: name,
      description: vscode.workspace.asRelativePath(file ?? root),
      set: id,
    })),
    { label: 'All data sets', description: '', set: everySet },
  ];
  return vscode.window.showQuickPick(items, { placeHolder: 'Whose tags' });
}
