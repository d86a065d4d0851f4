// The real VS Code in headless Chromium, on a copy of a workspace: what host tests and end-to-end tests open.
//
// Good to know: this is a server with a web window, so `vscode.env.uiKind` is Web and the file dialogs are VS Code's
// own (quick inputs with a path). Every wait is for something a user sees, never for a time.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureChromium } from '../../native-bin/tools/lib/chromium.mjs';
import { ensureEditor } from '../../native-bin/tools/lib/editor.mjs';
import { EditorServer } from '../../native-bin/tools/lib/editorServer.mjs';
import { root } from '../../native-bin/tools/lib/run.mjs';

/** Where screenshots and logs go: a person looks at them after a run. */
export const resultsFolder = path.join(root, 'test-results');

const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // nothing outside is looked up: it would only make a window wait
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Starts the browser. @returns {Promise<import('playwright-core').Browser>} */
export async function launchChromium() {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
}

/** Copies a workspace, without its runs, to a temporary folder of the same name, so that tests leave the repository as it is. @param {string} folder */
export function copyWorkspace(folder) {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'block-lora-workspace-'));
  const copy = path.join(parent, path.basename(folder));
  fs.cpSync(folder, copy, { recursive: true, filter: (file) => path.basename(file) !== '.blocklora' });
  return { folder: copy, remove: () => fs.rmSync(parent, { recursive: true, force: true, maxRetries: 5 }) };
}

/**
 * @typedef {object} EditorOptions
 * @property {string} name names the folder in test-results
 * @property {string} [workspace] folder that is copied and opened
 * @property {string} [vsix] installs this package, instead of running the extension from the project's folder
 * @property {string} [tests] module whose run() is called in the extension host
 * @property {keyof typeof themes} [theme]
 * @property {Record<string, unknown>} [settings] user settings
 * @property {Record<string, string>} [env] variables of the extension host
 * @property {boolean} [trust] false: workspace trust is on, and the workspace is not trusted yet
 * @property {{ width: number, height: number }} [size]
 * @property {(page: import('playwright-core').Page) => Promise<void>} [before] called before the window loads
 */

export class Editor {
  /**
   * @param {EditorOptions} options
   * @param {{ server: EditorServer, browser: import('playwright-core').Browser, page: import('playwright-core').Page,
   *   workspace: { folder: string, remove(): void } | undefined }} parts
   */
  constructor(options, { server, browser, page, workspace }) {
    this.options = options;
    this.server = server;
    this.browser = browser;
    this.page = page;
    this.workspace = workspace;
    this.results = path.join(resultsFolder, options.name);
    /** @type {string[]} lines of the window's console, errors of webviews included */
    this.console = [];
    fs.mkdirSync(this.results, { recursive: true });
    page.on('console', (message) => this.console.push(`[${message.type()}] ${message.text()}`));
    page.on('pageerror', (error) => this.console.push(`[pageerror] ${error.stack ?? error}`));
  }

  /** The folder that is open. @returns {string} */
  get folder() {
    if (!this.workspace) throw new Error('no workspace is open');
    return this.workspace.folder;
  }

  /** Loads the window and waits until a user could work in it. */
  async load() {
    await this.page.goto(
      this.server.url({
        folder: this.workspace?.folder,
        extension: this.options.vsix ? undefined : root,
        tests: this.options.tests,
      }),
      { waitUntil: 'commit' },
    );
    await this.loaded();
  }

  /** Waits until the window that is loading is ready and its extension host runs. */
  async loaded() {
    await this.page.waitForFunction(
      () => performance.getEntriesByName('code/didLoadExtensions').length > 0,
      undefined,
      { timeout: 90_000, polling: 50 },
    );
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 30_000 });
  }

  /** Closes the editor and opens it again on the same data; what the extension has detached goes on meanwhile. */
  async restart() {
    await this.page.goto('about:blank');
    await this.server.stop();
    await this.server.start();
    await this.load();
  }

  /** Takes a picture for a person to look at. @param {string} name @returns {Promise<string>} its path */
  async screenshot(name) {
    const file = path.join(this.results, `${name}.png`);
    await this.page.screenshot({ path: file, timeout: 20_000 });
    return file;
  }

  /** The log of the extension host. */
  hostLog() {
    return this.server.logs(/remoteexthost\.log$/);
  }

  /** Ends the browser, the server and everything they started; keeps the logs. */
  async close() {
    await this.browser.close().catch(() => {});
    fs.writeFileSync(path.join(this.results, 'console.log'), this.console.join('\n'));
    fs.writeFileSync(path.join(this.results, 'exthost.log'), this.hostLog());
    fs.writeFileSync(path.join(this.results, 'server.log'), this.server.output);
    await this.server.close();
    this.workspace?.remove();
  }
}

/** Opens the editor. Close it at the end, whatever happens. @param {EditorOptions} options @returns {Promise<Editor>} */
export async function openEditor(options) {
  const { size = { width: 1440, height: 900 }, theme = 'dark', settings, env, trust, vsix } = options;
  const server = new EditorServer(await ensureEditor(), {
    settings: { 'workbench.colorTheme': themes[theme], ...settings },
    env,
    trust,
  });
  const workspace = options.workspace ? copyWorkspace(options.workspace) : undefined;
  let browser;
  try {
    if (vsix) await server.install(vsix);
    [browser] = await Promise.all([launchChromium(), server.start()]);
    const context = await browser.newContext({
      viewport: size,
      permissions: ['clipboard-read', 'clipboard-write'],
      colorScheme: theme.includes('light') ? 'light' : 'dark',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const editor = new Editor(options, { server, browser, page, workspace });
    await options.before?.(page);
    await editor.load();
    return editor;
  } catch (error) {
    await browser?.close();
    await server.close();
    workspace?.remove();
    throw error;
  }
}
