// The tagging panel in headless Chromium: the real bundle, page and policy, and a host that answers as ours does.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import esbuild from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Handlers, Server } from '../../src/shared/ipc';
import { serve } from '../../src/shared/ipc';
import type { TaggingPanelApi } from '../../src/shared/tagging/api';
import { taggingPanelApi } from '../../src/shared/tagging/api';
import { page as html } from '../../src/webviews/html';
import { launchChromium, resultsFolder } from '../support/editor.mjs';
import type { Call, Theme } from './panelPage';
import { prepare, putOn, themeDump } from './panelPage';
import type { ScriptedTagging } from './scriptedTagging';

const root = path.join(import.meta.dirname, '../..');
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' };

/** Serves the bundle and pictures of the sample workspace, and starts the browser. */
export class TaggingPages {
  readonly #opened = new Set<TaggingPage>();

  private constructor(
    readonly browser: Browser,
    private readonly server: http.Server,
    private readonly address: string,
  ) {}

  static async start(): Promise<TaggingPages> {
    const bundle = await esbuild.build({
      absWorkingDir: root,
      entryPoints: { tagging: 'webview/tagging/index.ts' },
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
    return new TaggingPages(await launchChromium(), server, address);
  }

  /** Opens a panel and waits until it is drawn. */
  async open(host: ScriptedTagging, options: TaggingPageOptions = {}): Promise<TaggingPage> {
    const panel = await TaggingPage.open(this.browser, this.address, host, options);
    this.#opened.add(panel);
    return panel;
  }

  /** Closes the panels; throws when one of them complained. */
  async closePanels(): Promise<void> {
    const complaints: string[] = [];
    for (const panel of this.#opened) {
      complaints.push(...panel.complaints);
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
    title: 'Auto-tag: style',
    script: `${address}/tagging.js`,
    style: `${address}/tagging.css`,
    cspSource: address,
    identity: { scope: { kind: 'folder', folder: '/sample/images/style' } },
  });
}

export interface TaggingPageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** 2: as at 200 % zoom, half as many CSS pixels. */
  readonly zoom?: number;
}

/** One panel with its host. */
export class TaggingPage {
  /** What was asked, but for rows, tags and pictures. */
  readonly calls: Call[] = [];
  /** Rows that were asked for, as first row and number. */
  readonly rowsAsked: [number, number][] = [];
  readonly complaints: string[] = [];
  readonly refuse = new Map<string, string>();
  server!: Server<TaggingPanelApi>;

  private constructor(
    readonly page: Page,
    readonly host: ScriptedTagging,
    private readonly address: string,
  ) {}

  static async open(
    browser: Browser,
    address: string,
    host: ScriptedTagging,
    options: TaggingPageOptions,
  ): Promise<TaggingPage> {
    const { zoom = 1, width = 1280, height = 860, theme = 'dark' } = options;
    const context = await browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: 'reduce',
      baseURL: address,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const panel = new TaggingPage(page, host, address);
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
    panel.server = serve(taggingPanelApi, panel.#handlers(), {
      // the page may be closed before its last answer comes
      post: (message) =>
        page.evaluate((sent) => window.postMessage(sent, '*'), message).catch(() => undefined),
      onMessage: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    });
    await page.goto('/');
    await page.locator('main').waitFor({ state: 'visible' });
    await panel.drawn();
    return panel;
  }

  /** Sends the state and waits until it is drawn. */
  async show(scene: ScriptedTagging['scene'] = {}): Promise<void> {
    this.host.scene = scene;
    this.server.notify.state(this.host.state());
    await this.drawn();
  }

  /** Waits for a few frames. */
  async drawn(): Promise<void> {
    await this.page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame++)
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
    });
  }

  /** Changes the editor's theme. */
  async wear(theme: Theme): Promise<void> {
    await this.page.evaluate(putOn, themeDump(theme));
    await this.drawn();
  }

  /** A button by its `data-action`, of those that are seen. */
  action(name: string): Locator {
    return this.page.locator(`[data-action="${name}"]:visible`);
  }

  /** Takes a picture for a person to look at. */
  async picture(name: string, fullPage = true): Promise<void> {
    const folder = path.join(resultsFolder, 'webview');
    fs.mkdirSync(folder, { recursive: true });
    await this.page.evaluate(async () => {
      const images = [...document.images].filter((image) => image.checkVisibility() && image.src !== '');
      await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
    });
    await this.page.screenshot({ path: path.join(folder, `tagging-${name}.png`), fullPage });
  }

  #handlers(): Handlers<TaggingPanelApi> {
    const { host } = this;
    const answer: Record<string, (params: never) => unknown> = {
      rows: ({ filter, from, count }: { filter: 'changed'; from: number; count: number }) => {
        this.rowsAsked.push([from, count]);
        const rows = host.suggestions.rows(filter, from, count, (image) => host.name(image));
        return { revision: host.revision, total: host.suggestions.list(filter).length, rows };
      },
      tags: ({ from, count }: { from: number; count: number }) => ({
        revision: host.revision,
        total: host.suggestions.totals.length,
        rows: host.suggestions.totals.slice(from, from + count),
      }),
      thumbnail: ({ row }: { row: number }) =>
        `${this.address}/pictures/${String((row % 20) + 1).padStart(2, '0')}.png`,
    };
    const act: Record<string, (params: never) => Promise<void> | void> = {
      setOptions: (change: object) => host.setOptions(change),
      setPolicy: (change: object) => host.setOptions(change),
      tick: ({ row, ticked }: { row: number | 'all'; ticked: boolean }) => host.suggestions.tick(row, ticked),
      excludeTag: ({ tag, excluded }: { tag: string; excluded: boolean }) =>
        host.setOptions({ exclude: excluded ? [tag] : [] }),
      tag: () => host.tag(),
    };
    const handlers: Record<string, (params: never) => unknown> = {};
    for (const [method, definition] of Object.entries(taggingPanelApi)) {
      if (definition.kind === 'notification') continue;
      handlers[method] = async (params: never) => {
        const told = answer[method];
        if (told !== undefined) return told(params);
        this.calls.push(params === undefined ? [method] : [method, params]);
        const refusal = this.refuse.get(method);
        if (refusal !== undefined) throw Object.assign(new Error(refusal), { code: 'refused' });
        await act[method]?.(params);
        this.server.notify.state(host.state());
        return undefined;
      };
    }
    return handlers as unknown as Handlers<TaggingPanelApi>;
  }
}
