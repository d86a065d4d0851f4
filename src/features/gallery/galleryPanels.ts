import * as vscode from 'vscode';
import { everySet } from '../../dataset/query/imageSearch';
import { Disposables } from '../../platform/disposable';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import { createPanel, registerPanelSerializer } from '../../webviews/panel';
import { DirtyCaptions } from './dirtyCaptions';
import { GalleryError } from './galleryError';
import { GalleryPanel } from './galleryPanel';
import type { GalleryRequest } from './galleryRequest';
import { readScope, scopeKey } from './galleryRequest';
import { requestOf, titleOf } from './galleryScope';

export const galleryViewType = 'blockLora.gallery';

/** The galleries that are open, at most one for the same thing; they come back after a reload. */
export class GalleryPanels implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #open = new Map<string, GalleryPanel>();
  readonly #dirty: DirtyCaptions;

  constructor(private readonly services: Services) {
    this.#dirty = this.#disposables.add(new DirtyCaptions());
    this.#disposables.add(
      registerPanelSerializer(galleryViewType, (panel, identity) => this.#restore(panel, identity)),
    );
    this.#disposables.add({
      dispose: () => {
        for (const panel of [...this.#open.values()]) panel.dispose();
      },
    });
  }

  /**
   * Shows the gallery of what is asked for.
   *
   * @param argument a folder, images, a row of the view “Data Sets”, or `{ set, query, images }`
   * @param all the rows or files that are selected, as menus give them
   */
  async open(argument: unknown, all?: unknown): Promise<void> {
    const { index } = this.services;
    await this.#known();
    const request = requestOf(index, argument, all) ?? (await this.#ask());
    if (request === undefined) return;
    const { set, images, folder } = request.scope;
    if (set !== everySet && index.set(set) === undefined)
      throw new GalleryError(
        'set-missing',
        `There is no data set “${set}”.`,
        'Choose one in the view Data Sets.',
      );
    const open = this.#open.get(scopeKey(request.scope));
    if (open !== undefined) {
      open.show(request);
      return;
    }
    if (set === everySet && folder !== null && images === null)
      throw new GalleryError(
        'no-set-here',
        `There is no data set in ${folder}.`,
        'Make one with “New Data Set…”, then open its gallery.',
      );
    const panel = createPanel({ viewType: galleryViewType, title: titleOf(index, request.scope) });
    this.#add(request, panel);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #add(request: GalleryRequest, panel: vscode.WebviewPanel): void {
    const made = new GalleryPanel(this.services, request, this.#dirty, panel);
    const key = scopeKey(request.scope);
    this.#open.set(key, made);
    made.app.onDidDispose(() => this.#open.delete(key));
  }

  async #restore(panel: vscode.WebviewPanel, identity: unknown): Promise<boolean> {
    if (typeof identity !== 'object' || identity === null || !('scope' in identity)) return false;
    const scope = readScope(identity.scope);
    if (scope === null || this.#open.has(scopeKey(scope))) return false;
    await this.#known();
    if (scope.set !== everySet && this.services.index.set(scope.set) === undefined) return false;
    this.#add({ scope, query: '', focus: null }, panel);
    return true;
  }

  /** Waits until data sets are known, when nobody has asked for them yet. */
  async #known(): Promise<void> {
    const { index } = this.services;
    if (index.progress.phase !== 'off') return;
    await withProgress({ title: 'Looking for data sets' }, (signal) => index.start(signal));
  }

  async #ask(): Promise<GalleryRequest | undefined> {
    const { sets } = this.services.index;
    if (sets.length === 0) {
      void vscode.window.showInformationMessage(
        'There is no data set here yet. Make one with “New Data Set…” from a folder of images.',
      );
      return undefined;
    }
    const all = sets.reduce((sum, { counts }) => sum + counts.images, 0);
    const items = [
      ...sets.map(({ id, name, counts }) => ({
        label: name,
        description: count(counts.images, 'image'),
        set: id,
      })),
      ...(sets.length > 1
        ? [{ label: 'All data sets', description: count(all, 'image'), set: everySet }]
        : []),
    ];
    const [only] = items;
    const chosen =
      items.length === 1
        ? only
        : await vscode.window.showQuickPick(items, { placeHolder: 'Gallery of which data set?' });
    return chosen && { scope: { set: chosen.set, folder: null, images: null }, query: '', focus: null };
  }
}
