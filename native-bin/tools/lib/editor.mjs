// The real VS Code as a server, for tests and for `npm start` without a desktop: built once a machine from npm
// packages alone (the editor's own downloads are not on a package registry).
import fs from 'node:fs';
import path from 'node:path';
import { cache, cached, shortHash } from './cache.mjs';
import { run } from './run.mjs';
import { found, step, Trouble } from './say.mjs';
import { aptInstall, onPath } from './system.mjs';

/** The Node that this editor's native modules are built for and run by. */
const nodeVersion = '24.21.0';
const serverVersion = '4.139.1';
const natives = [
  '@vscode/spdlog',
  'node-pty',
  '@parcel/watcher',
  '@vscode/native-watchdog',
  '@vscode/sqlite3',
].concat('@vscode/fs-copyfile');

// A built server heeds the keys extensionDevelopmentPath and extensionTestsPath only with its smoke-test driver,
// and that driver hides every notification and changes where settings open. So the one guard is taken away instead.
const payloadGuard = 'if(this.payload&&(!this.isBuilt||this.enableSmokeTestDriver))for(';
const payloadAlways = 'if(this.payload)for(';

function layout(folder) {
  const nodeFolder = path.join(folder, `node_modules/node-linux-${process.arch}`);
  return {
    nodeFolder,
    node: path.join(nodeFolder, 'bin/node'),
    server: path.join(folder, 'node_modules/code-server/lib/vscode'),
  };
}

function openPayload(server) {
  const file = path.join(server, 'out/vs/code/browser/workbench/workbench.js');
  const parts = fs.readFileSync(file, 'utf8').split(payloadGuard);
  if (parts.length !== 2)
    throw new Trouble(
      `The editor ${serverVersion} does not have the expected guard in ${file}.`,
      'Choose another version in native-bin/tools/lib/editor.mjs, or find the guard anew.',
    );
  fs.writeFileSync(file, parts.join(payloadAlways));
}

async function make(folder) {
  const { nodeFolder, node, server } = layout(folder);
  const quiet = async (what, running) => {
    const { code, output } = await running;
    if (code !== 0)
      throw new Trouble(
        `The editor could not be built: ${what} failed.`,
        'Check that the npm registry can be reached and that make, g++ and python3 work.',
        output,
      );
  };
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  // the install scripts of these packages download from elsewhere; what is needed is built below
  const env = { NODE_ENV: '', npm_config_ignore_scripts: 'true' };
  await step(`editor: Node ${nodeVersion}`, () =>
    quiet(
      'Node',
      run('npm', ['install', `node-linux-${process.arch}@${nodeVersion}`], { cwd: folder, env, quiet: true }),
    ),
  );
  // npm is a script that takes the first Node on PATH
  const node24 = {
    ...env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodeFolder,
    npm_config_python: onPath('python3') ?? '',
  };
  await step(`editor: server ${serverVersion}`, () =>
    quiet(
      'the server',
      run('npm', ['install', `code-server@${serverVersion}`], { cwd: folder, env: node24, quiet: true }),
    ),
  );
  await step("editor: the server's packages", () =>
    quiet(
      'installing packages',
      run('npm', ['install', '--omit=dev'], { cwd: server, env: node24, quiet: true }),
    ),
  );
  await step('editor: native modules', () =>
    quiet(
      'building native modules',
      run('npm', ['rebuild', ...natives], {
        cwd: server,
        env: { ...node24, npm_config_ignore_scripts: 'false' },
        quiet: true,
      }),
    ),
  );
  fs.symlinkSync('node_modules', path.join(server, 'node_modules.asar'));
  openPayload(server);
  await quiet(
    'its first start',
    run(node, ['out/server-main.js', '--version'], { cwd: server, quiet: true }),
  );
}

/**
 * Makes sure of the editor.
 *
 * @returns {Promise<{ node: string, server: string }>} the Node that runs it, and the folder of out/server-main.js
 */
export async function ensureEditor() {
  const name = `editor-${serverVersion}-${shortHash(nodeVersion, payloadAlways, ...natives)}`;
  const there = path.join(cache, name);
  if (fs.existsSync(there)) {
    found('editor', there);
    return layout(there);
  }
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
    throw new Trouble(
      `The editor for tests is built for Linux only, and this is ${process.platform} ${process.arch}.`,
      'Leave its tests out with `npm test -- typecheck lint schema unit trainer webview`, or use a container.',
    );
  if (!['make', 'g++', 'python3'].every(onPath))
    await aptInstall('A C++ compiler', ['build-essential', 'python3'], '');
  const { folder } = await cached(name, make);
  return layout(folder);
}
