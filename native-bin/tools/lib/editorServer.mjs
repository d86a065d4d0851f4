// One VS Code server with its own data, settings and extensions, and everything that it starts.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.mjs';
import { Trouble } from './say.mjs';

/** A variable in the environment of everything that a server starts: detached trainers are found by it too. */
const mark = 'BLOCKLORA_EDITOR_RUN';

const defaultSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  // the desktop's default; in the browser it is afterDelay
  'files.autoSave': 'off',
};

/** Sends a signal to a process that may be gone. */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended by itself
  }
}

/** Every file below a folder. @returns {string[]} */
function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

export class EditorServer {
  /**
   * @param {{ node: string, server: string }} editor from ensureEditor
   * @param {{ settings?: Record<string, unknown>, env?: Record<string, string>, data?: string, trust?: boolean,
   *   port?: number }} [options]
   *   settings: user settings on top of quiet defaults; data: keeps its data in this folder, else in one that goes at
   *   the end; trust: false leaves workspace trust on, as people have it
   */
  constructor(editor, { settings = {}, env = {}, data, trust = true, port = 0 } = {}) {
    this.editor = editor;
    this.id = randomUUID();
    this.extraEnv = env;
    this.trust = trust;
    this.temporary = data === undefined;
    this.data = data ?? fs.mkdtempSync(path.join(os.tmpdir(), 'block-lora-editor-'));
    this.port = port;
    this.output = '';
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.child = undefined;
    this.writeSettings({ ...defaultSettings, ...settings });
    // what belongs to a machine, such as an interpreter, is heeded on a server from this file only
    const ours = Object.entries(settings).filter(([key]) => key.startsWith('blockLora.'));
    this.writeSettings(Object.fromEntries(ours), 'Machine');
  }

  /** User settings are read when a window loads; machine settings are watched and outrank them. @param {Record<string, unknown>} change @param {'User' | 'Machine'} [target] */
  writeSettings(change, target = 'User') {
    const file = path.join(this.data, 'data', target, 'settings.json');
    const old = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify({ ...old, ...change }, null, 2));
  }

  /** @returns {NodeJS.ProcessEnv} */
  env() {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(VSCODE_|ELECTRON_|VITEST|npm_|NODE_OPTIONS$|NODE_ENV$)/.test(name),
    );
    // without a gallery nothing is looked up outside
    return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', ...this.extraEnv, [mark]: this.id };
  }

  get commonArguments() {
    const extensions = path.join(this.data, 'extensions');
    fs.mkdirSync(extensions, { recursive: true });
    return [
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      '--server-data-dir',
      this.data,
    ].concat(['--extensions-dir', extensions]);
  }

  /** Installs a packaged extension, as a person has it. @param {string} vsix */
  async install(vsix) {
    const { output } = await run(
      this.editor.node,
      ['out/server-main.js', '--install-extension', path.resolve(vsix), '--force', ...this.commonArguments],
      { cwd: this.editor.server, env: this.env(), quiet: true },
    );
    if (!output.includes('successfully installed'))
      throw new Trouble(`${vsix} could not be installed.`, 'Package it anew with `npm run package`.', output);
  }

  /** Starts listening on a free port of this machine. */
  async start() {
    const args = [
      'out/server-main.js',
      '--host',
      '127.0.0.1',
      '--port',
      String(this.port),
      '--without-connection-token',
    ];
    if (this.trust) args.push('--disable-workspace-trust');
    const child = spawn(this.editor.node, [...args, ...this.commonArguments], {
      cwd: this.editor.server,
      env: this.env(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    await new Promise((resolve, reject) => {
      const fail = (why) =>
        reject(new Trouble(`The editor's server ${why}.`, 'Its output is above.', this.output));
      const timer = setTimeout(() => fail('did not listen within a minute'), 60_000);
      const read = (text) => {
        this.output += text;
        const port = /Extension host agent listening on (\d+)/.exec(this.output)?.[1];
        if (!port) return;
        clearTimeout(timer);
        this.port = Number(port);
        resolve(undefined);
      };
      child.stdout.setEncoding('utf8').on('data', read);
      child.stderr.setEncoding('utf8').on('data', read);
      child.once('error', (error) => fail(`did not start (${error.message})`));
      child.once('exit', (code) => {
        clearTimeout(timer);
        fail(`ended (${code})`);
      });
    });
  }

  /** Stops the server and its own helpers, as closing the editor does: what an extension has detached lives on. */
  async stop() {
    if (!this.child) return;
    const own = () =>
      this.processes().filter(({ command }) => /server-main\.js|bootstrap-fork/.test(command));
    this.child = undefined;
    await this.end(own);
  }

  /** Ends every process of this server, detached ones too, and removes its data if they were temporary. */
  async close() {
    await this.stop();
    await this.end(() => this.processes());
    if (this.temporary)
      fs.rmSync(this.data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Asks the processes to end, and three seconds later makes them. @param {() => { pid: number }[]} which */
  async end(which) {
    for (const { pid } of which()) signal(pid, 'SIGTERM');
    for (let waited = 0; waited < 3000 && which().length > 0; waited += 50) await sleep(50);
    for (const { pid } of which()) signal(pid, 'SIGKILL');
  }

  /** The living processes that this server started, directly or not. @returns {{ pid: number, command: string }[]} */
  processes() {
    const found = [];
    for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      try {
        if (!fs.readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${mark}=${this.id}`)) continue;
        const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        // a process that has ended and waits for its parent has no command line any more
        if (command) found.push({ pid: Number(pid), command });
      } catch {
        // it ended while we looked, or is another user's
      }
    return found;
  }

  /** The text of every log file whose path matches. @param {RegExp} which */
  logs(which) {
    return filesBelow(path.join(this.data, 'data/logs'))
      .filter((file) => which.test(file))
      .map((file) => fs.readFileSync(file, 'utf8'))
      .join('\n');
  }

  /**
   * The address of a window.
   *
   * @param {{ folder?: string, extension?: string, tests?: string }} what extension: folder of an extension under
   *   development; tests: module whose run() is called in the extension host
   */
  url({ folder, extension, tests }) {
    const remote = (file) => `vscode-remote://127.0.0.1:${this.port}${path.resolve(file)}`;
    const payload = [['skipWelcome', 'true']];
    if (extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
    if (tests) payload.push(['extensionTestsPath', remote(tests)]);
    const query = new URLSearchParams(folder ? { folder: path.resolve(folder) } : { ew: 'true' });
    query.set('payload', JSON.stringify(payload));
    return `http://127.0.0.1:${this.port}/?${query}`;
  }
}
