import type * as vscode from 'vscode';
import { everySet } from '../../dataset/query/imageSearch';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { createPanel, registerPanelSerializer } from '../../webviews/panel';
import { TagActions } from './tagActions';
import { TagPanel } from './tagPanel';
import { TagTable } from './tagTable';

export const tagTableViewType = 'blockLora.tags';

/** The tag tables that are open, one for a data set; they come back after a reload. */
export class TagPanels implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #open = new Map<string, TagPanel>();
  readonly #actions: TagActions;

  constructor(private readonly services: Services) {
    this.#actions = new TagActions(services);
    this.#disposables.add(
      registerPanelSerializer(tagTableViewType, (panel, identity) => this.#restore(panel, identity)),
    );
    this.#disposables.add({
      dispose: () => {
        for (const panel of [...this.#open.values()]) panel.dispose();
      },
    });
  }

  /**
   * Shows the tags of a set, or of the images that a query finds in it.
   *
   * @param set id, or `*` for all sets
   * @param query undefined: as it is, or everything
   */
  open(set: string, query?: string): void {
    const open = this.#open.get(set);
    if (open === undefined)
      this.#add(set, query ?? '', createPanel({ viewType: tagTableViewType, title: 'Tags' }));
    else {
      open.app.reveal();
      if (query !== undefined) open.table.arrange({ query });
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #add(set: string, query: string, panel: vscode.WebviewPanel): void {
    const table = new TagTable(this.services, set, query);
    const made = new TagPanel(this.services, table, this.#actions, panel);
    this.#open.set(set, made);
    made.app.onDidDispose(() => {
      this.#open.delete(set);
      table.dispose();
    });
  }

  async #restore(panel: vscode.WebviewPanel, identity: unknown): Promise<boolean> {
    if (typeof identity !== 'object' || identity === null || !('set' in identity)) return false;
    const { set } = identity;
    if (typeof set !== 'string' || this.#open.has(set)) return false;
    const { index } = this.services;
    await index.start();
    if (set !== everySet && index.set(set) === undefined) return false;
    // the view itself knows query and order
    this.#add(set, '', panel);
    return true;
  }
}
