// The run panel in headless Chromium: the real bundle, page and policy, VS Code's own colours, and a host that
// speaks our transport and notes what it is asked.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { Handlers, Server } from '../../src/shared/ipc';
import { serve } from '../../src/shared/ipc';
import type { LogTail, RunPanelApi, RunPanelState } from '../../src/shared/runs/api';
import { runPanelApi } from '../../src/shared/runs/api';
import { page as html } from '../../src/webviews/html';
import { launchChromium, resultsFolder } from '../support/editor.mjs';

const root = path.join(import.meta.dirname, '../..');

export const themes = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
export type Theme = (typeof themes)[number];

interface ThemeDump {
  readonly bodyClass: string;
  readonly data: Record<string, string>;
  readonly defaultStyles: string;
  readonly variables: Record<string, string>;
}

/** Variables, classes and default styles as the editor gives them to a webview of that theme. */
export function themeDump(theme: Theme): ThemeDump {
  const file = path.join(root, `test/fixtures/themes/${theme}.json`);
  return JSON.parse(fs.readFileSync(file, 'utf8')) as ThemeDump;
}

/** Puts a theme on the page, as the editor does when it is chosen. Runs in the page. */
export function putOn(dump: ThemeDump): void {
  const { style } = document.documentElement;
  for (const name of [...style]) if (name.startsWith('--vscode-')) style.removeProperty(name);
  for (const [name, value] of Object.entries(dump.variables)) style.setProperty(name, value);
  document.body.className = dump.bodyClass;
  Object.assign(document.body.dataset, dump.data);
}

/** Serves the bundle, the sample pictures and the page itself, and starts the browser. */
export class PanelPages {
  readonly #opened = new Set<OpenPanel>();

  private constructor(
    readonly browser: Browser,
    private readonly server: http.Server,
    private readonly address: string,
  ) {}

  static async start(): Promise<PanelPages> {
    const bundle = await esbuild.build({
      absWorkingDir: root,
      entryPoints: { runs: 'webview/runs/index.ts' },
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
      const types: Record<string, string> = {
        '.js': 'text/javascript',
        '.css': 'text/css',
        '.png': 'image/png',
      };
      response.setHeader('content-type', types[path.extname(name)] ?? 'text/html; charset=utf-8');
      const picture = /^\/run\/samples\/(\d{6})-(\d\d)\.png$/.exec(name);
      if (name === '/') response.end(pageOf(address));
      else if (picture !== null) {
        const file = path.join(root, 'test/fixtures/samples', `${picture[1]}-${picture[2]}.png`);
        if (fs.existsSync(file)) response.end(fs.readFileSync(file));
        else response.writeHead(404).end();
      } else {
        const body = files.get(name);
        if (body === undefined) response.writeHead(404).end();
        else response.end(body);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('the test server has no port');
    address = `http://127.0.0.1:${bound.port}`;
    return new PanelPages(await launchChromium(), server, address);
  }

  /** Opens a panel and waits until it listens. */
  async open(options: OpenOptions = {}): Promise<OpenPanel> {
    const panel = await OpenPanel.open(this.browser, this.address, options);
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
    title: 'pixel-style',
    script: `${address}/runs.js`,
    style: `${address}/runs.css`,
    cspSource: address,
    identity: { run: '2026-11-23T10-15-00-pixel-style' },
  });
}

export interface OpenOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** 2: as at 200 % zoom, half as many CSS pixels. */
  readonly zoom?: number;
  readonly state?: RunPanelState;
  readonly log?: LogTail;
  readonly reducedMotion?: boolean;
  /** A host that never answers. */
  readonly silent?: boolean;
}

/** What was asked of the host: the method and its parameters. */
export type Call = readonly [method: string, params?: unknown];

/** One panel with its host. */
export class OpenPanel {
  readonly calls: Call[] = [];
  readonly complaints: string[] = [];
  /** Methods that the host refuses, with the sentence it says. */
  readonly refuse = new Map<string, string>();
  state: RunPanelState | undefined;
  log: LogTail | undefined;
  server!: Server<RunPanelApi>;

  private constructor(readonly page: Page) {}

