import { afterEach, beforeEach, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseToml, parseTomlLeniently } from '../../../../src/dataset/sources/tomlData';
import type { DataSet, ImageProblem } from '../../../../src/shared/dataset/records';
import { Pair, Place } from '../place';

let place: Place;
beforeEach(() => {
  place = new Place();
  place.image('style/a.png', 'from txt');
  place.image('style/b.png');
  place.write('style/b.caption', 'from caption');
});
afterEach(() => place.remove());

const subset = '[[datasets]]\nresolution = 64\n[[datasets.subsets]]\nimage_dir = "style"\n';

async function read(text: string): Promise<{ set: DataSet; pair: Pair }> {
  place.write('data.toml', text);
  const pair = await new Pair({ roots: [place.root], folders: [], jobFiles: [] }).start();
  const set = pair.model.sets.find(({ kind }) => kind === 'toml');
  if (set === undefined) throw new Error('There is no set of this TOML.');
  return { set, pair };
}

const captions = ({ set, pair }: Awaited<ReturnType<typeof read>>): string[] =>
  pair.model.images(set.id, {}).map((image) => image.tags.join('|'));

it("has sd-scripts' defaults", async () => {
  const found = await read(subset);
  expect(captions(found)).toEqual(['', 'from caption']);
  expect(found.set.subsets[0]).toMatchObject({
    folder: place.of('style'),
    repeats: 1,
    captionExtensions: ['.caption'],
    separator: ',',
    wildcard: false,
    regularization: false,
    recursive: false,
    place: ['datasets', 0, 'subsets', 0],
    line: 4,
  });
  expect(found.set.buckets).toMatchObject({ enabled: false, resolution: { width: 64, height: 64 } });
  expect(found.set.problems).toEqual([]);
});

it('lets inner levels win', async () => {
  const found = await read(`
    [general]
    caption_extension = ".txt"
    num_repeats = 2
    [[datasets]]
    resolution = [64, 32]
    num_repeats = 3
      [[datasets.subsets]]
      image_dir = "style"
      num_repeats = 7
      class_tokens = "kira girl"
      is_reg = true
  `);
  expect(captions(found)).toEqual(['from txt', '']);
  expect(found.set.subsets[0]).toMatchObject({ repeats: 7, regularization: true, words: 'kira girl' });
  expect(found.set.buckets.resolution).toEqual({ width: 64, height: 32 });
});

it('reads every line of a caption where wildcards are on', async () => {
  place.write('style/a.txt', 'one; two\nthree\n');
  const found = await read(
    `${subset}caption_extension = "txt"\nenable_wildcard = true\ncaption_separator = ";"\n`,
  );
  expect(captions(found)[0]).toBe('one|two|three');
});

// the trainer's own cases, from test/trainer/dataset/test_toml.py: code, line, and words of the sentences
it.each<[string, string, number | undefined, string]>([
  [`[general]\nshuffle_captions = true\n${subset}`, 'toml-unknown-key', 2, 'Did you mean `shuffle_caption`?'],
  [`${subset}batch_size = 2\n`, 'toml-wrong-level', 5, '[general] or [[datasets]]'],
  [`${subset}color_aug = true\n`, 'toml-unsupported', 5, '`color_aug` (to vary colours)'],
  [`${subset}token_warmup_step = 10\n`, 'toml-unsupported', 5, 'show few tags'],
  [`${subset}metadata_file = "x.json"\n`, 'toml-unsupported', 5, 'JSON file'],
  [`${subset}num_repeats = 0\n`, 'toml-value', 5, 'from 1 to 10000'],
  [`${subset}num_repeats = 1.0\n`, 'toml-value', 5, 'from 1 to 10000'],
  [`${subset}num_repeats = true\n`, 'toml-value', 5, 'from 1 to 10000'],
  [`${subset}caption_dropout_rate = nan\n`, 'toml-value', 5, 'from 0 to 1'],
  [`${subset}keep_tokens = 2026-01-01\n`, 'toml-value', 5, 'keep_tokens'],
  [`[generl]\n${subset}`, 'toml-unknown-table', 1, 'Did you mean `general`?'],
  ['datasets = 3', 'toml-type', 1, '[[datasets]]'],
  ['[[datasets]]\nresolution = 64\n', 'toml-no-subsets', 1, 'no [[datasets.subsets]]'],
  ['[[datasets]]\n[[datasets.subsets]]\nis_reg = true\n', 'toml-no-image-dir', 2, 'image_dir'],
  [subset.replace('style', 'none'), 'source-missing', 4, 'does not exist'],
  [`[general]\nenable_bucket = true\n${subset}`, 'toml-bucket-range', 3, 'min_bucket_reso = 64'],
  [`a = \n${subset}`, 'toml-syntax', 1, 'not valid TOML'],
  [`a = 1\na = 2\n${subset}`, 'toml-syntax', 2, 'not valid TOML'],
  [`${subset}image_dir = "x"\n`, 'toml-syntax', 5, 'not valid TOML'],
])('is as strict as the trainer: %j is %s', async (text, code, line, words) => {
  const { set } = await read(text);
  const found = set.problems.find((problem) => problem.code === code) as ImageProblem;
  expect(found).toMatchObject({ severity: 'error', file: place.of('data.toml') });
  expect(found.line).toBe(line);
  expect(`${found.message} ${found.fix}`).toContain(words);
});

it('leaves a folder out that comes a second time in a data set, and says so', async () => {
  const { set } = await read(`${subset}[[datasets.subsets]]\nimage_dir = "./style/"\n`);
  expect(set.subsets).toHaveLength(1);
  expect(set.problems.map(({ code, severity }) => [code, severity])).toEqual([
    ['toml-same-folder', 'warning'],
  ]);
});

it('shows the folders of a broken file as far as it can be read', async () => {
  const found = await read(`${subset}caption_extension = ".txt"\nnum_repeats = = 3\nflip_aug = yes\n`);
  expect(found.set.problems[0]?.code).toBe('toml-syntax');
  expect(captions(found)).toEqual(['from txt', '']);
});

it('is no data set when it is another kind of TOML', async () => {
  place.write('pyproject.toml', '[project]\nname = "x"\n[tool.datasets]\na = 1\n');
  const pair = await new Pair({ roots: [place.root], folders: [], jobFiles: [] }).start();
  expect(pair.model.sets.map(({ kind }) => kind)).toEqual(['folder']);
});

it('never throws on a text that is almost TOML', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '[[datasets]]',
    '\n',
    ' = ',
    '"',
    "'''",
    'a',
    '1',
    '{',
    '}',
    ',',
    '.',
    '#',
    '\\u',
    '😀',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const parsed = parseToml(text);
      if ('message' in parsed) expect(parsed.line).toBeGreaterThan(0);
      parseTomlLeniently(text);
    }),
    { numRuns: 1500, seed: 4 },
  );
  expect(parseToml('a = '.padEnd(20_000, '['))).toHaveProperty('message');
});
