// The gallery in headless Chromium: the real bundle, page and policy, and a host that answers as ours does.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import esbuild from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import type { GalleryApi } from '../../src/shared/gallery/api';
import { galleryApi } from '../../src/shared/gallery/api';
import type { Handlers, Server } from '../../src/shared/ipc';
import { serve } from '../../src/shared/ipc';
import { page as html } from '../../src/webviews/html';
import { launchChromium, resultsFolder } from '../support/editor.mjs';
import type { Call, Theme } from './panelPage';
import { prepare, putOn, themeDump } from './panelPage';
import type { ScriptedGallery } from './scriptedGallery';

const root = path.join(import.meta.dirname, '../..');
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' };

/** Serves the bundle and pictures of the sample workspace, and starts the browser. */
export class GalleryPages {
  readonly #opened = new Set<GalleryPage>();

  private constructor(
    readonly browser: Browser,
    private readonly server: http.Server,
    private readonly address: string,
  ) {}

  static async start(): Promise<GalleryPages> {
    const bundle = await esbuild.build({
      absWorkingDir: root,
      entryPoints: { gallery: 'webview/gallery/index.ts' },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'chrome138',
      outdir: 'out',
      write: false,
    });
    const files = new Map(bundle.outputFiles.map((file) => [`/${path.basename(file.path)}`, file.contents]));
    let address = '';
    const server = http.createServer((request, response) => {
      const name = new URL(request.url ?? '/', address).pathname;
      response.setHeader('content-type', types[path.extname(name)] ?? 'text/html; charset=utf-8');
      const picture = /^\/pictures\/(\d\d)\.png$/.exec(name);
      const body =
        picture === null
          ? files.get(name)
          : fs.readFileSync(path.join(root, 'media/sample/images/style', `${picture[1]}.png`));
      if (name === '/') response.end(pageOf(address));
      else if (body === undefined) response.writeHead(404).end();
      else response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('the test server has no port');
    address = `http://127.0.0.1:${bound.port}`;
    return new GalleryPages(await launchChromium(), server, address);
  }

  /** Opens a gallery and waits until it is drawn. */
  async open(host: ScriptedGallery, options: GalleryPageOptions = {}): Promise<GalleryPage> {
    const panel = await GalleryPage.open(this.browser, this.address, host, options);
    this.#opened.add(panel);
    return panel;
  }

  /** Closes the galleries; throws when one of them complained. */
  async closePanels(): Promise<void> {
    const complaints: string[] = [];
    for (const panel of this.#opened) {
      complaints.push(...panel.complaints);
      panel.subscription.dispose();
      await panel.page.context().close();
    }
    this.#opened.clear();
    if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function pageOf(address: string): string {
  return html({
    title: 'kira',
    script: `${address}/gallery.js`,
    style: `${address}/gallery.css`,
    cspSource: address,
    identity: { scope: { set: 'set', folder: null, images: null } },
  });
}

export interface GalleryPageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** 2: as at 200 % zoom, half as many CSS pixels. */
  readonly zoom?: number;
}

/** One gallery with its host. */
export class GalleryPage {
  /** What was asked, but for rows, pictures and facts. */
  readonly calls: Call[] = [];
  readonly rowsAsked: [number, number][] = [];
  /** Pictures that are wanted now. */
  wanted: readonly string[] = [];
  readonly complaints: string[] = [];
  readonly refuse = new Map<string, string>();
  server!: Server<GalleryApi>;
  subscription!: { dispose(): void };
  /** Pictures are held back while it is true. */
  slow = false;

  private constructor(
    readonly page: Page,
    readonly host: ScriptedGallery,
    private readonly address: string,
  ) {}

  static async open(
    browser: Browser,
    address: string,
    host: ScriptedGallery,
    options: GalleryPageOptions,
  ): Promise<GalleryPage> {
    const { zoom = 1, width = 1280, height = 860, theme = 'dark' } = options;
    const context = await browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: 'reduce',
      baseURL: address,
    });
    const page = await context.newPage();
    const panel = new GalleryPage(page, host, address);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !message.text().includes('404'))
        panel.complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => panel.complaints.push(`thrown: ${error.stack ?? error.message}`));
    const listeners = new Set<(message: unknown) => void>();
    await page.exposeFunction('postToHost', (message: unknown) => {
      for (const listener of listeners) listener(message);
    });
    await page.addInitScript({ content: `(${prepare.toString()})(${JSON.stringify(themeDump(theme))})` });
    panel.server = serve(galleryApi, panel.#handlers(), {
      post: (message) =>
        page.evaluate((sent) => window.postMessage(sent, '*'), message).catch(() => undefined),
      onMessage: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    });
    panel.subscription = host.list.onDidChange((change) => {
      if (change !== null) panel.server.notify.list(change);
      panel.server.notify.state(host.state());
    });
    await page.goto('/');
    await page.locator('main').waitFor({ state: 'visible' });
    await panel.drawn();
    return panel;
  }

  /** Sends the state and waits until it is drawn. */
  async show(): Promise<void> {
    this.server.notify.state(this.host.state());
    await this.drawn();
  }

  /** Waits for a few frames. */
  async drawn(): Promise<void> {
    await this.page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame++)
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 25)));
    });
  }

  get grid(): Locator {
    return this.page.getByRole('listbox', { name: 'Images' });
  }

  /** An image that is seen. */
  tile(name: string): Locator {
    return this.grid.getByRole('option', { name: new RegExp(`^${name}`) });
  }

  /** Names of the images that are selected and drawn. */
  async selected(): Promise<string[]> {
    await this.drawn();
    const names = await this.grid.locator('.tile[aria-selected="true"] .tile-name').allTextContents();
    return names.sort();
  }

  /** What the status says of the number of selected images. */
  selectedCount(): Promise<string | null> {
    return this.page.locator('.selected-count').textContent();
  }

  /** A button by its `data-action`, of those that are seen. */
  action(name: string): Locator {
    return this.page.locator(`[data-action="${name}"]:visible`);
  }

  /** Texts of the chips beside the grid. */
  chips(): Promise<string[]> {
    return this.page.locator('.chip:visible .chip-name').allTextContents();
  }

  async wear(theme: Theme): Promise<void> {
    await this.page.evaluate(putOn, themeDump(theme));
    await this.drawn();
  }

  /** Takes a picture for a person to look at. */
  async picture(name: string): Promise<void> {
    const folder = path.join(resultsFolder, 'webview');
    fs.mkdirSync(folder, { recursive: true });
    await this.page.evaluate(async () => {
      const images = [...document.images].filter((image) => image.checkVisibility() && image.src !== '');
      await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
    });
    await this.page.screenshot({ path: path.join(folder, `gallery-${name}.png`) });
  }

  /** Sends the pictures that are wanted. */
  deliver(side: number): void {
    if (this.slow || this.wanted.length === 0) return;
    const pictures = this.wanted.map((file) => {
      const number = (Number(/\d+/.exec(file)?.[0]) % 20) + 1;
      return {
        path: file,
        side,
        address: `${this.address}/pictures/${String(number).padStart(2, '0')}.png`,
        problem: null,
      };
    });
    this.server.notify.thumbnails(pictures);
  }

  #handlers(): Handlers<GalleryApi> {
    const { host } = this;
    const answer: Record<string, (params: never) => unknown> = {
      ready: () => void this.server.notify.state(host.state()),
      rows: ({ from, count }: { from: number; count: number }) => {
        this.rowsAsked.push([from, count]);
        return host.rows(from, count);
      },
      want: ({ side, paths }: { side: number; paths: readonly string[] }) => {
        this.wanted = paths;
        this.deliver(side);
      },
      select: (selection: never) => host.list.select(selection),
      positions: ({ paths }: { paths: readonly string[] }) => ({
        revision: host.list.revision,
        positions: paths.map((file) => host.list.images.findIndex((image) => image.path === file)),
      }),
      selectionFacts: (chosen: never) => host.selectionFacts(chosen),
      imageFacts: ({ path: file }: { path: string }) => host.facts(file),
      completeTag: ({ typed }: { typed: string }) => host.offers(typed),
      completeQuery: ({ offset }: { offset: number }) => ({ start: offset, end: offset, items: [] }),
    };
    const act: Record<string, (params: never) => unknown> = {
      setQuery: ({ query }: { query: string }) => {
        host.list.query = query;
      },
      setSort: (sort: never) => {
        host.list.sort = sort;
      },
      edit: ({ images, edit }: { images: never; edit: never }) => host.edit(images, edit),
      undo: () => host.undo(),
      setFavourite: ({ slot, tag }: { slot: number; tag: string | null }) => {
        host.favourites[slot] = tag;
        this.server.notify.state(host.state());
      },
    };
    const handlers: Record<string, (params: never) => unknown> = {};
    for (const [method, definition] of Object.entries(galleryApi)) {
      if (definition.kind === 'notification') continue;
      handlers[method] = (params: never) => {
        const told = answer[method];
        if (told !== undefined) return told(params);
        this.calls.push(params === undefined ? [method] : [method, params]);
        const refusal = this.refuse.get(method);
        if (refusal !== undefined) throw Object.assign(new Error(refusal), { code: 'refused' });
        return act[method]?.(params);
      };
    }
    return handlers as unknown as Handlers<GalleryApi>;
  }
}