  static async open(browser: Browser, address: string, options: OpenOptions): Promise<OpenPanel> {
    const { zoom = 1, width = 1200, height = 900, theme = 'dark' } = options;
    const context = await browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
      baseURL: address,
    });
    const page = await context.newPage();
    const panel = new OpenPanel(page);
    panel.state = options.state;
    panel.log = options.log;
    page.on('console', (message) => {
      // a picture that is gone is shown as such; the browser also says it here
      if (['error', 'warning'].includes(message.type()) && !message.text().includes('404'))
        panel.complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => panel.complaints.push(`thrown: ${error.stack ?? error.message}`));
    const listeners = new Set<(message: unknown) => void>();
    await page.exposeFunction('postToHost', (message: unknown) => {
      for (const listener of listeners) listener(message);
    });
    await page.addInitScript({ content: `(${prepare.toString()})(${JSON.stringify(themeDump(theme))})` });
    if (options.silent !== true)
      panel.server = serve(runPanelApi, panel.#handlers(), {
        post: (message) => page.evaluate((sent) => window.postMessage(sent, '*'), message),
        onMessage: (listener) => {
          listeners.add(listener);
          return { dispose: () => listeners.delete(listener) };
        },
      });
    await page.goto('/');
    if (options.state !== undefined) await page.locator('main').waitFor({ state: 'visible' });
    return panel;
  }

  /** Sends a state and waits until it is drawn. */
  async show(state: RunPanelState): Promise<void> {
    this.state = state;
    await this.page.evaluate((sent) => window.postMessage(sent, '*'), {
      ipc: 1,
      kind: 'notification',
      method: 'state',
      params: state,
    });
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    );
  }

  /** Changes the editor's theme. */
  async wear(theme: Theme): Promise<void> {
    await this.page.evaluate(putOn, themeDump(theme));
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))),
    );
  }

  /** A button by its `data-action`. */
  action(name: string): ReturnType<Page['locator']> {
    return this.page.locator(`[data-action="${name}"]`);
  }

  /** Takes a picture for a person to look at. */
  async picture(name: string, fullPage = true): Promise<void> {
    const folder = path.join(resultsFolder, 'webview');
    fs.mkdirSync(folder, { recursive: true });
    await this.page.evaluate(async () => {
      const images = [...document.images].filter((image) => image.checkVisibility());
      for (const image of images) image.loading = 'eager';
      await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
    });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`), fullPage });
  }

  #handlers(): Handlers<RunPanelApi> {
    const handlers: Record<string, (params: unknown) => unknown> = {};
    for (const [method, definition] of Object.entries(runPanelApi))
      if (definition.kind !== 'notification')
        handlers[method] = (params) => {
          this.calls.push(params === undefined ? [method] : [method, params]);
          const refusal = this.refuse.get(method);
          if (refusal !== undefined) throw Object.assign(new Error(refusal), { code: 'refused' });
          if (method === 'ready') {
            if (this.state !== undefined) this.server.notify.state(this.state);
            if (this.log !== undefined) this.server.notify.log(this.log);
          }
          return method === 'getState' ? this.state : undefined;
        };
    return handlers as unknown as Handlers<RunPanelApi>;
  }
}

/** Runs in the page before its script: VS Code's api, default styles and colours. */
export function prepare(dump: ThemeDump): void {
  const scope = window as unknown as {
    acquireVsCodeApi: () => unknown;
    postToHost: (message: unknown) => void;
    acquired?: boolean;
  };
  scope.acquireVsCodeApi = () => {
    if (scope.acquired === true) throw new Error('acquireVsCodeApi was called twice');
    scope.acquired = true;
    return {
      postMessage: (message: unknown) => scope.postToHost(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
      setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
    };
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`the policy forbids ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(dump.defaultStyles);
  document.adoptedStyleSheets = [sheet];
  // the body is there before the module script runs
  new MutationObserver((_records, observer) => {
    if (document.body === null) return;
    observer.disconnect();
    for (const [name, value] of Object.entries(dump.variables))
      document.documentElement.style.setProperty(name, value);
    document.body.className = dump.bodyClass;
    Object.assign(document.body.dataset, dump.data);
  }).observe(document, { childList: true, subtree: true });
}
