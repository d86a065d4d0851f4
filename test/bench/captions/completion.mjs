// How long completion of tags takes for each key that is pressed, and what the index costs, beside a plain look at every row.
//
//   node test/bench/captions/completion.mjs [--rows 10000,50000,150000] [--out test/bench/RESULTS.md]
//
// The list is made up in the shape of the usual ones: names of one to four words, posts by a power law, every fifth row with aliases.
// Both answer in the same run and are asked for the same 50 completions. Answers are not kept, so that each round finds them anew.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { root } from '../../../native-bin/tools/lib/run.mjs';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '10000,50000,150000' }, out: { type: 'string' } },
});
const limit = 50;
const rounds = 3;

/** Numbers from 0 to 1, the same in each run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Words that can be said, so that letters stand beside each other as they do in words. */
function vocabulary(count, next) {
  const [onsets, vowels, ends] = [
    'b,c,d,f,g,h,k,l,m,n,p,r,s,t,w,sh,ch,st,tr',
    'a,e,i,o,u,ai,ou,ee',
    ',,n,r,s,t,l,ck,ng',
  ].map((list) => list.split(','));
  const pick = (list) => list[Math.floor(next() * list.length)];
  const word = () =>
    Array.from({ length: 1 + Math.floor(next() * 2.5) }, () => pick(onsets) + pick(vowels) + pick(ends)).join(
      '',
    );
  return [...new Set(Array.from({ length: count * 2 }, word))].slice(0, count);
}

function makeList(rows) {
  const next = random(rows);
  const words = vocabulary(12_000, next);
  const word = () => words[Math.floor(next() ** 3 * words.length)];
  const name = () => Array.from({ length: 1 + Math.floor(next() * 3.2) }, word).join('_');
  const seen = new Set();
  const entries = [];
  while (entries.length < rows) {
    const own = next() < 0.3 ? `${name()}_(${word()})` : name();
    if (seen.has(own)) continue;
    seen.add(own);
    const posts = Math.floor(4e6 / (entries.length + 1) ** 0.9) + 25;
    const aliases = next() < 0.2 ? Array.from({ length: 1 + Math.floor(next() * 2) }, name) : [];
    entries.push({ name: own, posts, aliases, category: 'general' });
  }
  return entries;
}

/** What is typed, key by key: tags that are in use, parts of names, and tags with a slip of the finger. */
function keystrokes(entries) {
  const next = random(7);
  const typed = [];
  const type = (text) => {
    for (let end = 1; end <= text.length; end++) typed.push(text.slice(0, end));
  };
  for (let at = 0; at < 40; at++)
    type(entries[Math.floor(next() ** 2 * entries.length)].name.replaceAll('_', ' '));
  for (let at = 0; at < 10; at++) type(entries[Math.floor(next() * entries.length)].name.slice(2));
  for (let at = 0; at < 10; at++) {
    const text = entries[Math.floor(next() * entries.length)].name;
    const slip = 1 + Math.floor(next() * (text.length - 2));
    type(text.slice(0, slip) + text.charAt(slip + 1) + text.charAt(slip) + text.slice(slip + 2));
  }
  return typed;
}

/** The plain way: every row is looked at for each key. No slips are forgiven, which would take it far longer. */
function linearScan(entries, own) {
  const uses = new Map(own.map(({ tag, count }) => [tag, count]));
  const rows = entries.map(({ name, posts, aliases }) => ({
    key: name.replaceAll('_', ' '),
    posts,
    uses: uses.get(name.replaceAll('_', ' ')) ?? 0,
    aliases: aliases.map((alias) => alias.replaceAll('_', ' ')),
  }));
  const rank = (key, typed) => {
    const at = key.indexOf(typed);
    if (at < 0) return 9;
    if (at === 0) return key.length === typed.length ? 0 : 1;
    return /[^a-z]/.test(key[at - 1]) ? 3 : 4;
  };
  return (typed) => {
    const key = typed.toLowerCase().replaceAll('_', ' ');
    const found = [];
    for (const row of rows) {
      let best = rank(row.key, key);
      for (const alias of row.aliases) best = Math.min(best, Math.max(rank(alias, key), 2));
      if (best < 9) found.push([best, row]);
    }
    found.sort(([a, one], [b, other]) => a - b || other.uses - one.uses || other.posts - one.posts);
    return found.slice(0, limit);
  };
}

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), p99: at(0.99), longest: sorted.at(-1) };
}

