import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ImageLosses } from '../../../src/trainer/imageLosses';
import { RunFolder } from '../../../src/trainer/runFolder';
import { TrainingRun } from '../../../src/trainer/trainingRun';

let root: string;
let runs: TrainingRun[];
let losses: ImageLosses;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'losses-'));
  runs = [];
  losses = new ImageLosses(() => runs);
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

/** Adds a run, newer than those before it. */
function run(name: string, content: unknown): string {
  const folder = path.join(root, '.blocklora', 'runs', name);
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'image-losses.json');
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  runs.unshift(new TrainingRun(new RunFolder(folder), false));
  return file;
}

function file(images: Record<string, number>): unknown {
  const facts = Object.entries(images).map(([id, relative]) => [id, { shown: 4, loss: 0.1, relative }]);
  return { version: 1, root, step: 8, images: Object.fromEntries(facts), bins: {} };
}

it('an image has the loss of the newest run that has shown it', async () => {
  run('1-first', file({ 'a.png': 0.5, 'sub/b.png': 2 }));
  run('2-second', file({ 'a.png': 1.5 }));
  expect(await losses.all()).toEqual(
    new Map([
      [path.join(root, 'a.png'), { run: '2-second', shown: 4, loss: 0.1, relative: 1.5 }],
      [path.join(root, 'sub', 'b.png'), { run: '1-first', shown: 4, loss: 0.1, relative: 2 }],
    ]),
  );
});

it('an image that comes twice in its data set is found by its path', async () => {
  run('1', file({ 'a.png#2': 3 }));
  expect([...(await losses.all()).keys()]).toEqual([path.join(root, 'a.png')]);
});

it('a file that is rewritten is read again, one that goes is forgotten', async () => {
  const at = run('1', file({ 'a.png': 1 }));
  await losses.all();
  fs.writeFileSync(at, JSON.stringify(file({ 'a.png': 2 })));
  fs.utimesSync(at, 1, 1);
  expect((await losses.all()).get(path.join(root, 'a.png'))?.relative).toBe(2);
  fs.rmSync(at);
  expect((await losses.all()).size).toBe(0);
});

it.each([
  '',
  'null',
  '{"version":2,"root":"/","step":1,"images":{}}',
  '{"version":1,"root":"/","step":1,"images":[]}',
])('a file that is damaged or of another version says nothing: %s', async (text) => {
  run('1', text);
  expect((await losses.all()).size).toBe(0);
});
