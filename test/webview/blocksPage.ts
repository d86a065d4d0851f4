// The block editor in headless Chromium: the real bundle, page and policy, and a host that keeps a job's text as ours does.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import esbuild from 'esbuild';
import { parse } from 'jsonc-parser';
import type { Browser, Locator, Page } from 'playwright-core';
import { changedText } from '../../src/features/blocks/jsonEdits';
import { jobKeyOrder } from '../../src/features/blocks/keyOrder';
import type { BlockEditorApi, BlockEditorState, EditParams } from '../../src/shared/blocks/editorApi';
import { blockEditorApi } from '../../src/shared/blocks/editorApi';
import { sd15Shape } from '../../src/shared/blocks/unetModules';
import type { Handlers, Server } from '../../src/shared/ipc';
import { serve } from '../../src/shared/ipc';
import { page as html } from '../../src/webviews/html';
import { launchChromium, resultsFolder } from '../support/editor.mjs';
import type { Call, Theme } from './panelPage';
import { prepare, putOn, themeDump } from './panelPage';

const root = path.join(import.meta.dirname, '../..');
const schema: unknown = JSON.parse(
  fs.readFileSync(path.join(root, 'native-bin/schema/job.schema.json'), 'utf8'),
);

/** Serves the bundle and starts the browser. */
export class BlocksPages {
  readonly #opened = new Set<BlocksPage>();

  private constructor(
    readonly browser: Browser,
    private readonly server: http.Server,
    private readonly address: string,
  ) {}

  static async start(): Promise<BlocksPages> {
    const bundle = await esbuild.build({
      absWorkingDir: root,
      entryPoints: { blocks: 'webview/blocks/index.ts' },
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
      const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };
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
    return new BlocksPages(await launchChromium(), server, address);
  }

  /** Opens an editor and waits until it is drawn. */
  async open(options: BlocksPageOptions = {}): Promise<BlocksPage> {
    const panel = await BlocksPage.open(this.browser, this.address, options);
    this.#opened.add(panel);
    return panel;
  }

  /** Closes the pages; throws when one of them complained. */
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
    title: 'style.blocklora.json',
    script: `${address}/blocks.js`,
    style: `${address}/blocks.css`,
    cspSource: address,
    identity: { job: 'file:///style.blocklora.json' },
  });
}

export interface BlocksPageOptions {
  readonly text?: string;
  readonly scene?: Partial<BlockEditorState>;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** 2: as at 200 % zoom, half as many CSS pixels. */
  readonly zoom?: number;
}

/** The sample's job, on SD 1.5. */
export const sampleJob = fs.readFileSync(path.join(root, 'media/sample/style.blocklora.json'), 'utf8');

/** One editor with its host. */
export class BlocksPage {
  /** What was asked. */
  readonly calls: Call[] = [];
  readonly complaints: string[] = [];
  /** The text of the job. */
  text: string;
  /** Labels of the edits that were made. */
  readonly edits: string[] = [];
  #version = 1;
  #scene: Partial<BlockEditorState>;
  server!: Server<BlockEditorApi>;

  private constructor(
    readonly page: Page,
    { text = sampleJob, scene = {} }: BlocksPageOptions,
  ) {
    this.text = text;
    this.#scene = scene;
  }

  static async open(browser: Browser, address: string, options: BlocksPageOptions): Promise<BlocksPage> {
    const { zoom = 1, width = 1280, height = 900, theme = 'dark' } = options;
    const context = await browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: 'reduce',
      baseURL: address,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const panel = new BlocksPage(page, options);
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
    panel.server = serve(blockEditorApi, panel.#handlers(), {
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

  get job(): Record<string, unknown> {
    return parse(this.text, [], { allowTrailingComma: true }) as Record<string, unknown>;
  }

  get network(): Record<string, unknown> {
    return this.job.network as Record<string, unknown>;
  }

  state(): BlockEditorState {
    return {
      file: 'style.blocklora.json',
      version: this.#version,
      dirty: this.edits.length > 0,
      locked: null,
      job: this.job,
      syntax: null,
      problems: [],
      base: { shape: sd15Shape, name: 'SD 1.x, dreamy.safetensors', problem: null, embedded: false },
      sources: [
        {
          source: 0,
          name: 'style',
          images: 20,
          captioned: 19,
          problems: 1,
          repeats: 10,
          regularization: false,
        },
      ],
      plan: { phase: 'none', reason: 'Memory and time need the Python environment.' },
      presets: [],
      lbwPresets: {},
      untrusted: null,
      ...this.#scene,
    };
  }

  /** Sends the state and waits until it is drawn. */
  async show(scene: Partial<BlockEditorState> = {}): Promise<void> {
    this.#scene = { ...this.#scene, ...scene };
    this.#version++;
    this.server.notify.state(this.state());
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

  part(name: string): Locator {
    return this.page.locator(`.unet-part[data-part="${name}"]`);
  }

  /** A button by its `data-action`, of those that are seen. */
  action(name: string): Locator {
    return this.page.locator(`[data-action="${name}"]:visible`);
  }

  field(name: string): Locator {
    return this.page.locator(`[data-field="${name}"]`);
  }

  /** Waits until so many edits were made. */
  async edited(count: number): Promise<void> {
    for (let at = 0; at < 100 && this.edits.length < count; at++) await this.drawn();
    if (this.edits.length !== count) throw new Error(`${this.edits.length} edits: ${this.edits.join(', ')}`);
    await this.drawn();
  }

  /** Takes a picture for a person to look at. */
  async picture(name: string, fullPage = true): Promise<void> {
    const folder = path.join(resultsFolder, 'webview');
    fs.mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `blocks-${name}.png`), fullPage });
  }

  #edit({ changes, label }: EditParams): void {
    for (const change of changes) this.text = changedText(this.text, change, jobKeyOrder);
    this.edits.push(label);
    this.#version++;
    this.server.notify.state(this.state());
  }

  #handlers(): Handlers<BlockEditorApi> {
    const handlers: Record<string, (params: never) => unknown> = {};
    for (const [method, definition] of Object.entries(blockEditorApi)) {
      if (definition.kind === 'notification') continue;
      handlers[method] = (params: never) => {
        if (method === 'ready') {
          this.server.notify.schema(schema);
          this.server.notify.state(this.state());
        } else if (method === 'edit') this.#edit(params);
        else this.calls.push(params === undefined ? [method] : [method, params]);
      };
    }
    return handlers as unknown as Handlers<BlockEditorApi>;
  }
}
