import path from 'node:path';
import * as vscode from 'vscode';
import { Entry } from '../../dataset/index/entry';
import { everySet } from '../../dataset/query/imageSearch';
import { runCommand } from '../../platform/commands';
import { Disposables } from '../../platform/disposable';
import { faultText, isCancellation } from '../../platform/reportError';
import { onDidChangeSavedQueries } from '../../platform/settings';
import { lockedReason } from '../../platform/trust';
import type { Services } from '../../services';
import { galleryApi } from '../../shared/gallery/api';
import type {
  EditAnswer,
  EditTarget,
  GridState,
  RowsPage,
  SelectionFacts,
  TagOffer,
} from '../../shared/gallery/gridApi';
import type { ImageRecord } from '../../shared/dataset/records';
import type { Signal } from '../../shared/environment';
import type { GalleryEdit } from '../../shared/gallery/galleryEdit';
import { completeQuery } from '../../shared/query/complete';
import { AppPanel } from '../../webviews/panel';
import { favouritesOf, setFavourite } from './favourites';
import { act } from './galleryActions';
import { GalleryCaptions } from './galleryCaptions';
import type { DirtyCaptions } from './dirtyCaptions';
import { editImages, renameEverywhere } from './galleryEdits';
import { GalleryError } from './galleryError';
import { GalleryList } from './galleryList';
import type { GalleryRequest } from './galleryRequest';
import { restorable } from './galleryRequest';
import { titleOf } from './galleryScope';
import { imageFacts } from './imageFacts';
import { rowsOf } from './rows';
import { savedHere } from './savedHere';
import { talliedSlowly, untagged } from './selectionFacts';
import { ThumbnailQueue } from './thumbnailQueue';
import { TokenSums } from './tokenSums';
import { viewerHandlers } from './viewerHandlers';

/** A state is sent at most so often, in milliseconds. */
const spacing = 40;
const mostOffers = 12;

/** The host half of one gallery. */
export class GalleryPanel implements vscode.Disposable {
  readonly app: AppPanel<typeof galleryApi>;
  readonly list: GalleryList;
  readonly #disposables = new Disposables();
  readonly #captions: GalleryCaptions;
  readonly #thumbnails: ThumbnailQueue;
  #timer: NodeJS.Timeout | undefined;
  /** The change of captions that was asked for last. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly services: Services,
    request: GalleryRequest,
    dirty: DirtyCaptions,
    panel: vscode.WebviewPanel,
  ) {
    const { index, search, tokens, log } = services;
    const { scope } = request;
    const title = titleOf(index, scope);
    this.#captions = new GalleryCaptions(index, dirty, scope.set);
    this.list = this.#disposables.add(
      new GalleryList(
        { index, search, tokens: new TokenSums((text) => tokens.count(text)).of },
        scope,
        request.query,
      ),
    );
    this.#thumbnails = this.#disposables.add(
      new ThumbnailQueue({
        make: (file, side, signal) => this.#thumbnail(file, side, signal),
        problem: faultText,
        deliver: (pictures) => this.app.send((notify) => notify.thumbnails(pictures)),
      }),
    );
    const viewer = this.#disposables.add(
      viewerHandlers(services, {
        address: (file) => this.app.address(file),
        images: () => this.list.images,
        facts: (image) => imageFacts(services, this.#captions, image),
        sendDuplicates: (state) => this.app.send((notify) => notify.duplicates(state)),
      }),
    );
    this.app = new AppPanel(panel, {
      extensionUri: services.context.extensionUri,
      app: 'gallery',
      title,
      api: galleryApi,
      identity: { scope: restorable(scope) },
      resourceRoots: this.#roots(),
      icon: {
        light: vscode.Uri.joinPath(services.context.extensionUri, 'media/icons/gallery-light.svg'),
        dark: vscode.Uri.joinPath(services.context.extensionUri, 'media/icons/gallery-dark.svg'),
      },
      onReady: () => this.#send(),
      onError: (method, error) => {
        if (!isCancellation(error)) log.error(`Gallery, ${method}: ${String(error)}`, error);
      },
      handlers: {
        ...viewer.handlers,
        setQuery: ({ query }) => {
          this.list.query = query;
        },
        completeQuery: ({ query, offset }) => completeQuery(query, offset, search.words(scope.set)),
        saveQuery: ({ query }) => done(runCommand('blockLora.saveQuery', { set: scope.set, query })),
        setSort: (sort) => {
          this.list.sort = sort;
        },
        rows: ({ from, count }) => this.#rows(from, count),
        want: ({ side, paths }) => this.#thumbnails.want(side, vscode.workspace.isTrusted ? paths : []),
        select: (selection) => this.list.select(selection),
        positions: ({ paths }) => this.#positions(paths),
        selectionFacts: (chosen, { signal }) =>
          this.#selectionFacts(this.list.chosen(chosen), chosen.revision, signal),
        imageFacts: ({ path: file }) => imageFacts(services, this.#captions, this.#image(file)),
        edit: ({ images, edit }) => answered(this.#edit(images, edit)),
        renameEverywhere: ({ from, to }) => answered(this.#renameEverywhere(from, to)),
        undo: () => done(this.#edited(() => runCommand('blockLora.undoEdit'))),
        redo: () => done(this.#edited(() => runCommand('blockLora.redoEdit'))),
        completeTag: ({ typed }) => this.#offers(typed),
        act: ({ action, ...chosen }) => done(act(services, action, this.list.chosen(chosen), this.#set)),
        setFavourite: async ({ slot, tag }) => {
          await setFavourite(services.storage, scope.set, slot, tag);
          this.#soon();
        },
      },
    });
    this.#disposables.add(
      this.list.onDidChange((change) => {
        if (change === null) this.#soon();
        else {
          this.app.send((notify) => notify.list(change));
          this.#send();
        }
      }),
    );
    this.#disposables.add(index.onDidProgress(() => this.#soon()));
    this.#disposables.add(dirty.onDidChange(() => this.list.touch()));
    this.#disposables.add(onDidChangeSavedQueries(() => this.#soon()));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#soon()));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.app.onDidDispose(() => this.#disposables.dispose());
    if (request.focus !== null) this.#focus(request.focus);
  }

  /** Shows what a query finds. */
  show({ query, focus }: GalleryRequest): void {
    this.list.query = query;
    if (focus !== null) this.#focus(focus);
    this.app.reveal();
    this.#soon();
  }

