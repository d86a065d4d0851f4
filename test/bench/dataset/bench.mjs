// How long a large data set takes to be shown, how much memory it takes, and how long the editor's thread is held up.
//
//   npm run bench:dataset -- [--count 100000] [--folders 1] [--out test/bench/RESULTS.md]
//
// Makes pictures of a few bytes with captions of 20 tags in a temporary folder; the disk's own cache is warm in all measurements.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { root } from '../../../native-bin/tools/lib/run.mjs';
import { makePictures } from './pictures.mjs';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    folders: { type: 'string', default: '1' },
    out: { type: 'string' },
    measure: { type: 'string' },
    place: { type: 'string' },
  },
});
const tick = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Milliseconds that each message of the scanner takes the thread of the editor: stalls hold what others do as well. */
function timeMessages() {
  const times = [];
  const { emit } = Worker.prototype;
  Worker.prototype.emit = function (event, ...values) {
    const from = performance.now();
    const result = emit.call(this, event, ...values);
    if (event === 'message') times.push(performance.now() - from);
    return result;
  };
  return times;
}

/** A section for a file of results. */
function report(results) {
  const row = (name, value) => `| ${name} | ${results.map(value).join(' | ')} |`;
  const seconds = (value) => `${value.toFixed(2)} s`;
  const ms = (value) => `${value.toFixed(1)} ms`;
  return [
    `## ${new Date().toISOString().slice(0, 10)}, data set of ${results[0].images.toLocaleString('en')} pictures, ${os.availableParallelism()} cores (${os.cpus()[0].model}), load ${os.loadavg()[1].toFixed(1)}`,
    '',
    `| | ${results.map(({ kind }) => kind).join(' | ')} |`,
    `|---|${results.map(() => '---|').join('')}`,
    row('first set shown', (one) => seconds(one.firstSetSeconds)),
    row('every picture shown', (one) => seconds(one.usableSeconds)),
    row('compared with the disk', (one) => seconds(one.settledSeconds)),
    row('processor time till then', (one) => seconds(one.cpuSeconds)),
    row('memory of the editor’s own heap', (one) => `${one.heapMB.toFixed(0)} MB`),
    row('growth of the process, with the scanner', (one) => `${one.rssMB.toFixed(0)} MB`),
    row('a message, median / longest', (one) => `${ms(one.medianMessageMs)} / ${ms(one.longestMessageMs)}`),
    row('longest stall of the editor’s thread', (one) => ms(one.longestStallMs)),
    row('a change outside is shown after', (one) => ms(one.changeMs)),
    row('all captions changed at once', (one) => seconds(one.burstSeconds)),
    row('all tags / images / images of a tag', ({ queries }) =>
      [queries.tags, queries.images, queries.imagesOfTag].map(ms).join(' / '),
    ),
    '',
  ].join('\n');
}

/** One run in a process of its own, so that memory is its own. */
async function measure(kind, place) {
  const handled = timeMessages();
  const { DatasetIndex } = await import(path.join(place, 'index.mjs'));
  globalThis.gc();
  const before = process.memoryUsage();
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  const logger = { debug() {}, info() {}, warn: console.error, error: console.error };
  const index = new DatasetIndex({
    roots: () => [path.join(place, 'images')],
    folders: () => [],
    jobFiles: () => [],
    cacheFolder: path.join(place, 'cache'),
    script: path.join(place, 'scanner.js'),
    logger,
  });
  const alive = setInterval(() => undefined, 1000);
  let usable = null;
  let firstSet = null;
  const total = Number(options.count);
  const look = () => {
    if (firstSet === null && index.sets.length > 0) firstSet = performance.now() - started;
    if (usable === null && index.sets.reduce((sum, set) => sum + set.counts.images, 0) >= total)
      usable = performance.now() - started;
  };
  index.onDidChange(look);
  await index.start();
  look();
  const settled = performance.now() - started;
  const cpu = process.cpuUsage(cpuBefore);
  lag.disable();
  globalThis.gc();
  await tick(200);
  globalThis.gc();
  const after = process.memoryUsage();
  const facts = {
    kind,
    firstSetSeconds: firstSet / 1000,
    usableSeconds: usable / 1000,
    settledSeconds: settled / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    longestStallMs: lag.max / 1e6,
    longestMessageMs: Math.max(...handled),
    medianMessageMs: handled.toSorted((a, b) => a - b)[handled.length >> 1],
    heapMB: (after.heapUsed + after.external - before.heapUsed - before.external) / 1e6,
    rssMB: (after.rss - before.rss) / 1e6,
    queries: {},
    images: index.sets.reduce((sum, set) => sum + set.counts.images, 0),
  };
  const [set] = index.sets;
  const timed = (name, work) => {
    const from = performance.now();
    const result = work();
    facts.queries[name] = performance.now() - from;
    return result;
  };
  const tags = timed('tags', () => index.tags(set.id));
  const images = timed('images', () => index.images(set.id));
  timed('imagesOfTag', () => index.images(set.id, { tag: tags[0].tag }));
  timed('imagesOfState', () => index.images(set.id, { state: 'untagged' }));
  timed('folders', () => index.folders(set.id));
  timed('problems', () => index.problems(set.id));
  const image = images[Math.floor(images.length / 2)];
  const caption = image.path.replace(/\.\w+$/, '.txt');
  fs.writeFileSync(caption, `changed outside ${Date.now()}`);
  const said = performance.now();
  const shown = new Promise((resolve) => index.onDidChange(() => resolve(performance.now() - said)));
  lag.reset();
  lag.enable();
  index.changed([caption]);
  facts.changeMs = await shown;
  facts.changed = index.image(image.path).tags[0].startsWith('changed outside');
  // a checkout: every caption is said to have changed
  const burst = performance.now();
  const all = images.map((one) => one.path.replace(/\.\w+$/, '.txt'));
  for (let at = 0; at < all.length; at += 500) {
    index.changed(all.slice(at, at + 500));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await index.settled();
  facts.burstSeconds = (performance.now() - burst) / 1000;
  facts.burstStallMs = lag.max / 1e6;
  if (kind === 'cold') {
    await tick(9000);
    index.dispose();
    await tick(3000);
  }
  clearInterval(alive);
  console.log(JSON.stringify(facts));
  process.exit(0);
}

if (options.measure) await measure(options.measure, options.place);
else {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-dataset-'));
  try {
    const bundle = {
      bundle: true,
      platform: 'node',
      target: 'node22',
      absWorkingDir: root,
      logLevel: 'warning',
    };
    const modules = ['module', 'main'];
    await esbuild.build({
      ...bundle,
      mainFields: modules,
      entryPoints: ['src/dataset/scan/main.ts'],
      outfile: path.join(place, 'scanner.js'),
    });
    await esbuild.build({
      ...bundle,
      format: 'esm',
      entryPoints: ['src/dataset/index/datasetIndex.ts'],
      outfile: path.join(place, 'index.mjs'),
    });
    const from = performance.now();
    makePictures(path.join(place, 'images'), Number(options.count), Number(options.folders));
    console.error(`made in ${((performance.now() - from) / 1000).toFixed(1)} s`);
    const results = ['cold', 'warm'].map((kind) => {
      const output = execFileSync(
        process.execPath,
        [
          '--expose-gc',
          fileURLToPath(import.meta.url),
          '--measure',
          kind,
          '--place',
          place,
          '--count',
          options.count,
        ],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
      );
      return JSON.parse(output);
    });
    console.log(JSON.stringify(results, null, 2));
    if (options.out) fs.appendFileSync(options.out, `\n${report(results)}`);
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
}
