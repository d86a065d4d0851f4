// How long the journal takes for many captions, against plain writing, which can be neither undone nor killed without loss.
//
//   node test/bench/dataset/journal.mjs [--count 10000] [--place FOLDER] [--rounds 3]
//
// The folder decides which disk is measured. Each round has fresh captions that are on the disk, not only waiting to be written.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { root } from '../../../native-bin/tools/lib/run.mjs';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    place: { type: 'string', default: os.tmpdir() },
    rounds: { type: 'string', default: '3' },
  },
});
const count = Number(options.count);
const before = Buffer.from('1girl, solo, long hair, blue eyes, smile, '.repeat(7));
const after = Buffer.concat([Buffer.from('kira, '), before]);

/** Captions that are on the disk. */
function captions(folder) {
  const files = Array.from({ length: count }, (_, n) => path.join(folder, `${n}.txt`));
  for (const file of files) fs.writeFileSync(file, before);
  if (process.platform !== 'win32') execFileSync('sync');
  return files;
}

/** Seconds by the clock and of the processor (which do not depend on what else the machine does), and the result. */
async function timed(work) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return [`${seconds.toFixed(2)} s (processor ${((user + system) / 1e6).toFixed(2)} s)`, result];
}

async function round(CaptionJournal) {
  const folder = fs.mkdtempSync(path.join(options.place, 'bench-journal-'));
  const history = path.join(folder, '.blocklora', 'history');
  const logger = { debug() {}, info() {}, warn: console.warn, error: console.error };
  const journal = new CaptionJournal({ folderFor: () => history, folders: () => [history], logger });
  try {
    const files = captions(folder);
    const lag = monitorEventLoopDelay({ resolution: 1 });
    lag.enable();
    const edits = files.map((file) => ({ path: file, before, after }));
    const [apply, step] = await timed(() => journal.apply('Bench', 'edit', edits));
    const [undo, undone] = await timed(() => journal.undo(step.id));
    lag.disable();
    await journal.settled();
    if (step.changed !== count || undone.changed !== count) throw new Error('not all captions were changed');
    const [plain] = await timed(() => {
      for (const file of files) fs.writeFileSync(file, after);
    });
    const stall = `longest stall ${(lag.max / 1e6).toFixed(0)} ms, 99 of 100 below ${(lag.percentile(99) / 1e6).toFixed(0)} ms`;
    return `done ${apply}, undone ${undo}, written plainly ${plain}, ${stall}`;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-journal-bundle-'));
try {
  const bundle = path.join(place, 'journal.mjs');
  await esbuild.build({
    entryPoints: [path.join(root, 'src/dataset/journal/captionJournal.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const { CaptionJournal } = await import(bundle);
  for (let n = 0; n < Number(options.rounds); n++) {
    console.log(`${count} captions: ${await round(CaptionJournal)}`);
  }
} finally {
  fs.rmSync(place, { recursive: true, force: true });
}
