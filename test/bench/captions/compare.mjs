// Opening, filtering, renaming and undoing at 1,000 to 100,000 images, beside the same work in taggui's own model classes.
//
//   node test/bench/captions/compare.mjs [--counts 1000,10000,100000] [--taggui CHECKOUT --python PYTHON] [--out test/bench/RESULTS.md]
//
// taggui is run from a checkout, without its window, by taggui.py, which says what its Python needs. Without one only ours is measured.
// Pictures are a few bytes with captions of 20 tags, and the disk's own cache is warm for both. Each run is a process of its own.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { root } from '../../../native-bin/tools/lib/run.mjs';
import { makePictures } from '../dataset/pictures.mjs';

const { values: options } = parseArgs({
  options: {
    counts: { type: 'string', default: '1000,10000,100000' },
    taggui: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    out: { type: 'string' },
    measure: { type: 'string' },
    place: { type: 'string' },
  },
});
const script = fileURLToPath(import.meta.url);
const newName = 'renamed everywhere';

/** Ours, in a process of its own. `place` has the bundles, the pictures and the cache. */
async function measure(place) {
  const { DatasetIndex, CaptionJournal, ImageSearch, bulkTargets, planBulkEdit } = await import(
    path.join(place, 'ours.mjs')
  );
  const seconds = {};
  const timed = async (name, work) => {
    const from = performance.now();
    const result = await work();
    seconds[name] = (performance.now() - from) / 1000;
    return result;
  };
  const logger = { debug() {}, info() {}, warn: console.error, error: console.error };
  const index = new DatasetIndex({
    roots: () => [path.join(place, 'images')],
    folders: () => [],
    jobFiles: () => [],
    cacheFolder: path.join(place, 'cache'),
    script: path.join(place, 'scanner.js'),
    logger,
  });
  const history = path.join(place, 'history');
  const journal = new CaptionJournal({ folderFor: () => history, folders: () => [history], logger });
  const alive = setInterval(() => undefined, 1000);
  await timed('open', () => index.start());
  const [set] = index.sets;
  const [common] = index.tags(set.id);
  // the queries ask for neither tokens nor confidences
  const nobody = () => ({ dispose() {} });
  const search = new ImageSearch({
    index,
    tokens: { ready: async () => {}, count: () => 0 },
    confidences: {
      onDidLearn: nobody,
      ready: async () => {},
      column: () => () => undefined,
      scored: () => () => undefined,
    },
  });
  const found = {
    tag: (await timed('filterTag', () => search.run(set.id, `tag:"${common.tag}"`))).images.length,
    both: (
      await timed('filterBoth', () => search.run(set.id, `tag:"${common.tag}" AND NOT tag:"*number 1*"`))
    ).images.length,
  };
  const step = await timed('rename', async () => {
    const images = index.withTag(set.id, common.tag).map((image) => image.path);
    const edit = { kind: 'rename', from: [common.tag], to: newName };
    const plan = await planBulkEdit(bulkTargets(index, images, set), edit, {
      categoryOf: () => undefined,
      countOf: () => 0,
    });
    const done = await journal.apply('Rename', 'edit', plan.edits);
    index.changed(plan.edits.map((one) => one.path));
    await index.settled();
    return done;
  });
  if (index.tagByKey(set.id, newName)?.count !== common.count) throw new Error('the rename did not happen');
  await timed('undo', async () => {
    await journal.undo(step.id);
    index.changed(index.withTag(set.id, newName).map((image) => image.caption.path));
    await index.settled();
  });
  if (index.tagByKey(set.id, common.tag)?.count !== common.count)
    throw new Error('the rename was not undone');
  const peakMB = process.resourceUsage().maxRSS / 1024;
  await index.close();
  clearInterval(alive);
  console.log(JSON.stringify({ images: set.counts.images, renamed: common.count, found, seconds, peakMB }));
}

