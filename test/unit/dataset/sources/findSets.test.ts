import fs from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Places } from '../../../../src/dataset/sources/findSets';
import type { DataSet } from '../../../../src/shared/dataset/records';
import { Pair, Place } from '../place';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

async function sets(places: Partial<Places> = {}): Promise<readonly DataSet[]> {
  return (await index(places)).model.sets;
}

function index(places: Partial<Places> = {}): Promise<Pair> {
  return new Pair({ roots: [place.root], folders: [], jobFiles: [], ...places }).start();
}

const short = (found: readonly DataSet[]): string[] =>
  found.map(({ kind, name, counts }) => `${kind} ${name} ${counts.images}`);

it('finds the topmost folders with images, with those below them', async () => {
  place.image('art/one.png');
  place.image('art/more/two.png');
  place.image('photos/deep/three.png');
  place.write('texts/readme.txt', 'no images');
  const found = await index();
  expect(short(found.model.sets)).toEqual(['folder art 2', 'folder deep 1']);
  const art = found.model.set(`folder:${place.of('art')}`);
  expect(art?.folders.map(({ folder, images }) => [folder, images])).toEqual([
    [place.of('art'), 1],
    [place.of('art', 'more'), 1],
  ]);
});

it('makes one set of `N_trigger class` folders, also below a folder with images', async () => {
  place.image('logo.png');
  place.image('train/10_kira girl/1.png', 'a');
  place.image('train/10_kira girl/2.png');
  place.image('train/2_style/1.png', '');
  place.image('train/loose.png');
  place.image('train/other/1.png');
  const [all, named] = await sets();
  expect(all).toMatchObject({ kind: 'folder', root: place.root, counts: { images: 2 } });
  expect(named).toMatchObject({
    kind: 'named',
    name: 'train',
    counts: { images: 3, tagged: 1, empty: 1, untagged: 1, perEpoch: 22 },
  });
  expect(
    named?.subsets.map(({ name, repeats, trigger, classWord, words }) => [
      name,
      repeats,
      trigger,
      classWord,
      words,
    ]),
  ).toEqual([
    ['2_style', 2, 'style', null, 'style'],
    ['10_kira girl', 10, 'kira', 'girl', 'kira girl'],
  ]);
  expect(named?.problems.map(({ code }) => code)).toEqual(['source-loose-pictures']);
});

it('reads the repeats of a folder that is opened itself', async () => {
  place.image('7_kira girl/1.png');
  const [set] = await sets({ roots: [place.of('7_kira girl')] });
  expect(set).toMatchObject({ kind: 'folder', counts: { perEpoch: 7 }, subsets: [{ trigger: 'kira' }] });
});

it('leaves hidden folders and those of programs out, and enters a folder once whatever links say', async () => {
  for (const folder of ['.git', '.venv', '.blocklora/samples', 'node_modules/a', 'venv', '__pycache__'])
    place.image(`${folder}/1.png`);
  place.image('real/1.png');
  fs.symlinkSync(place.of('real'), place.of('zlink'));
  fs.symlinkSync(place.root, place.of('real', 'loop'));
  fs.symlinkSync(place.of('self'), place.of('self'));
  expect(short(await sets())).toEqual(['folder real 1']);
});

it('leaves out the folders that somebody chose, by name or by path, also later', async () => {
  place.image('good/1.png');
  place.image('drafts/1.png');
  place.image('good/old/1.png');
  const pair = await index({ leftOut: ['drafts', 'good/old'] });
  expect(short(pair.model.sets)).toEqual(['folder good 1']);
  pair.send({
    type: 'places',
    places: { roots: [place.root], folders: [], jobFiles: [], leftOut: ['good'] },
  });
  await pair.settled();
  expect(short(pair.model.sets)).toEqual(['folder drafts 1']);
});

it('shows a folder that was added by hand, also when it is hidden, empty or missing', async () => {
  place.image('.hidden/1.png');
  fs.mkdirSync(place.of('empty'));
  const found = await sets({ folders: [place.of('.hidden'), place.of('empty'), place.of('gone')] });
  expect(short(found)).toEqual(['folder .hidden 1', 'folder empty 0', 'folder gone 0']);
  expect(found.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
    [],
    ['source-empty'],
    ['source-missing'],
  ]);
});

it('takes the sources of an open job as the trainer does', async () => {
  place.image('named/3_kira girl/1.png', 'a;b');
  place.image('named/0_none/1.png');
  place.image('named/loose.png');
  place.image('deep/below/1.png', undefined, [32, 32]);
  const job = place.write(
    'jobs/kira.blocklora.json',
    `{
      "version": 1, "name": "kira", // with a comment
      "dataset": {
        "resolution": 64,
        "captions": { "separator": ";", "extensions": ["txt"] },
        "sources": [
          { "path": "../named", "trigger": "kira", },
          { "path": "../deep", "recursive": true, "repeats": 5, "class": "girl", "regularization": true },
          { "path": "../missing" }
        ]
      }
    }`,
  );
  const found = await index({ roots: [], jobFiles: [job] });
  const [set] = found.model.sets;
  expect(set).toMatchObject({ kind: 'job', name: 'kira', file: job, bucketsAreSaid: true });
  expect(set?.subsets.map(({ name, repeats, trigger, words }) => [name, repeats, trigger, words])).toEqual([
    ['3_kira girl', 3, 'kira', 'kira girl'],
    ['deep', 5, null, 'girl'],
  ]);
  expect(set?.problems.map(({ code, line }) => [code, line])).toEqual([
    ['source-loose-pictures', 7],
    ['source-zero', undefined],
    ['source-missing', 9],
  ]);
  // three showings of the one, and as many of the regularisation image: five at a time
  expect(set?.counts).toMatchObject({ images: 2, tagged: 1, perEpoch: 8 });
  expect(found.model.images(set?.id ?? '', {}).map(({ tags }) => tags)).toEqual([['a', 'b'], []]);
  expect(found.model.images(set?.id ?? '', { problem: 'image-enlarged' })).toHaveLength(1);
});

it("takes the subsets of a job's TOML, with the job's resolution where it says none", async () => {
  place.image('style/1.png');
  place.write('data.toml', '[[datasets]]\n[[datasets.subsets]]\nimage_dir = "style"\n');
  const job = place.write(
    'kira.blocklora.json',
    '{ "dataset": { "config": "data.toml", "resolution": [96, 64] } }',
  );
  const found = await sets({ jobFiles: [job] });
  expect(short(found)).toEqual(['folder style 1', 'toml data 1', 'job kira 1']);
  expect(found[2]).toMatchObject({
    buckets: { resolution: { width: 96, height: 64 } },
    subsets: [{ file: place.of('data.toml'), place: ['datasets', 0, 'subsets', 0] }],
  });
});

it('shows a broken job with the folders that can be read, and a missing one', async () => {
  place.image('style/1.png');
  const broken = place.write('a.blocklora.json', '{ "dataset": { "sources": [{ "path": "style" }], \n oops');
  const found = await sets({ roots: [], jobFiles: [broken, place.of('none.blocklora.json')] });
  expect(short(found)).toEqual(['job a 1', 'job none 0']);
  expect(found[0]?.problems[0]).toMatchObject({ code: 'job-syntax', line: 2 });
  expect(found[1]?.problems[0]).toMatchObject({ code: 'file-missing' });
});
