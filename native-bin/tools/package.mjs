// npm run package: the VSIX for this platform, or for the one named by `--target win32-x64`. What is in it is checked.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBundle } from './lib/bundle.mjs';
import { requiredNatives, stageNatives, unstageNatives } from './lib/natives.mjs';
import { ensureNodeModules } from './lib/nodeModules.mjs';
import { root, run, runNode } from './lib/run.mjs';
import { script, step, Trouble } from './lib/say.mjs';
import { findPython } from './lib/systemPython.mjs';
import { platform, stageUv, uvName } from './lib/uv.mjs';

const megabytes = 80;

/** What an installed extension cannot do without. */
const required = (target) => [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE.txt',
  'dist/extension.js',
  'dist/scanner.js',
  'dist/dictionary.js',
  'dist/tagger.js',
  'dist/webview/runs.js',
  'dist/webview/runs.css',
  'dist/webview/tagging.js',
  'media/sample/style.blocklora.json',
  'media/tags/starter.csv',
  'native-bin/blocklora/assets/clip/merges.txt.gz',
  'native-bin/blocklora/__main__.py',
  'native-bin/schema/job.schema.json',
  'native-bin/base/model_index.json',
  'native-bin/base/NOTICE.md',
  'native-bin/tagger/model.onnx',
  'native-bin/tagger/selected_tags.csv',
  'native-bin/tagger/model.onnx',
  'native-bin/tagger/selected_tags.csv',
  'native-bin/tagger/tagger.json',
  'native-bin/tagger/NOTICE.md',
  'native-bin/requirements.lock',
  `native-bin/bin/${target}/${uvName(target)}`,
  ...requiredNatives(target),
];

/** What has no business in it. Of npm's packages only those with binaries go along, and only beside the tagger. */
const unwanted =
  /(^|\/)(test|tests|__pycache__|world|tools|\.git|\.blocklora)(\/|$)|(^|\/)(?<!^dist\/)node_modules(\/|$)|\.(ts|map|pyc)$/;

/** Binaries of npm's packages that are for other platforms. */
function foreign(file, target) {
  const [system, arch] = target.split('-');
  const runtime = /onnxruntime-node\/bin\/[^/]+\/([^/]+)\/([^/]+)\//.exec(file);
  const images = /@img\/sharp-(?:libvips-)?([a-z0-9]+-[a-z0-9]+)\//.exec(file);
  return (
    (runtime !== null && (runtime[1] !== system || runtime[2] !== arch)) ||
    (images !== null && images[1] !== target)
  );
}

/** The files in the package, without the folder `extension/` in which they lie. */
async function filesIn(vsix) {
  const list = 'import sys, zipfile; print("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))';
  const { output } = await run(await findPython(), ['-c', list, vsix], { quiet: true });
  return output
    .trim()
    .split(/\r?\n/)
    .filter((name) => name.startsWith('extension/'))
    .map((name) => name.slice('extension/'.length));
}

async function check(vsix, target) {
  const files = await filesIn(vsix);
  // vsce changes the case of some names at the top
  const names = new Set(files.map((name) => name.toLowerCase()));
  const missing = required(target).filter((name) => !names.has(name.toLowerCase()));
  const wrong = files.filter((name) => unwanted.test(name) || foreign(name, target));
  const size = fs.statSync(vsix).size / 1e6;
  if (missing.length > 0) throw new Trouble(`The package lacks ${missing.join(', ')}.`, 'See .vscodeignore.');
  if (wrong.length > 0)
    throw new Trouble(
      `The package holds ${wrong.slice(0, 5).join(', ')}, and should not.`,
      'See .vscodeignore.',
    );
  if (size > megabytes)
    throw new Trouble(
      `The package has ${size.toFixed(0)} MB, over ${megabytes}.`,
      'See what grew: unzip -lv.',
    );
  console.log(`${path.relative(process.cwd(), vsix)}: ${files.length} files, ${size.toFixed(1)} MB`);
}

await script(async () => {
  const { values } = parseArgs({ options: { target: { type: 'string', default: platform } } });
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const vsix = path.join(root, `${name}-${values.target}-${version}.vsix`);
  await ensureNodeModules();
  await ensureBundle({ production: true });
  await stageUv(values.target);
  await stageNatives(values.target);
  try {
    await step('package (vsce)', async () => {
      const { code, output } = await runNode(
        'node_modules/@vscode/vsce/vsce',
        // everything is bundled but what was staged, so vsce need not look into node_modules
        ['package', '--target', values.target, '--out', vsix, '--no-dependencies'].concat([
          '--allow-missing-repository',
          '--no-rewrite-relative-links',
          '--skip-license',
        ]),
        { quiet: true },
      );
      if (code !== 0) throw new Trouble('The package could not be made.', 'Mend the errors above.', output);
    });
  } finally {
    unstageNatives();
  }
  try {
    await check(vsix, values.target);
  } catch (error) {
    // nobody should come across it and install it
    fs.rmSync(vsix);
    throw error;
  }
});
