// The viewer in headless Chromium: the real code on a page with the real policy, and a host that answers as ours does.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import esbuild from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import type { ViewerApi } from '../../src/shared/gallery/viewerApi';
import { viewerApi } from '../../src/shared/gallery/viewerApi';
import type { Handlers, Server } from '../../src/shared/ipc';
import { serve } from '../../src/shared/ipc';
import { page as html } from '../../src/webviews/html';
import { launchChromium, resultsFolder } from '../support/editor.mjs';
import type { Call, Theme } from './panelPage';
import { prepare, themeDump } from './panelPage';
import type { ScriptedViewer } from './scriptedViewer';

const root = path.join(import.meta.dirname, '../..');
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.bmp': 'image/bmp',
};

/** Serves the bundle and the host's pictures, and starts the browser. */
export class ViewerPages {
  readonly #opened = new Set<ViewerPage>();
  /** The host whose pictures are served. */
  host: ScriptedViewer | null = null;

  private constructor(
    readonly browser: Browser,
    private readonly server: http.Server,
    readonly address: string,
  ) {}

  static async start(): Promise<ViewerPages> {
    const bundle = await esbuild.build({
      absWorkingDir: root,
      entryPoints: { viewer: 'test/webview/viewerApp.ts' },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'chrome138',
      outdir: 'out',
      write: false,
    });
    const files = new Map(bundle.outputFiles.map((file) => [`/${path.basename(file.path)}`, file.contents]));
    let address = '';
    // the host is known when a page is opened
    const pages: { current: ViewerPages | null } = { current: null };
    const server = http.createServer((request, response) => {
      const name = new URL(request.url ?? '/', address).pathname;
      response.setHeader('content-type', types[path.extname(name)] ?? 'text/html; charset=utf-8');
      const host = pages.current?.host ?? null;
      const body = name === '/' ? pageOf(address, host) : (files.get(name) ?? host?.file(name));
      if (body === undefined) response.writeHead(404).end();
      else response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('the test server has no port');
    address = `http://127.0.0.1:${bound.port}`;
    return (pages.current = new ViewerPages(await launchChromium(), server, address));
  }

  /** Opens the viewer on the host's first picture and waits until it is drawn. */
  async open(host: ScriptedViewer, options: ViewerPageOptions = {}): Promise<ViewerPage> {
    this.host = host;
    host.address = this.address;
    const page = await ViewerPage.open(this.browser, this.address, host, options);
    this.#opened.add(page);
    return page;
  }

  /** Closes the pages; throws when one of them complained. */
  async closePages(): Promise<void> {
    const complaints: string[] = [];
    for (const page of this.#opened) {
      complaints.push(...page.complaints);
      await page.page.context().close();
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

function pageOf(address: string, host: ScriptedViewer | null): string {
  return html({
    title: 'viewer',
    script: `${address}/viewer.js`,
    style: `${address}/viewer.css`,
    cspSource: address,
    identity: { images: host?.paths ?? [], duplicates: host?.duplicates ?? false },
  });
}

export interface ViewerPageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

/** One page with its host. */
export class ViewerPage {
  /** What was asked, but for pictures. */
  readonly calls: Call[] = [];
  readonly complaints: string[] = [];
  readonly refuse = new Map<string, string>();
  server!: Server<ViewerApi>;

  private constructor(
    readonly page: Page,
    readonly host: ScriptedViewer,
  ) {}

  static async open(
    browser: Browser,
    address: string,
    host: ScriptedViewer,
    { theme = 'dark', width = 1000, height = 760 }: ViewerPageOptions,
  ): Promise<ViewerPage> {
    const context = await browser.newContext({
      viewport: { width, height },
      reducedMotion: 'reduce',
      baseURL: address,
    });
    const page = await context.newPage();
    const viewer = new ViewerPage(page, host);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !message.text().includes('404'))
        viewer.complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => viewer.complaints.push(`thrown: ${error.stack ?? error.message}`));
    const listeners = new Set<(message: unknown) => void>();
    await page.exposeFunction('postToHost', (message: unknown) => {
      for (const listener of listeners) listener(message);
    });
    await page.addInitScript({ content: `(${prepare.toString()})(${JSON.stringify(themeDump(theme))})` });
    viewer.server = serve(viewerApi, viewer.#handlers(), {
      post: (message) =>
        page.evaluate((sent) => window.postMessage(sent, '*'), message).catch(() => undefined),
      onMessage: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    });
    host.notify = (state) => viewer.server.notify.duplicates(state);
    await page.goto('/');
    await page.locator('.viewer, .duplicates').first().waitFor({ state: 'visible' });
    await viewer.drawn();
    return viewer;
  }

  /** Waits until pictures are there and a few frames were drawn. */
  async drawn(): Promise<void> {
    await this.page.locator('.viewer-waiting:visible').waitFor({ state: 'hidden' });
    await this.page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame++)
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
    });
  }

  /** What the gallery was told. */
  told(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as { told: string[] }).told);
  }

  /** Where the picture lies on the page. */
  async picture(index = 0): Promise<{ x: number; y: number; width: number; height: number }> {
    await this.drawn();
    const box = await this.page.locator('.viewer-picture').nth(index).boundingBox();
    if (box === null) throw new Error('no picture is shown');
    return box;
  }

  /** A place of the page by fractions of the picture. */
  async at(x: number, y: number): Promise<{ x: number; y: number }> {
    const box = await this.picture();
    return { x: box.x + x * box.width, y: box.y + y * box.height };
  }

  action(name: string): Locator {
    return this.page.locator(`[data-action="${name}"]:visible`);
  }

  /** Names of the methods that were called. */
  methods(): readonly string[] {
    return this.calls.map(([method]) => method);
  }

  /** Takes a picture for a person to look at. */
  async look(name: string): Promise<void> {
    const folder = path.join(resultsFolder, 'webview');
    fs.mkdirSync(folder, { recursive: true });
    await this.drawn();
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  #handlers(): Handlers<ViewerApi> {
    const answers = this.host.handlers() as unknown as Record<string, (params: never) => unknown>;
    const handlers: Record<string, (params: never) => unknown> = {};
    for (const [method, definition] of Object.entries(viewerApi)) {
      if (definition.kind === 'notification') continue;
      handlers[method] = (params: never) => {
        if (method !== 'viewerImage') this.calls.push(params === undefined ? [method] : [method, params]);
        const refusal = this.refuse.get(method);
        if (refusal !== undefined) throw Object.assign(new Error(refusal), { code: 'refused' });
        return answers[method]?.(params);
      };
    }
    return handlers as unknown as Handlers<ViewerApi>;
  }
}
