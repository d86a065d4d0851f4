import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuplicateSearch, groupKey } from '../../../../src/dataset/duplicates/duplicateSearch';
import type { StoredFingerprint } from '../../../../src/dataset/duplicates/fingerprintStore';
import { FingerprintStore } from '../../../../src/dataset/duplicates/fingerprintStore';
import { stayingFirst } from '../../../../src/dataset/duplicates/stayingFirst';
import type { ImageRecord } from '../../../../src/shared/dataset/records';

let folder = '';
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'duplicates-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function image(name: string, change: Partial<ImageRecord> = {}): ImageRecord {
  return {
    path: `/set/${name}`,
    name,
    folder: '/set',
    bytes: 1000,
    modified: 5,
    width: 512,
    height: 512,
    caption: null,
    state: 'untagged',
    tags: [],
    problems: [],
    ...change,
  };
}

const sha = (content: string): string => Buffer.from(content.padEnd(32, '.')).toString('hex').slice(0, 64);

interface Rig {
  readonly search: DuplicateSearch;
  readonly asked: string[];
  readonly gone: Set<string>;
  readonly dismissed: Set<string>;
  readonly store: FingerprintStore;
}

/** What pictures look like, by name: the low half of the hash, and the content where it is not the name. */
function rig(
  looks: Record<string, number>,
  contents: Record<string, string> = {},
  images: ImageRecord[] = [],
): Rig {
  const asked: string[] = [];
  const gone = new Set<string>();
  const dismissed = new Set<string>();
  const known = new Map(images.map((one) => [one.path, one]));
  const store = new FingerprintStore(path.join(folder, 'fingerprints.json'));
  const search = new DuplicateSearch({
    store,
    fingerprint: async (file): Promise<StoredFingerprint> => {
      asked.push(path.basename(file));
      const name = path.basename(file);
      const low = looks[name];
      await new Promise((resolve) => setImmediate(resolve));
      if (low === undefined) throw new Error(`${name} is damaged.`);
      return { bytes: 1000, modified: 5, contentHash: sha(contents[name] ?? name), high: 0, low };
    },
    current: (file) => (gone.has(file) ? undefined : (known.get(file) ?? image(path.basename(file)))),
    isDismissed: (key) => dismissed.has(key),
  });
  return { search, asked, gone, dismissed, store };
}

const names = ({ search }: Rig): string[][] =>
  search.groups.map(({ images }) => images.map(({ image: { name } }) => name));