  dispose(): void {
    this.app.dispose();
  }

  /** Id of the data set that is shown; null for several. */
  get #set(): string | null {
    const { set } = this.list.scope;
    if (set !== everySet) return set;
    const sets = new Set(
      this.list.images.slice(0, 100).flatMap((image) => this.#captions.setOf(image)?.id ?? []),
    );
    const [only] = sets;
    return sets.size === 1 && only !== undefined ? only : null;
  }

  /** Folders whose pictures the page may show: thumbnails, and the data sets' own. */
  #roots(): vscode.Uri[] {
    const { context, index } = this.services;
    const { set, images, folder } = this.list.scope;
    const sets = set === everySet ? index.sets : [index.set(set)];
    const folders = [
      ...sets.flatMap((one) =>
        one === undefined ? [] : [one.root, ...one.subsets.map((subset) => subset.folder)],
      ),
      ...(images ?? []).map((image) => path.dirname(image)),
      ...(folder === null ? [] : [folder]),
    ];
    return [
      vscode.Uri.joinPath(context.globalStorageUri, 'thumbnails'),
      ...[...new Set(folders)].map((one) => vscode.Uri.file(one)),
    ];
  }

  #focus(image: string): void {
    const position = this.list.images.findIndex(({ path: file }) => file === image);
    if (position >= 0)
      this.list.selection = { ranges: [[position, position + 1]], focus: position, anchor: position };
  }

  #image(file: string): ImageRecord {
    const image = this.services.index.image(file);
    if (image === undefined)
      throw new GalleryError(
        'image-gone',
        `${path.basename(file)} is not there any more.`,
        'Choose another image.',
      );
    return image;
  }

  #targets(images: EditTarget): readonly ImageRecord[] {
    return 'paths' in images ? images.paths.map((file) => this.#image(file)) : this.list.chosen(images);
  }

  #rows(from: number, count: number): RowsPage {
    const { list } = this;
    const rows = rowsOf(list.images.slice(from, from + count), {
      setOf: this.#captions.setOf,
      isDirty: this.#captions.isDirty,
      ruleOf: (image) => this.#captions.ruleOf(image),
      hasMask: (image) => image instanceof Entry && image.hasMask,
    });
    return { revision: list.revision, edits: list.edits, from, rows };
  }

  #positions(paths: readonly string[]): { revision: number; positions: number[] } {
    const places = new Map<string, number>(paths.map((file) => [file, -1]));
    this.list.images.forEach((image, position) => {
      if (places.has(image.path)) places.set(image.path, position);
    });
    return { revision: this.list.revision, positions: paths.map((file) => places.get(file) ?? -1) };
  }

  async #selectionFacts(
    images: readonly ImageRecord[],
    revision: number,
    signal: Signal,
  ): Promise<SelectionFacts> {
    const dirty = this.#captions.dirty.any ? images.filter(this.#captions.isDirty) : [];
    const tagsOf = (image: ImageRecord): readonly string[] => this.#captions.tags(image);
    const { chips, more } = await talliedSlowly(images, tagsOf, signal);
    return {
      revision,
      images: images.length,
      chips,
      more,
      untagged: untagged(images),
      dirty: dirty.slice(0, 3).map(({ caption, name }) => path.basename(caption?.path ?? name)),
      dirtyCount: dirty.length,
    };
  }

  /** The images are those that are meant now, also when changes before this one take a while. */
  async #edit(images: EditTarget, edit: GalleryEdit): Promise<EditAnswer> {
    const targets = this.#targets(images);
    return this.#edited(() => editImages(this.services, targets, edit));
  }

  async #renameEverywhere(from: string, to: string): Promise<EditAnswer> {
    const set = this.#set;
    if (set === null)
      throw new GalleryError(
        'several-sets',
        'The images are of several data sets.',
        'Open the gallery of one of them to rename a tag in all its captions.',
      );
    return this.#edited(() => renameEverywhere(this.services, set, from, to));
  }

  /** One change of captions after the other, in the order of the keys; what was done is shown at once. */
  async #edited<T>(work: () => PromiseLike<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.then(
      () => undefined,
      () => undefined,
    );
    const done = await mine;
    await this.services.index.settled();
    this.list.refresh();
    this.#send();
    return done;
  }

  #offers(typed: string): TagOffer[] {
    const { index, dictionary } = this.services;
    const set = this.#set;
    const own = set === null ? [] : index.tags(set);
    return dictionary.current
      .complete(typed, { own, limit: mostOffers })
      .map(({ name, uses, category, posts, alias }) => ({ tag: name, uses, category, posts, alias }));
  }

  async #thumbnail(file: string, side: number, signal: AbortSignal): Promise<string> {
    const thumbnail = await this.services.tagger.thumbnail(file, side, signal);
    return this.app.address(vscode.Uri.file(thumbnail));
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#send(), spacing);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.app.send((notify) => notify.state(this.#state()));
  }

  #state(): GridState {
    const { list, services } = this;
    const { phase, done, total } = services.index.progress;
    return {
      revision: list.revision,
      edits: list.edits,
      total: list.images.length,
      of: list.of,
      title: titleOf(services.index, list.scope),
      set: this.#set,
      reading: phase === 'idle' || phase === 'cancelled' ? null : { done, total },
      query: list.query,
      mistakes: list.errors,
      unknown: list.unknown,
      notes: list.notes,
      saved: savedHere(services.index.set(list.scope.set)),
      sort: list.sort,
      favourites: favouritesOf(services.storage, list.scope.set),
      selection: list.selection,
      locked: lockedReason('to show pictures'),
    };
  }
}

/** What is asked for in a panel: a decision against it is no fault, and a fault is told with its remedy. */
async function told<T>(work: PromiseLike<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isCancellation(error)) return undefined;
    throw new Error(faultText(error), { cause: error });
  }
}

/** As `told`, for what has no answer. */
async function done(work: PromiseLike<unknown>): Promise<void> {
  await told(work);
}

/** As `told`, for an edit. */
async function answered(work: Promise<EditAnswer>): Promise<EditAnswer> {
  return (await told(work)) ?? { changed: 0, leftOut: [], cancelled: true };
}