async function bundle(place) {
  const common = {
    bundle: true,
    platform: 'node',
    absWorkingDir: root,
    logLevel: 'error',
    mainFields: ['module', 'main'],
  };
  await esbuild.build({
    ...common,
    format: 'esm',
    outfile: path.join(place, 'ours.mjs'),
    // what is bundled may still ask for node's own modules by `require`
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: [
        "export { DatasetIndex } from './src/dataset/index/datasetIndex';",
        "export { CaptionJournal } from './src/dataset/journal/captionJournal';",
        "export { ImageSearch } from './src/dataset/query/imageSearch';",
        "export { bulkTargets } from './src/dataset/bulk/bulkTargets';",
        "export { planBulkEdit } from './src/dataset/bulk/planBulkEdit';",
      ].join('\n'),
    },
  });
  await esbuild.build({
    ...common,
    format: 'cjs',
    entryPoints: ['src/dataset/scan/main.ts'],
    outfile: path.join(place, 'scanner.js'),
  });
}

/** The last line of what a process prints, as JSON. */
function run(command, args, stderr = 'inherit') {
  const output = execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', stderr],
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output.trim().split('\n').at(-1));
}

const works = {
  open: 'open',
  filterTag: 'filter by a tag',
  filterBoth: 'filter by tags',
  rename: 'rename',
  undo: 'undo',
};

function report(rows) {
  const seconds = (value) =>
    value === undefined ? '' : value < 0.0995 ? `${(value * 1000).toFixed(1)} ms` : `${value.toFixed(2)} s`;
  const lines = [
    `## Captions, ${new Date().toISOString().slice(0, 10)}, ${os.availableParallelism()} cores (${os.cpus()[0].model}), load ${os.loadavg()[1].toFixed(1)}`,
    '',
    '| images | work | ours | taggui | taggui / ours |',
    '|---|---|---|---|---|',
  ];
  for (const { count, ours, theirs } of rows) {
    for (const [key, name] of Object.entries(works)) {
      const [our, their] = [ours.seconds[key], theirs?.seconds[key]];
      const what = key === 'rename' ? `rename a tag in ${ours.renamed.toLocaleString('en')} captions` : name;
      const ratio = their === undefined ? '' : `**${(their / our).toFixed(1)}×**`;
      lines.push(
        `| ${count.toLocaleString('en')} | ${what} | ${seconds(our)} | ${seconds(their)} | ${ratio} |`,
      );
    }
    const memory = (side) => (side === undefined ? '' : `${side.peakMB.toFixed(0)} MB`);
    lines.push(`| ${count.toLocaleString('en')} | peak of memory | ${memory(ours)} | ${memory(theirs)} | |`);
  }
  return [...lines, ''].join('\n');
}

if (options.measure !== undefined) await measure(options.place);
else {
  const rows = [];
  for (const count of options.counts.split(',').map(Number)) {
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'captions-bench-'));
    try {
      await bundle(place);
      makePictures(path.join(place, 'images'), count, 1);
      const folder = path.join(place, 'images', 'set 0');
      // read once, so that both find the disk's cache warm
      run(process.execPath, [script, '--measure', 'warm', '--place', place]);
      fs.rmSync(path.join(place, 'cache'), { recursive: true, force: true });
      const theirs =
        options.taggui === undefined
          ? undefined
          : run(
              options.python,
              [path.join(root, 'test/bench/captions/taggui.py'), options.taggui, folder],
              'ignore',
            );
      const ours = run(process.execPath, [script, '--measure', 'ours', '--place', place]);
      if (theirs !== undefined && JSON.stringify(theirs.found) !== JSON.stringify(ours.found))
        throw new Error(`the filters differ: ${JSON.stringify([theirs.found, ours.found])}`);
      rows.push({ count, ours, theirs });
    } finally {
      fs.rmSync(place, { recursive: true, force: true });
    }
  }
  const text = report(rows);
  console.log(text);
  if (options.out !== undefined) fs.appendFileSync(options.out, `\n${text}`);
}