/** Each key is asked for a few times and the quickest counts: on a machine that does other things the rest says how busy it is. */
function measure(ask, typed) {
  const times = new Array(typed.length).fill(Infinity);
  for (let round = 0; round < rounds; round++)
    typed.forEach((text, at) => {
      const from = performance.now();
      ask(text);
      times[at] = Math.min(times[at], performance.now() - from);
    });
  return spread(times);
}

async function load() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'block-lora-bench-'));
  const outfile = path.join(folder, 'dictionary.mjs');
  await esbuild.build({
    stdin: {
      contents: `export { TagDictionary } from './src/shared/dictionary/tagDictionary';
        export { buildData } from './src/shared/dictionary/buildData';
        export { readDictionary } from './src/shared/dictionary/readDictionary';`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
  });
  const modules = await import(pathToFileURL(outfile).href);
  fs.rmSync(folder, { recursive: true, force: true });
  return modules;
}

const { TagDictionary, buildData, readDictionary } = await load();
const results = [];
for (const rows of options.rows.split(',').map(Number)) {
  const entries = makeList(rows);
  const csv = entries
    .map(({ name, posts, aliases }) => `${name},0,${posts},"${aliases.join(',')}"\n`)
    .join('');
  const own = entries
    .filter((_, at) => at % Math.ceil(rows / 5_000) === 0)
    .map(({ name }, at) => ({ tag: name.replaceAll('_', ' '), count: 5_000 - at }));
  const start = performance.now();
  const list = readDictionary(csv, 'danbooru.csv').entries;
  const read = performance.now() - start;
  const data = buildData([list]);
  const build = performance.now() - start - read;
  const bytes = Object.values(data).reduce(
    (sum, value) =>
      sum + (ArrayBuffer.isView(value) ? value.byteLength : Array.isArray(value) ? value.join('').length : 0),
    0,
  );
  const dictionary = new TagDictionary(data);
  const typed = keystrokes(entries);
  const indexed = (text) => dictionary.complete(text, { own, limit });
  const plain = linearScan(entries, own);
  // both are compiled before they are timed
  for (const text of typed.slice(0, 60)) [indexed, plain].forEach((ask) => ask(text));
  results.push({
    rows,
    csv: csv.length,
    read,
    build,
    bytes,
    keys: typed.length,
    indexed: measure(indexed, typed),
    plain: measure(plain, typed),
  });
}

const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const row = (name, value) => `| ${name} | ${results.map(value).join(' | ')} |`;
const three = ({ median, p99, longest }) => `${ms(median)} / ${ms(p99)} / ${ms(longest)}`;
const report = [
  `## ${new Date().toISOString().slice(0, 10)}, completion of tags, ${os.availableParallelism()} cores (${os.cpus()[0].model}), load ${os.loadavg()[0].toFixed(1)}`,
  '',
  `| | ${results.map(({ rows }) => `${rows.toLocaleString('en')} rows`).join(' | ')} |`,
  `|---|${results.map(() => '---|').join('')}`,
  row('a key, median / 99 % / longest', ({ indexed }) => three(indexed)),
  row('the same by a plain look at every row', ({ plain }) => three(plain)),
  row('index in memory', ({ bytes }) => `${(bytes / 1e6).toFixed(1)} MB`),
  row('the list itself', ({ csv }) => `${(csv / 1e6).toFixed(1)} MB`),
  row('reading it (in a thread of its own)', ({ read }) => ms(read)),
  row('making the index (there, too)', ({ build }) => ms(build)),
  '',
  `${results[0].keys} keys, ${limit} completions, 5,000 tags in the data set; the quickest of ${rounds} rounds; the index also forgives slips, the plain look does not.`,
  '',
].join('\n');
console.log(report);
if (options.out) fs.appendFileSync(options.out, `\n${report}`);
