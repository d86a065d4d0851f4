// How long queries take over many images, and what the index pays for them in memory, beside a plain loop over records in the same
// process.
//
//   npm run bench:query -- [--sizes 1000,10000,100000] [--tags 20] [--out test/bench/RESULTS.md]
//
// Made captions: 20 tags of 5,000, drawn as in real sets (few are frequent). All times are of one search, the best of seven turns.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { root } from '../../../native-bin/tools/lib/run.mjs';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    tags: { type: 'string', default: '20' },
    out: { type: 'string' },
    measure: { type: 'string' },
  },
});

/** The queries that are timed, and what a person would write by hand in a loop over records. */
const queries = [
  ['a tag', 'tag:"tag 17"', ({ tags }) => tags.includes('tag 17')],
  ['a rare tag', 'tag:"tag 4999"', ({ tags }) => tags.includes('tag 4999')],
  ['a pattern', 'tag:"tag 4*"', ({ tags }) => tags.some((tag) => /^tag 4.*$/.test(tag))],
  ['text in captions', 'caption:"g 49"', ({ tags }) => tags.join(', ').includes('g 49')],
  ['text over two tags', 'caption:"1, tag 2"', ({ tags }) => tags.join(', ').includes('1, tag 2')],
  ['a pattern over tags', 'caption:"1*tag 2"', ({ tags }) => /1.*tag 2/.test(tags.join(', '))],
  ['a word', 'sunset', ({ tags, name }) => tags.join(', ').includes('sunset') || name.includes('sunset')],
  ['a name', 'name:99', ({ name }) => name.includes('99')],
  [
    'numbers',
    'tags>19 width<600 ratio>1',
    ({ tags, width, height }) => tags.length > 19 && width < 600 && width / height > 1,
  ],
  ['tokens', 'tokens>60', null],
  [
    'tags, and not',
    'tag:"tag 1" -tag:"tag 2" -tag:"tag 3*"',
    ({ tags }) =>
      tags.includes('tag 1') && !tags.includes('tag 2') && !tags.some((tag) => /^tag 3.*$/.test(tag)),
  ],
  [
    'one of ten tags',
    Array.from({ length: 10 }, (_, at) => `tag:"tag ${at * 31}"`).join(' OR '),
    ({ tags }) => Array.from({ length: 10 }, (_, at) => `tag ${at * 31}`).some((tag) => tags.includes(tag)),
  ],
  ['everything', '', () => true],
];

async function load(contents) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blocklora-bench-'));
  const outfile = path.join(folder, 'bench.mjs');
  await esbuild.build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Images with captions, as records; the same for the same size. */
function makeImages(count, perImage) {
  let state = 42;
  const chance = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return Array.from({ length: count }, (_, at) => {
    const tags = new Set();
    while (tags.size < perImage) tags.add(`tag ${Math.floor(5000 * chance() ** 3)}`);
    return {
      name: `${String(at).padStart(6, '0')}.png`,
      tags: [...tags],
      width: 512 + Math.floor(512 * chance()),
      height: 512 + Math.floor(512 * chance()),
    };
  });
}

function best(work) {
  let least = Infinity;
  for (let turn = 0; turn < 7; turn++) {
    const from = performance.now();
    work();
    least = Math.min(least, performance.now() - from);
  }
  return least;
}

