import fs from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { DatasetIndex } from '../../../../src/dataset/index/datasetIndex';
import type { IndexChange, ScanProgress } from '../../../../src/shared/dataset/records';
import { Place } from '../place';

const root = path.join(import.meta.dirname, '../../../..');
const built = new Place();
let place: Place;
let index: DatasetIndex;
let added: string[] = [];

beforeAll(async () => {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/dataset/scan/main.ts'],
    outfile: built.of('scanner.js'),
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
});
afterAll(() => built.remove());
beforeEach(() => {
  added = [];
  place = new Place();
  index = make(built.of('scanner.js'));
});
afterEach(async () => {
  await index.close();
  place.remove();
});

function make(script: string): DatasetIndex {
  const silent = (): void => undefined;
  return new DatasetIndex({
    roots: () => [place.of('images')],
    folders: () => added,
    jobFiles: () => [],
    cacheFolder: place.of('cache'),
    script,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

const set = (): string => `folder:${place.of('images')}`;

it('answers from memory what a thread has read, and tells what changed', async () => {
  place.image('images/2.png', 'a, b');
  place.image('images/10.png', 'b, c', [32, 48]);
  place.image('images/x/1.png');
  const progress: ScanProgress[] = [];
  index.onDidProgress((one) => progress.push(one));
  await index.start();
  expect(index.progress).toEqual({ phase: 'idle', done: 3, total: 3 });
  expect(progress.map(({ phase }) => phase)).toContain('images');
  expect(index.images(set()).map(({ name }) => name)).toEqual(['2.png', '10.png', '1.png']);
  expect(index.tags(set())).toEqual([
    { tag: 'b', count: 2 },
    { tag: 'a', count: 1 },
    { tag: 'c', count: 1 },
  ]);
  expect(index.images(set(), { tag: 'c' })).toMatchObject([
    { name: '10.png', width: 32, height: 48, state: 'tagged' },
  ]);
  expect(index.images(set(), { state: 'untagged', folder: place.of('images', 'x') })).toHaveLength(1);
  expect(index.images(set(), { tag: 'never' })).toEqual([]);
  expect(index.setsOf(place.of('images', '2.png')).map(({ id }) => id)).toEqual([set()]);

  const changes: IndexChange[] = [];
  index.onDidChange((change) => changes.push(change));
  const caption = place.write('images/x/1.txt', 'b');
  index.changed([caption]);
  await index.settled();
  expect(changes).toEqual([
    { everything: false, sets: [set()], images: [place.of('images', 'x', '1.png')], manyImages: false },
  ]);
  expect(index.tags(set())[0]).toEqual({ tag: 'b', count: 3 });
  expect(index.byCaption(caption)?.path).toBe(place.of('images', 'x', '1.png'));
  expect(index.set(set())?.counts).toMatchObject({ images: 3, tagged: 3, untagged: 0, distinctTags: 3 });
});

it('looks at a whole folder when very much of it changed, and forgets one that went', async () => {
  for (let number = 0; number < 900; number++) place.image(`images/${number}.png`, 'old');
  await index.start();
  const captions = index.images(set()).map(({ path: file }) => file.replace('.png', '.txt'));
  for (const caption of captions) fs.writeFileSync(caption, 'new, tags');
  index.changed(captions);
  await index.settled();
  expect(index.tags(set())).toEqual([
    { tag: 'new', count: 900 },
    { tag: 'tags', count: 900 },
  ]);
  fs.rmSync(place.of('images'), { recursive: true });
  index.changed([place.of('images')]);
  await index.settled();
  expect(index.sets).toEqual([]);
});

it('stops when it is cancelled, and goes on with the next scan', async () => {
  for (let number = 0; number < 1000; number++) place.image(`images/${number}.png`, 'tag');
  const controller = new AbortController();
  index.onDidProgress(({ phase }) => {
    if (phase === 'images') controller.abort();
  });
  await index.start(controller.signal);
  expect(index.progress.phase).toBe('cancelled');
  await index.rescan();
  expect(index.set(set())?.counts.images).toBe(1000);
  expect(index.tags(set())).toEqual([{ tag: 'tag', count: 1000 }]);
});

it('starts from what it knew, and believes the disk', async () => {
  place.image('images/1.png', 'a');
  place.image('images/2.png', 'b');
  await index.start();
  await index.close();
  expect(fs.readdirSync(place.of('cache'))).toHaveLength(1);
  place.write('images/1.txt', 'changed');
  fs.rmSync(place.of('images', '2.png'));
  index = make(built.of('scanner.js'));
  const phases: string[] = [];
  index.onDidProgress(({ phase }) => phases.push(phase));
  await index.start();
  expect(phases).toContain('cache');
  expect(index.images(set()).map(({ tags }) => tags)).toEqual([['changed']]);
});

it('looks for data sets in places that are added, and forgets those that go', async () => {
  place.image('images/1.png');
  place.image('elsewhere/2.png');
  await Promise.all([index.start(), index.start()]);
  added = [place.of('elsewhere')];
  index.placesChanged();
  await index.settled();
  expect(index.sets.map(({ name }) => name)).toEqual(['images', 'elsewhere']);
  added = [];
  index.placesChanged();
  await index.settled();
  expect(index.sets.map(({ name }) => name)).toEqual(['images']);
});

it('answers nothing, and waits for nothing, when its thread breaks down again and again', async () => {
  const broken = place.write('broken.js', 'throw new Error("no")');
  await index.close();
  index = make(broken);
  await index.start();
  expect(index.sets).toEqual([]);
  expect(index.progress.phase).toBe('off');
});
