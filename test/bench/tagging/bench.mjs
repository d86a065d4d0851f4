// Images a second of the tagger process against a Python script, and against inference alone, in one run.
//
//   npm run bench:tagging -- [--count 1000] [--vit-count 40] [--rounds 4] [--out RESULTS.md]
//
// The sides take turns, a chunk of the pictures each, so that whatever else the machine does hits all of them.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import * as ort from 'onnxruntime-node';
import { ensureBundle } from '../../../native-bin/tools/lib/bundle.mjs';
import { cache } from '../../../native-bin/tools/lib/cache.mjs';
import { ensurePython } from '../../../native-bin/tools/lib/python.mjs';
import { root, run } from '../../../native-bin/tools/lib/run.mjs';
import { script } from '../../../native-bin/tools/lib/say.mjs';
import { ensureUv } from '../../../native-bin/tools/lib/uv.mjs';

// before the first session, here and in what is started from here
process.env.ORT_DISABLE_TELEMETRY = '1';

const here = import.meta.dirname;
const threads = os.availableParallelism();
const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    'vit-count': { type: 'string', default: '40' },
    rounds: { type: 'string', default: '4' },
    out: { type: 'string', default: path.join(here, '../RESULTS.md') },
  },
});
const data = path.join(cache, 'bench-tagging');

/** Python with what the peer and the model's script need on top of the trainer's packages. */
async function python() {
  const { python: program, env } = await ensurePython();
  const packages = path.join(data, 'packages');
  const lock = path.join(here, 'requirements.txt');
  if (!fs.existsSync(path.join(packages, 'onnxruntime')))
    await run(await ensureUv(), [
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--python',
      program,
      '--target',
      packages,
      '-r',
      lock,
    ]);
  return { program, env: { ...env, PYTHONPATH: packages } };
}

/** A side that answers one line of JSON for each line it gets. */
class Peer {
  constructor(program, args, env) {
    this.child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.lines = readline.createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the peer ended early; its error stands above');
    return JSON.parse(value);
  }

  async tag(images) {
    this.child.stdin.write(`${JSON.stringify({ images })}\n`);
    return this.answer();
  }

  close() {
    this.child.stdin.end();
  }
}

/** Our client, bundled as the extension bundles it. */
async function ours() {
  const outfile = path.join(data, 'client.cjs');
  await esbuild.build({
    entryPoints: [path.join(root, 'src/inference/client.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'warning',
  });
  const { TaggerClient } = await import(outfile).then((module) => module.default ?? module);
  const logger = { debug() {}, info() {}, warn: console.warn, error: console.error };
  const thumbnailFolder = path.join(data, 'thumbnails');
  return new TaggerClient({ script: path.join(root, 'dist/tagger.js'), logger, thumbnailFolder });
}

/** Seconds that a picture takes in the network alone. */
async function pureInference(session, side, count) {
  const [name] = session.inputNames;
  const input = new ort.Tensor('float32', new Float32Array(side * side * 3).fill(120), [1, side, side, 3]);
  const start = performance.now();
  for (let index = 0; index < count; index += 1) await session.run({ [name]: input });
  return (performance.now() - start) / 1000;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function compare(name, model, side, images, { program, env }, client) {
  const peer = new Peer(
    program,
    [path.join(here, 'peer.py'), path.dirname(model.onnx), String(threads)],
    env,
  );
  await peer.answer();
  const session = await ort.InferenceSession.create(model.onnx, { intraOpNumThreads: threads });
  await pureInference(session, side, 1);
  const handlers = { onResult() {}, onFailure: (failure) => console.warn(failure.message), onProgress() {} };
  const request = { model, provider: 'cpu', orient: false };
  const tag = (chunk) => client.tag({ ...request, images: chunk }, handlers, new AbortController().signal);
  await tag(images.slice(0, 2));
  const rounds = Number(options.rounds);
  const size = Math.floor(images.length / rounds);
  const rows = [];
  for (let round = 0; round < rounds; round += 1) {
    const chunk = images.slice(round * size, (round + 1) * size);
    // from the first picture to the last, as on the other sides: loading the model is left out everywhere
    const summary = await tag(chunk);
    const wall = summary.seconds;
    if (summary.done !== chunk.length)
      throw new Error(`${chunk.length - summary.done} pictures were not tagged`);
    const theirs = await peer.tag(chunk);
    const pure = await pureInference(session, side, chunk.length);
    rows.push({
      speed: theirs.seconds / wall,
      overhead: wall / pure,
      wall: wall / size,
      theirs: theirs.seconds / size,
      pure: pure / size,
    });
    console.log(name, rows.at(-1));
  }
  await session.release();
  peer.close();
  const of = (key) => median(rows.map((row) => row[key]));
  return {
    name,
    images: size * rounds,
    speed: of('speed'),
    overhead: of('overhead'),
    wall: of('wall'),
    theirs: of('theirs'),
    pure: of('pure'),
  };
}

function table(rows) {
  const ms = (seconds) => (seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0);
  return [
    `## Tagging, ${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0]?.model.trim()}, ${threads} threads, no GPU`,
    '',
    '| model | pictures | ours / Python script | goal | ours / inference alone | goal | ms a picture: ours, Python, inference alone |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ name, images, speed, overhead, wall, theirs, pure }) =>
        `| ${name} | ${images} | **${speed.toFixed(2)}×** | ≥ 1.2× | **${overhead.toFixed(2)}×** | ≤ 1.05× | ${ms(wall)}, ${ms(theirs)}, ${ms(pure)} |`,
    ),
    '',
  ].join('\n');
}

await script(async () => {
  fs.mkdirSync(data, { recursive: true });
  await ensureBundle();
  const environment = await python();
  const pictures = path.join(data, 'pictures');
  await run(environment.program, [path.join(here, 'pictures.py'), pictures, options.count], {
    env: environment.env,
  });
  const vit = path.join(data, 'wd-vit');
  if (!fs.existsSync(path.join(vit, 'model.onnx')))
    await run(environment.program, [path.join(here, 'wd_vit.py'), vit], { env: environment.env });
  const images = fs
    .readdirSync(pictures)
    .sort()
    .map((name) => path.join(pictures, name));
  const embedded = path.join(root, 'native-bin/tagger');
  const files = (folder, id) => {
    const tags = path.join(folder, 'selected_tags.csv');
    const tagCount = fs.readFileSync(tags, 'utf8').trim().split('\n').length - 1;
    return { id, family: 'wd', onnx: path.join(folder, 'model.onnx'), tags, tagCount };
  };
  const client = await ours();
  const rows = [];
  try {
    const { side } = JSON.parse(fs.readFileSync(path.join(embedded, 'tagger.json'), 'utf8'));
    rows.push(
      await compare(
        'embedded tagger',
        files(embedded, 'embedded'),
        side ?? 128,
        images.slice(0, Number(options.count)),
        environment,
        client,
      ),
    );
    rows.push(
      await compare(
        'WD ViT-B/16 size',
        files(vit, 'vit'),
        448,
        images.slice(0, Number(options['vit-count'])),
        environment,
        client,
      ),
    );
  } finally {
    client.dispose();
  }
  const text = table(rows);
  console.log(text);
  fs.appendFileSync(options.out, `\n${text}`);
  return 0;
});