function heap() {
  for (let turn = 0; turn < 4; turn++) globalThis.gc();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

/** Times of one size, in this process. */
async function measure(count) {
  const { MemoryIndex, ImageSearch, completeQuery } = await load(`
    export { MemoryIndex } from './test/support/memoryIndex';
    export { ImageSearch } from './src/dataset/query/imageSearch';
    export { completeQuery } from './src/shared/query/complete';
  `);
  const images = makeImages(count, Number(options.tags));
  const before = heap();
  const index = new MemoryIndex();
  index.addSet('set', '/set', [{ folder: '/set/images', images }]);
  const { model } = index;
  const memory = heap() - before;
  const nothing = { dispose() {} };
  const search = new ImageSearch({
    tokens: {
      ready: () => Promise.resolve(),
      count: (text) => text.match(/\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu)?.length ?? 0,
    },
    confidences: {
      column: () => () => undefined,
      scored: () => () => undefined,
      onDidLearn: () => nothing,
      ready: () => Promise.resolve(),
    },
    index: {
      search: (set, query, facts, signal) => model.search(set, query, facts, signal),
      get tagTable() {
        return model.tags;
      },
      get sets() {
        return model.sets;
      },
      set: (id) => model.set(id)?.record,
      tags: (id) => model.set(id)?.tags ?? [],
      folders: (id) => model.set(id)?.folders ?? [],
      problems: (id) => model.set(id)?.problems ?? [],
      onDidChange: () => nothing,
    },
  });
  await search.find('set', 'tokens>60');
  const rows = queries.map(([name, query, plain]) => {
    const result = search.run('set', query);
    if (plain !== null) {
      const wanted = images.filter(plain).length;
      if (wanted !== result.images.length)
        throw new Error(`${query}: ${result.images.length} found, ${wanted} by the plain loop`);
    }
    return {
      name,
      found: result.images.length,
      ms: best(() => search.run('set', query)),
      plain: plain === null ? null : best(() => images.filter(plain)),
    };
  });
  const first = search.run('set', 'tag:"tag 17"').images[0];
  const others = {
    keyCounts: best(() => model.keyCounts('set')),
    keyCountsOfQuery: best(() => model.keyCounts('set', search.run('set', 'tag:"tag 17"').images)),
    coOccurring: best(() => model.withTag('set', 'tag 17')),
    complete: best(() => completeQuery('tag:7', 5, search.words('set'))),
    edit: best(() => index.put(0, [{ name: first.name, tags: ['tag 17', 'tag 5'] }])),
  };
  console.log(JSON.stringify({ count, memory, tags: model.tags.names.length, rows, others }));
}

/** A section for a file of results. */
function report(results) {
  const ms = (value) =>
    value === null ? '–' : value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(0)} ms`;
  const heads = results.flatMap(({ count }) => [`${count.toLocaleString('en')} images`, 'plain loop']);
  const line = (name, cells) => `| ${name} | ${cells.join(' | ')} |`;
  const growth = (list) =>
    list.length < 2 ? '' : `×${(list.at(-1) / Math.max(0.01, list.at(-2))).toFixed(1)}`;
  return [
    `## ${new Date().toISOString().slice(0, 10)}, queries, ${os.availableParallelism()} cores (${os.cpus()[0].model}), load ${os.loadavg()[1].toFixed(1)}`,
    '',
    line('', [...heads, `growth for ten times as many`]),
    line('---', [...heads.map(() => '---'), '---']),
    ...queries.map(([name, query], at) =>
      line(`${name}: \`${query.length > 44 ? `${query.slice(0, 43)}…` : query}\``.replaceAll('|', '\\|'), [
        ...results.flatMap(({ rows }) => [ms(rows[at].ms), ms(rows[at].plain)]),
        growth(results.map(({ rows }) => rows[at].ms)),
      ]),
    ),
    ...[
      ['tags with counts, of the set', 'keyCounts'],
      ['tags with counts, of a query’s images', 'keyCountsOfQuery'],
      ['images with a tag', 'coOccurring'],
      ['completion of a tag', 'complete'],
      ['one caption changed', 'edit'],
    ].map(([name, key]) =>
      line(name, [
        ...results.flatMap(({ others }) => [ms(others[key]), '–']),
        growth(results.map(({ others }) => others[key])),
      ]),
    ),
    line('memory of the index', [
      ...results.flatMap(({ memory }) => [`${(memory / 1e6).toFixed(1)} MB`, '–']),
      growth(results.map(({ memory }) => memory)),
    ]),
    '',
  ].join('\n');
}

if (options.measure !== undefined) await measure(Number(options.measure));
else {
  const results = options.sizes.split(',').map((size) => {
    // a process for each: what one has left behind is no memory of the next
    const arguments_ = [
      '--expose-gc',
      fileURLToPath(import.meta.url),
      '--measure',
      size,
      '--tags',
      options.tags,
    ];
    const output = execFileSync(process.execPath, arguments_, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1e8,
    });
    return JSON.parse(output.trim().split('\n').at(-1) ?? '');
  });
  const text = report(results);
  console.log(text);
  if (options.out !== undefined) fs.appendFileSync(options.out, `\n${text}`);
}