describe('duplicates', () => {
  it('are found as exact and as near, and grouped anew as the distance moves', async () => {
    const made = rig(
      { 'a.png': 0, 'b.png': 0b11, 'c.png': 0b1111, 'd.png': 0xffff0000, 'e.png': 0 },
      { 'e.png': 'a.png' },
    );
    await made.search.run(['a.png', 'b.png', 'c.png', 'd.png', 'e.png'].map((name) => image(name)));
    expect(made.search.state).toMatchObject({ phase: 'done', done: 5, total: 5, failed: 0, distance: 4 });
    expect(names(made)).toEqual([['a.png', 'b.png', 'c.png', 'e.png']]);
    made.search.distance = 0;
    expect(names(made)).toEqual([['a.png', 'e.png']]);
    expect(made.search.groups[0]?.images.map(({ same }) => same)).toEqual([true, true]);
    expect(made.search.state).toMatchObject({ groups: 1, images: 2, exact: 1 });
    made.search.distance = 2;
    expect(made.search.groups[0]?.images.map(({ distance }) => distance)).toEqual([0, 2, 4, 0]);
  });

  it('put the one first that is best kept', () => {
    const best = image('z.png', { width: 1024, height: 1024 });
    const heavy = image('y.png', { bytes: 2000 });
    const tagged = image('x.png', { tags: ['a'] });
    const old = image('w.png', { modified: 1 });
    const plain = image('a.png');
    const all = [plain, old, tagged, heavy, best].map((one) => ({ image: one }));
    expect(stayingFirst(all).map(({ image: { name } }) => name)).toEqual([
      'z.png',
      'y.png',
      'x.png',
      'w.png',
      'a.png',
    ]);
  });

  it('leave out images that went, and groups that are none', async () => {
    const made = rig({ 'a.png': 1, 'b.png': 1, 'c.png': 1 });
    await made.search.run(['a.png', 'b.png', 'c.png'].map((name) => image(name)));
    made.gone.add('/set/b.png');
    const { revision } = made.search.state;
    made.search.refresh();
    expect(names(made)).toEqual([['a.png', 'c.png']]);
    expect(made.search.state.revision).toBeGreaterThan(revision);
    made.dismissed.add(made.search.groups[0]?.key ?? '');
    made.search.refresh();
    expect(names(made)).toEqual([]);
    // the key is of the contents, whatever the images are called and in whatever order
    expect(groupKey([sha('b'), sha('a'), sha('a')])).toBe(groupKey([sha('a'), sha('b')]));
  });

  it('count what cannot be read, and go on', async () => {
    const made = rig({ 'a.png': 1, 'b.png': 1 });
    await made.search.run(['a.png', 'broken.png', 'b.png'].map((name) => image(name)));
    expect(made.search.state).toMatchObject({
      phase: 'done',
      done: 3,
      failed: 1,
      failure: 'broken.png is damaged.',
    });
    expect(names(made)).toEqual([['a.png', 'b.png']]);
  });

  it('are looked for once a file: also a new search asks only for what changed', async () => {
    const images = ['a.png', 'b.png'].map((name) => image(name));
    const first = rig({ 'a.png': 1, 'b.png': 1 });
    await first.search.run(images);
    expect(first.asked).toEqual(['a.png', 'b.png']);
    const second = rig({ 'a.png': 1, 'b.png': 1 });
    await second.search.run([...images.slice(0, 1), image('b.png', { modified: 6 })]);
    expect(second.asked).toEqual(['b.png']);
    expect(names(second)).toEqual([['a.png', 'b.png']]);
  });

  it('are given up when the search is stopped, and what was learnt is kept', async () => {
    const images = Array.from({ length: 200 }, (_, index) => image(`${index}.png`));
    const looks = Object.fromEntries(images.map(({ name }) => [name, 1]));
    const made = rig(looks);
    const run = made.search.run(images);
    made.search.onDidChange(() => {
      if (made.search.state.done === 20) made.search.stop();
    });
    await run;
    expect(made.search.state.phase).toBe('stopped');
    expect(made.asked.length).toBeLessThan(40);
    const again = rig(looks);
    await again.search.run(images);
    expect(again.asked.length).toBeLessThanOrEqual(180);
    expect(again.search.state).toMatchObject({ phase: 'done', groups: 1, images: 200 });
  });

  it('of a later search are not mixed with those of one that was given up', async () => {
    const made = rig({ 'a.png': 1, 'b.png': 1, 'c.png': 9, 'd.png': 9 });
    const first = made.search.run(['a.png', 'b.png'].map((name) => image(name)));
    const second = made.search.run(['c.png', 'd.png'].map((name) => image(name)));
    await Promise.all([first, second]);
    expect(made.search.state).toMatchObject({ phase: 'done', done: 2, total: 2 });
    expect(names(made)).toEqual([['c.png', 'd.png']]);
  });
});

it('what is kept of fingerprints may be damaged in any way', async () => {
  const file = path.join(folder, 'fingerprints.json');
  const good = new FingerprintStore(file);
  const fingerprint = { bytes: 3, modified: 4.5, contentHash: sha('x'), high: 0xffffffff, low: 7 };
  good.set('/a.png', fingerprint);
  await good.save();
  const again = new FingerprintStore(file);
  await again.load();
  expect(again.get('/a.png', fingerprint)).toEqual(fingerprint);
  expect(again.get('/a.png', { bytes: 4, modified: 4.5 })).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((lines) => `{"version":1,"lines":${lines}}`),
      ),
      async (text) => {
        fs.writeFileSync(file, text);
        const damaged = new FingerprintStore(file);
        await damaged.load();
        expect(damaged.get('/a.png', fingerprint)).toBeUndefined();
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});
