// How long near duplicates take to be found, and to be grouped anew when the threshold moves:
//
//   node test/bench/captions/duplicates.mjs [--counts 1000,10000,100000] [--pictures FOLDER]
//
// A fifth of the fingerprints are near copies of another; the rest are spread evenly (`random`), or have the uneven bits that real
// pictures have (`uneven`), which makes quarters collide. `--pictures` measures how long a fingerprint takes on one thread.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { root } from '../../../native-bin/tools/lib/run.mjs';

const { values: options } = parseArgs({
  options: { counts: { type: 'string', default: '1000,10000,100000' }, pictures: { type: 'string' } },
});
const most = 10;

/** A module of the sources, bundled. */
async function load(file) {
  const folder = fs.mkdtempSync(path.join(root, 'node_modules/.bench-'));
  const outfile = path.join(folder, 'module.mjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['sharp'],
  });
  const module = await import(pathToFileURL(outfile).href);
  fs.rmSync(folder, { recursive: true });
  return module;
}

/** The same numbers each time (mulberry32). */
function randomness(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hashes(count, uneven) {
  const random = randomness(1);
  const likely = Array.from({ length: 64 }, () => (uneven ? 0.15 + 0.7 * random() : 0.5));
  const [high, low] = [new Uint32Array(count), new Uint32Array(count)];
  for (let index = 0; index < count; index++) {
    const copied = index > 0 && random() < 0.2;
    const from = copied ? Math.floor(random() * index) : index;
    for (let bit = 0; bit < 32; bit++) {
      if (copied) continue;
      if (random() < likely[bit]) low[index] |= 1 << bit;
      if (random() < likely[bit + 32]) high[index] |= 1 << bit;
    }
    if (!copied) continue;
    [high[index], low[index]] = [high[from], low[from]];
    for (let flips = Math.floor(random() * 5); flips > 0; flips--)
      low[index] ^= 1 << Math.floor(random() * 32);
  }
  return { high, low };
}

const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const { NearForest } = await load('src/shared/duplicates/nearForest.ts');
console.log(
  '| fingerprints | bits | found within 10 bits | longest step | regrouped at 4 bits | groups | heap |',
);
console.log('|---|---|---|---|---|---|---|');
for (const count of options.counts.split(',').map(Number))
  for (const kind of ['random', 'uneven']) {
    const given = hashes(count, kind === 'uneven');
    const before = process.memoryUsage().heapUsed;
    const from = performance.now();
    const work = NearForest.of(given, most);
    let longest = 0;
    let step;
    do {
      const began = performance.now();
      step = work.next();
      longest = Math.max(longest, performance.now() - began);
    } while (step.done !== true);
    const found = performance.now() - from;
    const heap = (process.memoryUsage().heapUsed - before) / 1e6;
    const again = performance.now();
    const groups = step.value.groups(4);
    const regrouped = performance.now() - again;
    console.log(
      `| ${count.toLocaleString('en')} | ${kind} | ${ms(found)} | ${ms(longest)} | ${ms(regrouped)} | ${groups.length.toLocaleString('en')} | ${heap.toFixed(0)} MB |`,
    );
  }

if (options.pictures !== undefined) {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  const { greyPicture } = await load('src/inference/fingerprints/maker.ts');
  const { perceptualHash } = await load('src/inference/fingerprints/perceptualHash.ts');
  const files = fs
    .readdirSync(options.pictures)
    .filter((name) => /\.(png|jpe?g|webp)$/i.test(name))
    .map((name) => path.join(options.pictures, name));
  const from = performance.now();
  for (const file of files) perceptualHash(await greyPicture(fs.readFileSync(file)));
  const each = (performance.now() - from) / Math.max(1, files.length);
  console.log(
    `\nA fingerprint of ${files.length} pictures took ${ms(each)} on average, one at a time (${os.cpus()[0]?.model}).`,
  );
}
