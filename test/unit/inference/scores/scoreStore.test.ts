import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ScoreStore } from '../../../../src/inference/scores/scoreStore';
import { hashOf, imageOf, scoresOf } from './images';

let folder: string;
const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scores-'));
  vi.clearAllMocks();
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const store = (limit?: number): ScoreStore =>
  new ScoreStore({ folder, logger, ...(limit === undefined ? {} : { limit }) });

const segments = (): string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => fs.statSync(path.join(folder, name)).isDirectory())
    .flatMap((name) => fs.readdirSync(path.join(folder, name)).map((file) => path.join(folder, name, file)))
    .filter((file) => file.endsWith('.scores'));

it('gives back exactly what the model said, at once and after the window was closed', async () => {
  const scores = await store().open('model', 'a,upright');
  await scores.put(imageOf(3));
  expect(scores.get(hashOf(3))).toEqual(scoresOf(3));
  expect(scores.get(hashOf(4))).toBeUndefined();
  await scores.close();

  const again = await store().open('model', 'a,upright');
  expect(again.has(hashOf(3))).toBe(true);
  expect(again.get(hashOf(3))).toEqual(scoresOf(3));
  await again.close();
});

it('keeps models and ways of preprocessing apart', async () => {
  const one = store();
  const first = await one.open('model', 'a');
  await first.put(imageOf(3));
  for (const [model, settings] of [
    ['model', 'b'],
    ['other', 'a'],
  ] as const) {
    const scores = await one.open(model, settings);
    expect(scores.has(hashOf(3))).toBe(false);
    await scores.close();
  }
  await first.close();
});

it('knows a file by path, size and time of change, and forgets it when one differs', async () => {
  const scores = await store().open('model', 'a');
  await scores.put(imageOf(3, '/set/a.png', 1.25));
  await scores.put(imageOf(3, '/set/copy.png', 2));
  await scores.close();
  const again = await store().open('model', 'a');
  expect(again.known({ path: '/set/a.png', bytes: 103, modified: 1.25 })).toBe(hashOf(3));
  expect(again.known({ path: '/set/copy.png', bytes: 103, modified: 2 })).toBe(hashOf(3));
  expect(again.known({ path: '/set/a.png', bytes: 104, modified: 1.25 })).toBeUndefined();
  expect(again.known({ path: '/set/a.png', bytes: 103, modified: 1.5 })).toBeUndefined();
  await again.put(imageOf(4, '/set/a.png', 9));
  expect(again.known({ path: '/set/a.png', bytes: 104, modified: 9 })).toBe(hashOf(4));
  await again.close();
});

it('reads what was put last, now and in the next window', async () => {
  const scores = await store().open('model', 'a');
  await scores.put(imageOf(3));
  const other = { ...imageOf(3), scores: scoresOf(4) };
  await scores.put(other);
  expect(scores.get(hashOf(3))).toEqual(scoresOf(4));
  await scores.close();
  const again = await store().open('model', 'a');
  expect(again.get(hashOf(3))).toEqual(scoresOf(4));
  await again.close();
});

it('does not write the paths of pictures to the disk', async () => {
  const scores = await store().open('model', 'a');
  await scores.put(imageOf(3, '/secret/place.png'));
  await scores.close();
  expect(segments().map((file) => fs.readFileSync(file, 'latin1').includes('secret'))).toEqual([false]);
});

it('lets two windows write at once, and the next one reads both', async () => {
  const [a, b] = [await store().open('model', 'a'), await store().open('model', 'a')];
  await Promise.all([1, 2, 3, 4, 5, 6].map((content) => (content % 2 === 0 ? a : b).put(imageOf(content))));
  await Promise.all([a.close(), b.close()]);
  const next = await store().open('model', 'a');
  for (const content of [1, 2, 3, 4, 5, 6]) expect(next.get(hashOf(content))).toEqual(scoresOf(content));
  await next.close();
});

it('merges what windows left behind, without losing any of it, and never what a window writes to', async () => {
  for (let content = 1; content <= 6; content++) {
    const scores = await store(1e9).open('model', 'a');
    await scores.put(imageOf(content));
    await scores.put(imageOf(content, '/set/same.png', content));
    await scores.close();
  }
  const writing = await store().open('model', 'a');
  await writing.put(imageOf(7));
  expect(segments().length).toBeLessThan(6);
  const next = await store().open('model', 'a');
  await writing.put(imageOf(8));
  await writing.close();
  for (let content = 1; content <= 7; content++) expect(next.get(hashOf(content))).toEqual(scoresOf(content));
  expect(next.known({ path: '/set/same.png', bytes: 106, modified: 6 })).toBe(hashOf(6));
  await next.close();
  const last = await store().open('model', 'a');
  expect(last.get(hashOf(8))).toEqual(scoresOf(8));
  await last.close();
});

