// Bundles the extension host, the webviews and the host tests into dist/. Parts that have no source yet are left out.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';

const root = import.meta.dirname;
const { values: options } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    production: { type: 'boolean', default: false },
  },
});

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: options.production ? false : 'linked',
  minify: options.production,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // vscode is the editor's own; the natives load their binaries from their packages' folders
  external: ['vscode', 'onnxruntime-node', 'sharp'],
  mainFields: ['module', 'main'],
};

/** The entry points of the webview apps: { app: 'webview/app/index.ts' }. */
function webviewApps() {
  const folder = path.join(root, 'webview');
  if (!fs.existsSync(folder)) return {};
  const apps = fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, 'index.ts')));
  return Object.fromEntries(apps.map((name) => [name, `webview/${name}/index.ts`]));
}

/** Every configuration whose sources exist. */
function configurations() {
  const list = [];
  if (fs.existsSync(path.join(root, 'src/extension.ts')))
    list.push({ ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' });
  // the thread that scans data sets
  if (fs.existsSync(path.join(root, 'src/dataset/scan/main.ts')))
    list.push({ ...node, entryPoints: ['src/dataset/scan/main.ts'], outfile: 'dist/scanner.js' });
  // the thread that reads tag dictionaries
  if (fs.existsSync(path.join(root, 'src/dataset/dictionary/main.ts')))
    list.push({ ...node, entryPoints: ['src/dataset/dictionary/main.ts'], outfile: 'dist/dictionary.js' });
  // the tagger process with its threads; and the command that runs it from a terminal, which is not packaged
  if (fs.existsSync(path.join(root, 'src/inference/tagger/main.ts')))
    list.push({ ...node, entryPoints: ['src/inference/tagger/main.ts'], outfile: 'dist/tagger.js' });
  if (!options.production && fs.existsSync(path.join(root, 'src/inference/terminal/main.ts')))
    list.push({ ...node, entryPoints: ['src/inference/terminal/main.ts'], outfile: 'dist/autotag.js' });
  const apps = webviewApps();
  if (Object.keys(apps).length > 0)
    list.push({
      ...common,
      platform: 'browser',
      format: 'esm',
      target: 'chrome138',
      entryPoints: apps,
      outdir: 'dist/webview',
      loader: { '.svg': 'dataurl', '.ttf': 'file', '.woff2': 'file' },
      assetNames: '[name]',
    });
  // host tests are found by the runner (test/support/hostTests.ts), which loads every file beside it
  const hostTests = options.production ? [] : testFiles(path.join(root, 'test/host'));
  if (hostTests.length > 0)
    list.push({
      ...node,
      entryPoints: ['test/support/hostTests.ts', ...hostTests],
      external: [...node.external, 'mocha'],
      outdir: 'dist/test',
      outbase: 'test',
      minify: false,
    });
  return list;
}

function testFiles(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(folder, name));
}

/** Takes away what an earlier build left: a bundle whose source has gone must not be found by the editor or a test. */
function removeStale(results) {
  const written = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.outputs)));
  const dist = path.join(root, 'dist');
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !written.has(path.relative(root, file).replaceAll('\\', '/')))
      fs.rmSync(file, { force: true });
  }
}

/** Prints what was written, with sizes, so that a bundle that grows is seen. */
function report(results) {
  for (const { metafile } of results)
    for (const [file, { bytes }] of Object.entries(metafile.outputs))
      if (!file.endsWith('.map') && !file.startsWith('dist/test/'))
        console.log(`${file}  ${(bytes / 1024).toFixed(1)} KB`);
}

if (options.watch) {
  for (const configuration of configurations()) {
    const context = await esbuild.context({ ...configuration, logLevel: 'info' });
    await context.watch();
  }
} else {
  try {
    const results = await Promise.all(configurations().map((configuration) => esbuild.build(configuration)));
    removeStale(results);
    report(results);
  } catch (error) {
    // esbuild has printed its errors already
    if (!error.errors) throw error;
    process.exitCode = 1;
  }
}
