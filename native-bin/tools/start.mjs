// npm start: the real editor with the extension, on a copy of the sample workspace or `--folder DIR`. It is desktop
// VS Code where there is one (`--browser` says no to it), else a server whose page any browser shows.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBundle } from './lib/bundle.mjs';
import { cache } from './lib/cache.mjs';
import { ensureEditor } from './lib/editor.mjs';
import { EditorServer } from './lib/editorServer.mjs';
import { ensureNodeModules } from './lib/nodeModules.mjs';
import { ensurePython } from './lib/python.mjs';
import { root, run } from './lib/run.mjs';
import { ensureSampleWorkspace, sampleWorkspace } from './lib/sampleWorkspace.mjs';
import { script, Trouble } from './lib/say.mjs';
import { onPath } from './lib/system.mjs';
import { stageUv } from './lib/uv.mjs';

const usage = 'npm start -- [--folder DIR] [--browser] [--port N]';

function options() {
  try {
    return parseArgs({
      options: {
        folder: { type: 'string' },
        browser: { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
      },
    }).values;
  } catch (error) {
    throw new Trouble(`${error.message}.`, `Use: ${usage}`);
  }
}

/** The folder to open: the one that was named, seen from where the person is, or the sample workspace. */
function folderToOpen(named) {
  if (named === undefined) return ensureSampleWorkspace();
  const folder = path.resolve(process.env.INIT_CWD ?? process.cwd(), named);
  if (!fs.existsSync(folder)) throw new Trouble(`There is no folder ${folder}.`, 'Name one that is there.');
  return folder;
}

/** Lets the sample workspace use the environment that is there, and spares people a second one of 6 GB. */
function settings(python) {
  return { 'blockLora.python.path': python };
}

/** The same for a window of its own, whatever its folder. */
function variables(python) {
  return { BLOCKLORA_PYTHON: python };
}

async function openDesktop(code, folder, python) {
  const file = path.join(sampleWorkspace, '.vscode/settings.json');
  if (folder === sampleWorkspace && !fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(settings(python), null, 2)}\n`);
  }
  console.log(`\nOpening ${folder} in VS Code, with the extension under development.`);
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', folder];
  const { code: exitCode } = await run(code, args, { env: variables(python) });
  if (exitCode !== 0)
    throw new Trouble('VS Code did not open.', 'Try it in the browser: npm start -- --browser');
}

async function openServer(folder, python, port) {
  const editor = await ensureEditor();
  const server = new EditorServer(editor, {
    settings: settings(python),
    data: path.join(cache, 'start'),
    port,
  });
  await server.start();
  console.log(`\nThe editor runs on this machine. Open this address in a browser:\n`);
  console.log(`  ${server.url({ folder, extension: root })}\n`);
  console.log('Ctrl-C ends it. A training that runs goes on.');
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  await server.stop();
}

await script(async () => {
  const { folder: named, browser, port } = options();
  const folder = folderToOpen(named);
  await ensureNodeModules();
  await ensureBundle();
  await stageUv();
  const { python } = await ensurePython();
  const code = browser ? undefined : onPath('code');
  if (code) await openDesktop(code, folder, python);
  else await openServer(folder, python, Number(port));
});