it('stays open until everybody has closed it', async () => {
  const one = store();
  const [a, b] = [await one.open('model', 'a'), await one.open('model', 'a')];
  await a.put(imageOf(1));
  await a.close();
  await a.close();
  expect(b.get(hashOf(1))).toEqual(scoresOf(1));
  await b.put(imageOf(2));
  await b.flush();
  await b.close();
  await expect(b.put(imageOf(3))).rejects.toThrow('closed');
});

it('drops the models that were opened longest ago when all together are too large', async () => {
  const fill = async (model: string, at: number): Promise<void> => {
    const scores = await store(1e9).open(model, 'a');
    for (let content = 0; content < 20; content++) await scores.put(imageOf(content));
    await scores.close();
    for (const file of segments().map((each) => path.dirname(each)))
      if (fs.readFileSync(path.join(file, 'model.json'), 'utf8').includes(model))
        fs.utimesSync(path.join(file, 'model.json'), at, at);
  };
  await fill('oldest', 1_000);
  await fill('older', 2_000);
  const now = await store(8_000).open('newest', 'a');
  await now.put(imageOf(1));
  const left = fs
    .readdirSync(folder)
    .map((name) => fs.readFileSync(path.join(folder, name, 'model.json'), 'utf8'));
  expect(left.some((text) => text.includes('oldest'))).toBe(false);
  expect(left.some((text) => text.includes('older'))).toBe(true);
  expect(left.some((text) => text.includes('newest'))).toBe(true);
  await now.close();
});

it('keeps the newest scores of a model that alone is too large', async () => {
  const first = await store(1e9).open('model', 'a');
  for (let content = 0; content < 60; content++) await first.put(imageOf(content));
  await first.close();
  const next = await store(10_000).open('model', 'a');
  expect(next.get(hashOf(59))).toEqual(scoresOf(59));
  expect(next.has(hashOf(1))).toBe(false);
  await next.close();
  expect(segments().reduce((sum, file) => sum + fs.statSync(file).size, 0)).toBeLessThan(10_000);
});

it('says what to do when the folder cannot be used', async () => {
  fs.writeFileSync(path.join(folder, 'file'), '');
  const broken = new ScoreStore({ folder: path.join(folder, 'file'), logger });
  await expect(broken.open('model', 'a')).rejects.toMatchObject({
    code: 'scores-unusable',
    fix: 'Check its permissions and the room on its disk, or delete it: it is a cache.',
  });
});

/** What happens to a store: scores are put, windows close, files are cut off or changed in between. */
type Step =
  | { readonly do: 'put'; readonly content: number }
  | { readonly do: 'reopen' }
  | { readonly do: 'cut'; readonly where: number }
  | { readonly do: 'flip'; readonly where: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), content: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), where: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('flip' as const), where: fc.nat() }) },
);

function damage(step: Extract<Step, { where: number }>): void {
  const files = segments();
  const file = files[step.where % Math.max(1, files.length)];
  if (file === undefined) return;
  const { size } = fs.statSync(file);
  if (step.do === 'cut') fs.truncateSync(file, step.where % (size + 1));
  else if (size > 0) {
    const bytes = fs.readFileSync(file);
    const at = step.where % size;
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (step.where % 8));
    fs.writeFileSync(file, bytes);
  }
}

it('gives the scores of an image or none, never others, whatever happens to its files', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      fs.rmSync(folder, { recursive: true, force: true });
      const put = new Set<number>();
      let harmed = false;
      let scores = await store().open('model', 'a');
      const check = (): void => {
        for (let content = 0; content <= 12; content++) {
          const found = scores.get(hashOf(content));
          if (found !== undefined || (!harmed && put.has(content))) expect(found).toEqual(scoresOf(content));
          if (!put.has(content)) expect(found).toBeUndefined();
          const known = scores.known({ path: `/set/${content}.png`, bytes: 100 + content, modified: 5.5 });
          if (known !== undefined || (!harmed && put.has(content))) expect(known).toBe(hashOf(content));
        }
      };
      for (const one of steps) {
        if (one.do === 'put') {
          await scores.put(imageOf(one.content));
          put.add(one.content);
        } else if (one.do === 'reopen') {
          await scores.close();
          scores = await store().open('model', 'a');
        } else {
          harmed = true;
          damage(one);
        }
        check();
      }
      await scores.close();
    }),
    { seed: 21, numRuns: 60 },
  );
});
