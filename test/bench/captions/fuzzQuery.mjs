// Queries by chance, a million of them: what test/support/queryFuzz.ts says must hold, and the time must grow with the length.
//
//   npm run fuzz:query -- [--count 1000000] [--seed 1]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { root } from '../../../native-bin/tools/lib/run.mjs';

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});

/** Loads modules of the tests. */
async function load(contents) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blocklora-fuzz-'));
  const outfile = path.join(folder, 'fuzz.mjs');
  await esbuild.build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const { Chance, chanceText, checkQuery, queryWorld, parseQuery, printQuery, completeQuery } = await load(`
  export { Chance, chanceText, checkQuery } from './test/support/queryFuzz';
  export { queryWorld } from './test/support/queryWorld';
  export { parseQuery } from './src/shared/query/parse';
  export { printQuery } from './src/shared/query/print';
  export { completeQuery } from './src/shared/query/complete';
`);

const worlds = [queryWorld(false), queryWorld(true)];
const [world] = worlds;
const count = Number(options.count);
const chance = new Chance(Number(options.seed));
const from = performance.now();
let [characters, wrong, slowest] = [0, 0, { ms: 0, text: '' }];
for (let done = 0; done < count; done++) {
  const text = chanceText(chance);
  characters += text.length;
  const before = performance.now();
  if (parseQuery(text).errors.length > 0) wrong++;
  const ms = performance.now() - before;
  if (ms > slowest.ms) slowest = { ms, text };
  checkQuery(text, chance, chance.of(worlds));
  if ((done + 1) % 100_000 === 0) console.log(`${(done + 1).toLocaleString('en')} queries`);
}
const seconds = (performance.now() - from) / 1000;
console.log(
  `${count.toLocaleString('en')} queries of ${(characters / count).toFixed(1)} characters, ${((100 * wrong) / count).toFixed(0)} % of them with errors: all promises held, in ${seconds.toFixed(0)} s.`,
);
console.log(`The slowest took ${slowest.ms.toFixed(2)} ms to read: ${JSON.stringify(slowest.text)}`);

/** Milliseconds of the processor, whoever else uses it, to read, print and complete a text: the least of five. */
function time(text) {
  let best = Infinity;
  for (let turn = 0; turn < 5; turn++) {
    const start = process.cpuUsage();
    printQuery(parseQuery(text).node);
    completeQuery(text, text.length, world.words);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const nasty = [
  '(',
  ')',
  '()',
  '-',
  '- ',
  '-(',
  'a(',
  'a(b)',
  'a((',
  'NOT ',
  'not(',
  'a OR ',
  'AND ',
  'tag:',
  'tag: ',
  'tags ',
  'tags> ',
  '"',
  '" ',
  "'a",
  '\\',
  '\\"',
  '*',
  'a*?',
  ' ',
  'a',
  'a:',
  'zz:b ',
  'conf(',
  'conf(a',
  'conf("',
  'is:x ',
  'a(b ',
  'size:1:2 ',
  '1e',
  '\u{1f600}',
];
const [short, long] = [10_000, 80_000];
let worst = 0;
for (const piece of nasty) {
  const [small, large] = [short, long].map((length) => time(piece.repeat(Math.ceil(length / piece.length))));
  // below some milliseconds the clock and the collector say more than the text
  const growth = large / Math.max(small, 4);
  worst = Math.max(worst, growth);
  if (growth > 24) {
    console.error(
      `${JSON.stringify(piece)} repeated: ${small.toFixed(1)} ms become ${large.toFixed(1)} ms with eight times the length.`,
    );
    process.exitCode = 1;
  }
}
console.log(
  `${nasty.length} texts of one piece repeated: eight times the length takes at most ${worst.toFixed(1)} times as long.`,
);
