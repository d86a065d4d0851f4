// The tag table in headless Chromium: the real bundle, page and policy, and a host that answers as ours does.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import esbuild from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Handlers, Server } from '../../src/shared/ipc';
import { serve } from '../../src/shared/ipc';
import { completeQuery } from '../../src/shared/query/complete';
import type { SelectMode, TagTableApi } from '../../src/shared/tags/api';
import { tagTableApi } from '../../src/shared/tags/api';
import { page as html } from '../../src/webviews/html';
import { launchChromium, resultsFolder } from '../support/editor.mjs';
import type { Call, Theme } from './panelPage';
import { prepare, putOn, themeDump } from './panelPage';
import type { ScriptedTags } from './scriptedTags';

const root = path.join(import.meta.dirname, '../..');
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** Serves the bundle, and starts the browser. */
export class TagsPages {
  readonly #opened = new Set<TagsPage>();

  private constructor(
    readonly browser: Browser,
    private readonly server: http.Server,
    private readonly address: string,
  ) {}

  static async start(): Promise<TagsPages> {
    const bundle = await esbuild.build({
      absWorkingDir: root,
      entryPoints: { tags: 'webview/tags/index.ts' },
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
      const body = files.get(name);
      if (name === '/') response.end(pageOf(address));
      else if (body === undefined) response.writeHead(404).end();
      else response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('the test server has no port');
    address = `http://127.0.0.1:${bound.port}`;
    return new TagsPages(await launchChromium(), server, address);
  }

  /** Opens a panel and waits until it is drawn. */
  async open(host: ScriptedTags, options: TagsPageOptions = {}): Promise<TagsPage> {
    const panel = await TagsPage.open(this.browser, this.address, host, options);
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
    title: 'Tags of style',
    script: `${address}/tags.js`,
    style: `${address}/tags.css`,
    cspSource: address,
    identity: { set: '/sample/images/style' },
  });
}

export interface TagsPageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** 2: as at 200 % zoom, half as many CSS pixels. */
  readonly zoom?: number;
}

/** One panel with its host. */
export class TagsPage {
  /** What was asked, but for rows and completions. */
  readonly calls: Call[] = [];
  /** Rows that were asked for, as first row and number. */
  readonly rowsAsked: [number, number][] = [];
  readonly complaints: string[] = [];
  readonly refuse = new Map<string, string>();
  server!: Server<TagTableApi>;

  private constructor(
    readonly page: Page,
    readonly host: ScriptedTags,
  ) {}

  static async open(
    browser: Browser,
    address: string,
    host: ScriptedTags,
    options: TagsPageOptions,
  ): Promise<TagsPage> {
    const { zoom = 1, width = 1280, height = 860, theme = 'dark' } = options;
    const context = await browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: 'reduce',
      baseURL: address,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const panel = new TagsPage(page, host);
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
    panel.server = serve(tagTableApi, panel.#handlers(), {
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
  async show(scene: ScriptedTags['scene'] = {}): Promise<void> {
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

  /** The row of a tag. */
  row(tag: string): Locator {
    return this.page.locator('.rows .line', { has: this.page.getByText(tag, { exact: true }) });
  }

  /** A button by its `data-action`, of those that are seen. */
  action(name: string): Locator {
    return this.page.locator(`[data-action="${name}"]:visible`);
  }

  /** Takes a picture for a person to look at. */
  async picture(name: string, fullPage = true): Promise<void> {
    const folder = path.join(resultsFolder, 'webview');
    fs.mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `tags-${name}.png`), fullPage });
  }

  #handlers(): Handlers<TagTableApi> {
    const { host } = this;
    const answer: Record<string, (params: never) => unknown> = {
      rows: ({ from, count }: { from: number; count: number }) => {
        this.rowsAsked.push([from, count]);
        return { revision: host.revision, total: host.list.listed.length, rows: host.rows(from, count) };
      },
      completeQuery: ({ query, offset }: { query: string; offset: number }) =>
        completeQuery(query, offset, host.words),
    };
    const act: Record<string, (params: never) => unknown> = {
      arrange: (change: object) => host.arrange(change),
      select: ({ position, mode }: { position: number; mode: SelectMode }) =>
        host.list.select(position, mode),
      selectAll: ({ which }: { which: 'all' | 'none' }) =>
        which === 'all' ? host.list.selectAll() : host.list.selectNone(),
      find: ({ tag }: { tag: string }) => {
        const position = host.list.positionOf(tag);
        host.list.select(position, 'only');
        return position < 0 ? null : position;
      },
    };
    const handlers: Record<string, (params: never) => unknown> = {};
    for (const [method, definition] of Object.entries(tagTableApi)) {
      if (definition.kind === 'notification') continue;
      handlers[method] = async (params: never) => {
        const told = answer[method];
        if (told !== undefined) return told(params);
        this.calls.push(params === undefined ? [method] : [method, params]);
        const refusal = this.refuse.get(method);
        if (refusal !== undefined) throw Object.assign(new Error(refusal), { code: 'refused' });
        const result = act[method]?.(params);
        host.revision++;
        this.server.notify.state(host.state());
        return result;
      };
    }
    return handlers as unknown as Handlers<TagTableApi>;
  }
}
