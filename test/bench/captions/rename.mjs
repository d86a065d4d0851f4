// How long it takes to rename a tag in every caption of a data set, and to undo that: looked up, done as one step, and in the index.
// Beside it the same captions are read, changed and written plainly, which can be neither undone nor killed without loss.
//
//   node test/bench/captions/rename.mjs [--counts 1000,10000,100000] [--place FOLDER] [--out test/bench/RESULTS.md]
//
// The folder decides which disk is measured. Both work on fresh captions of 20 tags that are on the disk, in the same process.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { root } from '../../../native-bin/tools/lib/run.mjs';
import { makePictures } from '../dataset/pictures.mjs';

const { values: options } = parseArgs({
  options: {
    counts: { type: 'string', default: '1000,10000,100000' },
    place: { type: 'string', default: os.tmpdir() },
    out: { type: 'string' },
  },
});
const [oldName, newName] = ['blue eye', 'blue eyes'];

/** Gives every caption the tag in its middle. @returns their paths */
function withTag(folder) {
  const captions = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.txt'))
    .map((name) => path.join(folder, name));
  for (const caption of captions) {
    const tags = fs.readFileSync(caption, 'utf8').split(', ');
    tags.splice(tags.length >> 1, 0, oldName);
    fs.writeFileSync(caption, tags.join(', '));
  }
  if (process.platform !== 'win32') execFileSync('sync');
  return captions;
}

/** Seconds by the clock, and of the processor with all of the process's threads, which do not depend on what else the machine does. */
async function timed(work) {
  const cpu = process.cpuUsage();
  const from = performance.now();
  const result = await work();
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return [{ seconds, cpu: (user + system) / 1e6 }, result];
}

async function measure(count, ours, scanner) {
  const place = fs.mkdtempSync(path.join(options.place, 'bench-rename-'));
  try {
    const { DatasetIndex, CaptionJournal, bulkTargets, planBulkEdit } = ours;
    const images = path.join(place, 'images');
    makePictures(images, count, 1);
    const captions = withTag(images);
    const logger = { debug() {}, info() {}, warn: console.error, error: console.error };
    const index = new DatasetIndex({
      roots: () => [images],
      folders: () => [],
      jobFiles: () => [],
      cacheFolder: path.join(place, 'cache'),
      script: scanner,
      logger,
    });
    const history = path.join(place, 'history');
    const journal = new CaptionJournal({ folderFor: () => history, folders: () => [history], logger });
    await index.start();
    const [set] = index.sets;
    const uses = (tag) => index.tagByKey(set.id, tag)?.count ?? 0;
    const lag = monitorEventLoopDelay({ resolution: 1 });
    lag.enable();
    const [plan, { edits }] = await timed(() => {
      const paths = index.withTag(set.id, oldName).map((image) => image.path);
      const edit = { kind: 'rename', from: [oldName], to: newName };
      return planBulkEdit(bulkTargets(index, paths, set), edit, {
        categoryOf: () => undefined,
        countOf: () => 0,
      });
    });
    // as the command does: the scanner's thread reads what is done while the rest is written
    const telling = () => {
      let told = 0;
      return ({ done }) => {
        index.changed(edits.slice(told, done).map((edit) => edit.path));
        told = done;
      };
    };
    const [done, step] = await timed(() => journal.apply('Rename', 'edit', edits, { onProgress: telling() }));
    const settle = () => index.settled();
    const [counted] = await timed(settle);
    if (step.changed !== count || uses(newName) !== count) throw new Error('not all captions were renamed');
    const [undone] = await timed(() => journal.undo(step.id, { onProgress: telling() }));
    const [countedBack] = await timed(settle);
    lag.disable();
    if (uses(oldName) !== count || uses(newName) !== 0) throw new Error('not all captions were undone');
    await journal.settled();
    await index.close();
    if (process.platform !== 'win32') execFileSync('sync');
    const [plain] = await timed(() => {
      for (const caption of captions)
        fs.writeFileSync(caption, fs.readFileSync(caption, 'utf8').replace(oldName, newName));
    });
    return { count, plan, done, counted, undone, countedBack, plain, stall: lag.max / 1e6 };
  } finally {
    fs.rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  }
}

function report(results) {
  const row = (name, value) => `| ${name} | ${results.map(value).join(' | ')} |`;
  const both = ({ seconds, cpu }) => `${seconds.toFixed(2)} s (${cpu.toFixed(2)} s)`;
  const whole = ({ plan, done, counted }) => plan.seconds + done.seconds + counted.seconds;
  const back = ({ undone, countedBack }) => undone.seconds + countedBack.seconds;
  return [
    `## ${new Date().toISOString().slice(0, 10)}, a tag renamed in every caption, ${os.availableParallelism()} cores (${os.cpus()[0].model}), load ${os.loadavg()[1].toFixed(1)}`,
    '',
    'Seconds by the clock; of the processor in brackets.',
    '',
    `| | ${results.map(({ count }) => `${count.toLocaleString('en')} captions`).join(' | ')} |`,
    `|---|${results.map(() => '---|').join('')}`,
    row('read and planned', ({ plan }) => both(plan)),
    row('done: plan kept, files replaced, all flushed', ({ done }) => both(done)),
    row('the rest counted anew in the index', ({ counted }) => both(counted)),
    row('undone', ({ undone }) => both(undone)),
    row('the rest counted back', ({ countedBack }) => both(countedBack)),
    row('read and written plainly, not flushed', ({ plain }) => both(plain)),
    row(
      'renamed in all / times plain',
      (one) => `${whole(one).toFixed(2)} s / ${(whole(one) / one.plain.seconds).toFixed(1)}`,
    ),
    row(
      'undone in all / times plain',
      (one) => `${back(one).toFixed(2)} s / ${(back(one) / one.plain.seconds).toFixed(1)}`,
    ),
    row('longest stall of the editor’s thread', ({ stall }) => `${stall.toFixed(0)} ms`),
    '',
  ].join('\n');
}

const bundles = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-rename-bundles-'));
try {
  const common = {
    bundle: true,
    platform: 'node',
    absWorkingDir: root,
    logLevel: 'error',
    mainFields: ['module', 'main'],
  };
  const [entry, scanner] = [path.join(bundles, 'ours.mjs'), path.join(bundles, 'scanner.js')];
  await esbuild.build({
    ...common,
    format: 'esm',
    outfile: entry,
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
        "export { bulkTargets } from './src/dataset/bulk/bulkTargets';",
        "export { planBulkEdit } from './src/dataset/bulk/planBulkEdit';",
      ].join('\n'),
    },
  });
  await esbuild.build({
    ...common,
    format: 'cjs',
    entryPoints: ['src/dataset/scan/main.ts'],
    outfile: scanner,
  });
  const ours = await import(entry);
  // the scanner's thread does not keep the process alive
  const alive = setInterval(() => undefined, 1000);
  const results = [];
  for (const count of options.counts.split(',').map(Number))
    results.push(await measure(count, ours, scanner));
  clearInterval(alive);
  const text = report(results);
  console.log(text);
  if (options.out) fs.appendFileSync(options.out, `\n${text}`);
} finally {
  fs.rmSync(bundles, { recursive: true, force: true });
}
