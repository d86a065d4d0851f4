// A gallery whose page is this test: the real host half over real files, spoken to in its own messages.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { ImageSearch } from '../../src/dataset/query/imageSearch';
import { DirtyCaptions } from '../../src/features/gallery/dirtyCaptions';
import { GalleryPanel } from '../../src/features/gallery/galleryPanel';
import { TaggerClient } from '../../src/inference/client';
import { Storage } from '../../src/platform/storage';
import type { Services } from '../../src/services';
import { TagDictionary } from '../../src/shared/dictionary/tagDictionary';
import type { GalleryApi } from '../../src/shared/gallery/api';
import { galleryApi } from '../../src/shared/gallery/api';
import type { GridState } from '../../src/shared/gallery/gridApi';
import type { ListChange } from '../../src/shared/gallery/listChange';
import type { Client } from '../../src/shared/ipc';
import { connect } from '../../src/shared/ipc';
import { until } from '../support/until';
import { DatasetWindow } from './datasetWindow';

const log = { debug() {}, info() {}, warn() {}, error() {} };

export class GalleryWindow {
  readonly data = new DatasetWindow();
  readonly changes: ListChange[] = [];
  /** Addresses of pictures that came, by path. */
  readonly pictures = new Map<string, string>();
  client!: Client<GalleryApi>;
  #state: GridState | undefined;
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'block-lora-gallery-'));
  readonly #dirty = new DirtyCaptions();
  readonly #tagger: TaggerClient;
  readonly #search: ImageSearch;
  #panel: GalleryPanel | undefined;

  constructor() {
    const extension = vscode.extensions.getExtension('block-lora-studio.block-lora-studio');
    if (extension === undefined) throw new Error('the extension is not there');
    this.#tagger = new TaggerClient({
      script: path.join(extension.extensionPath, 'dist/tagger.js'),
      thumbnailFolder: path.join(this.#folder, 'thumbnails'),
      logger: log,
    });
    this.#search = new ImageSearch({
      index: this.data.index,
      tokens: { ready: () => Promise.resolve(), count: (text) => text.split(' ').length },
      confidences: {
        onDidLearn: () => ({ dispose: () => undefined }),
        ready: () => Promise.resolve(),
        column: () => () => undefined,
        scored: () => () => undefined,
      },
    });
  }

  /** Opens the gallery of a folder of the workspace and waits for its state. */
  async open(place: string, query = ''): Promise<GridState> {
    await this.data.index.start();
    const set = await this.data.set(place, 'read', ({ counts }) => counts.images > 0);
    this.#panel = new GalleryPanel(
      this.#services(),
      { scope: { set: set.id, folder: null, images: null }, query, focus: null },
      this.#dirty,
      this.#page(),
    );
    this.client.ready();
    return until('the first state', () => this.#state);
  }

  get state(): GridState {
    if (this.#state === undefined) throw new Error('no state has come');
    return this.#state;
  }

  /** Waits for a state. */
  async shows(what: string, test: (state: GridState) => boolean): Promise<GridState> {
    return until(
      () => `${what}; it was ${JSON.stringify(this.#state)}`,
      () => (test(this.state) ? this.state : undefined),
    );
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#dirty.dispose();
    this.#search.dispose();
    this.#tagger.dispose();
    this.data.dispose();
    fs.rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A panel whose page listens here. */
  #page(): vscode.WebviewPanel {
    const hears = new Set<(message: unknown) => void>();
    const says = new Set<(message: unknown) => void>();
    const nothing = (): vscode.Disposable => ({ dispose: () => undefined });
    const tell = (listeners: Set<(message: unknown) => void>, message: unknown): void => {
      // messages are copied on their way, as between processes
      const copy = structuredClone(message);
      setImmediate(() => {
        for (const listener of listeners) listener(copy);
      });
    };
    const listen =
      (listeners: Set<(message: unknown) => void>) =>
      (listener: (message: unknown) => void): vscode.Disposable => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      };
    const { client } = connect(
      galleryApi,
      {
        state: (state) => {
          this.#state = state;
        },
        list: (change) => this.changes.push(change),
        thumbnails: (pictures) => {
          for (const { path: file, address } of pictures) this.pictures.set(file, address ?? '');
        },
        duplicates: () => undefined,
      },
      { post: (message) => tell(says, message), onMessage: listen(hears) },
    );
    this.client = client;
    return {
      viewType: 'test',
      visible: true,
      webview: {
        options: {},
        html: '',
        cspSource: 'test:',
        asWebviewUri: (uri: vscode.Uri) => uri,
        postMessage: (message: unknown) => {
          tell(hears, message);
          return Promise.resolve(true);
        },
        onDidReceiveMessage: listen(says),
      },
      onDidDispose: nothing,
      onDidChangeViewState: nothing,
      reveal: () => undefined,
      dispose: () => undefined,
    } as unknown as vscode.WebviewPanel;
  }

  #services(): Services {
    const kept = new Map<string, unknown>();
    const memento = {
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    };
    const context = {
      extensionUri: vscode.Uri.file('/'),
      globalStorageUri: vscode.Uri.file(this.#folder),
      storageUri: undefined,
      globalState: memento,
      workspaceState: memento,
    } as unknown as vscode.ExtensionContext;
    return {
      context,
      log,
      index: this.data.index,
      search: this.#search,
      tagger: this.#tagger,
      storage: new Storage(context),
      dictionary: { current: TagDictionary.of([]) },
      tokens: { ready: () => Promise.resolve(), count: (text: string) => text.split(' ').length },
      imageLosses: { all: () => Promise.resolve(new Map()) },
    } as unknown as Services;
  }
}
