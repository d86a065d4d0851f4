import * as vscode from 'vscode';
import { runCommand } from '../../platform/commands';
import { Disposables } from '../../platform/disposable';
import { faultText, isCancellation } from '../../platform/reportError';
import type { Services } from '../../services';
import { completeQuery } from '../../shared/query/complete';
import { tagTableApi } from '../../shared/tags/api';
import { AppPanel } from '../../webviews/panel';
import type { TagActions } from './tagActions';
import { placeTitle } from './tagActions';
import type { TagTable } from './tagTable';

/** A state is sent at most so often, in milliseconds. */
const spacing = 60;

/** The host half of one tag table. */
export class TagPanel implements vscode.Disposable {
  readonly app: AppPanel<typeof tagTableApi>;
  readonly #disposables = new Disposables();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    services: Services,
    readonly table: TagTable,
    actions: TagActions,
    panel: vscode.WebviewPanel,
  ) {
    const { list, set } = table;
    this.app = new AppPanel(panel, {
      extensionUri: services.context.extensionUri,
      app: 'tags',
      title: `Tags of ${placeTitle(services.index, set)}`,
      api: tagTableApi,
      identity: { set },
      icon: {
        light: vscode.Uri.joinPath(services.context.extensionUri, 'media/icons/tag-light.svg'),
        dark: vscode.Uri.joinPath(services.context.extensionUri, 'media/icons/tag-dark.svg'),
      },
      onReady: () => this.#send(),
      onError: (method, error) => {
        if (!isCancellation(error)) services.log.error(`Tag table, ${method}: ${String(error)}`, error);
      },
      handlers: {
        arrange: (arrangement) => table.arrange(arrangement),
        rows: ({ from, count }) => ({
          revision: table.revision,
          total: list.listed.length,
          rows: table.rows(from, count),
        }),
        select: ({ position, mode }) => {
          list.select(position, mode);
          table.selectionChanged();
        },
        selectAll: ({ which }) => {
          if (which === 'all') list.selectAll();
          else list.selectNone();
          table.selectionChanged();
        },
        find: ({ tag }) => {
          const position = list.positionOf(tag);
          if (position < 0) return null;
          list.select(position, 'only');
          table.selectionChanged();
          return position;
        },
        completeQuery: ({ query, offset }) => completeQuery(query, offset, services.search.words(set)),
        saveQuery: () =>
          told(Promise.resolve(runCommand('blockLora.saveQuery', { set, query: table.query }))),
        act: ({ action }) => told(actions.run(action, list.selected, { set, query: table.query })),
      },
    });
    this.#disposables.add(table.onDidChange(() => this.#soon()));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.app.onDidDispose(() => this.#disposables.dispose());
  }

  dispose(): void {
    this.app.dispose();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#send();
    }, spacing);
  }

  #send(): void {
    this.app.send((notify) => notify.state(this.table.state));
  }
}

/** What is asked for in a panel: a decision against it is no fault, and a fault is told with its remedy. */
async function told(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isCancellation(error)) throw new Error(faultText(error), { cause: error });
  }
}
