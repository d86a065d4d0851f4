import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { faultText, isCancellation } from '../../platform/reportError';
import type { Services } from '../../services';
import { taggingPanelApi } from '../../shared/tagging/api';
import { tagKey } from '../../shared/tagging/tagText';
import { AppPanel } from '../../webviews/panel';
import { panelState } from './panelState';
import type { ScopeRequest } from './scope';
import type { SuggestedTexts } from './suggestedTexts';
import { openPair, rowPlace } from './suggestedTexts';
import type { TaggerDownloads } from './taggerDownloads';
import type { TaggingActions } from './taggingActions';
import type { TaggingSession } from './taggingSession';

/** A state is sent at most so often, in milliseconds. */
const spacing = 80;
/** Pixels of a thumbnail's side: twice what it takes on the screen. */
const thumbnailSide = 160;
/** Paths of a selection that are kept for a reload. */
const mostKept = 2000;

/** The host half of one panel. */
export class TaggingPanel implements vscode.Disposable {
  readonly app: AppPanel<typeof taggingPanelApi>;
  readonly #disposables = new Disposables();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly services: Services,
    readonly session: TaggingSession,
    private readonly parts: {
      readonly actions: TaggingActions;
      readonly downloads: TaggerDownloads;
      readonly texts: SuggestedTexts;
    },
    panel: vscode.WebviewPanel,
  ) {
    const { actions, downloads, texts } = parts;
    const { suggestions } = session;
    this.app = new AppPanel(panel, {
      extensionUri: services.context.extensionUri,
      app: 'tagging',
      title: `Auto-tag: ${session.scope.title}`,
      api: taggingPanelApi,
      identity: { scope: restorable(session.scope.request) },
      resourceRoots: [vscode.Uri.joinPath(services.context.globalStorageUri, 'thumbnails')],
      icon: {
        light: vscode.Uri.joinPath(services.context.extensionUri, 'media/icons/tag-light.svg'),
        dark: vscode.Uri.joinPath(services.context.extensionUri, 'media/icons/tag-dark.svg'),
      },
      onReady: () => this.#send(),
      onError: (method, error) => {
        if (!isCancellation(error)) services.log.error(`Auto-tag panel, ${method}: ${String(error)}`, error);
      },
      handlers: {
        setOptions: (change) => session.setOptions(change),
        setPolicy: ({ policy }) => session.setOptions({ policy }),
        resetOptions: () => told(session.resetOptions()),
        chooseModel: ({ id }) => session.setOptions({ model: id }),
        chooseLocalModel: () => told(this.#chooseLocal()),
        downloadModel: ({ id }) => told(this.#download(id)),
        cancelDownload: () => downloads.cancel(),
        openModelPage: ({ id }) => this.#openPage(id),
        tag: () => told(actions.tag(session)),
        stop: () => session.run?.stop(),
        rows: ({ filter, from, count }) => ({
          revision: session.revision,
          total: suggestions.list(filter).length,
          rows: suggestions.rows(filter, from, count, (row) => rowPlace(session, row)),
        }),
        tags: ({ from, count }) => ({
          revision: session.revision,
          total: suggestions.totals.length,
          rows: suggestions.totals.slice(from, from + count),
        }),
        thumbnail: ({ row }, { signal }) => this.#thumbnail(row, signal),
        tick: ({ row, ticked }) => suggestions.tick(row, ticked),
        excludeTag: ({ tag, excluded }) => this.#exclude(tag, excluded),
        openImage: ({ row }) => openPair(session, row),
        openDiff: () => told(texts.open(session)),
        accept: () => told(actions.accept(session)),
        discard: () => this.dispose(),
        undo: () => told(actions.undo(session.writtenStep)),
      },
    });
    this.#disposables.add(session.onDidChange(() => this.#soon()));
    this.#disposables.add(downloads.onDidChange(() => this.#soon()));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#soon()));
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
    this.app.send((notify) => notify.state(panelState(this.session, this.parts.downloads.current)));
  }

  async #chooseLocal(): Promise<void> {
    const id = await this.parts.downloads.chooseLocal();
    if (id === undefined) return;
    this.session.setOptions({ model: id });
    await this.session.refreshModels();
  }

  async #download(id: string): Promise<void> {
    if (!(await this.parts.downloads.download(id))) return;
    this.session.setOptions({ model: id });
    await this.session.refreshModels();
  }

  async #openPage(id: string): Promise<void> {
    const page = this.session.listings.find((listing) => listing.id === id)?.page;
    if (page !== undefined && page !== null) await vscode.env.openExternal(vscode.Uri.parse(page));
  }

  async #thumbnail(row: number, signal: AbortSignal): Promise<string> {
    const image = this.session.scope.images[row];
    if (image === undefined || !vscode.workspace.isTrusted) return '';
    const file = await this.services.tagger.thumbnail(image.path, thumbnailSide, signal);
    return this.app.address(vscode.Uri.file(file));
  }

  #exclude(tag: string, excluded: boolean): void {
    const others = this.session.options.exclude.filter((pattern) => tagKey(pattern) !== tagKey(tag));
    this.session.setOptions({ exclude: excluded ? [...others, tag] : others });
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

/** A selection of many images is not opened again after a reload: it would be kept with every window. */
function restorable(request: ScopeRequest): ScopeRequest | null {
  return request.kind === 'images' && request.images.length > mostKept ? null : request;
}
