import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TaggerModel } from '../../../../src/inference/models/model';
import type { ScorableImage } from '../../../../src/inference/scores/confidenceColumn';
import { ImageConfidences, scoreSettings } from '../../../../src/inference/scores/imageConfidences';
import { ScoreStore } from '../../../../src/inference/scores/scoreStore';

const model: TaggerModel = {
  id: 'embedded',
  family: 'wd',
  onnx: '/model.onnx',
  tags: '/tags.csv',
  tagCount: 3,
  name: 'a model',
  source: 'embedded',
  tagList: [
    { name: 'long_hair', category: 'general' },
    { name: 'short_hair', category: 'general' },
    { name: 'saber_(fate)', category: 'character' },
  ],
  thresholds: {},
  key: 'model',
};
const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const image = (name: string): ScorableImage => ({
  folder: '/data',
  name,
  path: `/data/${name}`,
  bytes: 10,
  modified: 20,
});
const images = ['tagged.png', 'plain.png', 'never.png'].map(image);
let folder: string;
let store: ScoreStore;
let confidences: ImageConfidences;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'confidences-'));
  store = new ScoreStore({ folder, logger });
  const scores = await store.open(model.key, scoreSettings(undefined, true));
  for (const [at, values] of [[0.25, 0.5], []].entries())
    await scores.put({
      image: `/data/${images[at]?.name}`,
      contentHash: String(at).repeat(64),
      bytes: 10,
      modified: 20,
      scores: { tags: Uint32Array.from(values.keys()), values: Float32Array.from(values) },
    });
  await scores.close();
  confidences = new ImageConfidences({
    store,
    modelOf: () => 'embedded',
    loadModel: () => Promise.resolve(model),
    orient: () => true,
    imagesOf: () => images,
    logger,
  });
});
afterEach(() => {
  confidences.dispose();
  fs.rmSync(folder, { recursive: true, force: true });
});

it('are what the model said: the highest of the tags meant, nothing for those it did not find, and unknown where it never looked', async () => {
  const learned = vi.fn();
  confidences.onDidLearn(learned);
  const of = (pattern: string): (number | undefined)[] => images.map(confidences.column('set', pattern));
  expect(of('*hair')).toEqual([undefined, undefined, undefined]);
  await confidences.ready();
  expect(learned).toHaveBeenCalled();
  expect(of('*hair')).toEqual([0.5, 0, undefined]);
  of('Long Hair');
  of('saber (fate)');
  await confidences.ready();
  expect(of('Long Hair')).toEqual([0.25, 0, undefined]);
  expect(of('saber (fate)')).toEqual([0, 0, undefined]);
});

it('are unknown for a tag that the model does not have, and for a file that was changed', async () => {
  const column = (): ((one: ScorableImage) => number | undefined) => confidences.column('set', 'long_hair');
  confidences.column('set', 'wings');
  column();
  await confidences.ready();
  expect(images.map(confidences.column('set', 'wings'))).toEqual([undefined, undefined, undefined]);
  expect(column()({ ...image('tagged.png'), modified: 21 })).toBeUndefined();
});

it('say which images were looked at', async () => {
  const scored = (): (boolean | undefined)[] => images.map(confidences.scored('set'));
  expect(scored()).toEqual([undefined, undefined, undefined]);
  await confidences.ready();
  expect(scored()).toEqual([true, true, false]);
});

it('are simply not known when the model cannot be read', async () => {
  const broken = new ImageConfidences({
    store,
    modelOf: () => 'gone',
    loadModel: () => Promise.reject(new Error('There is no model.')),
    orient: () => true,
    imagesOf: () => images,
    logger,
  });
  broken.column('set', 'smile');
  await broken.ready();
  expect(images.map(broken.column('set', 'smile'))).toEqual([undefined, undefined, undefined]);
  expect(logger.warn).toHaveBeenCalled();
  broken.dispose();
});

it('are told of one image as a whole, by keys of tags; of one that was never looked at nothing is', async () => {
  const [tagged, plain, never] = images as [ScorableImage, ScorableImage, ScorableImage];
  const found = await confidences.ofImage('set', tagged);
  expect(found?.model).toBe('a model');
  expect([...(found?.byKey ?? [])]).toEqual([
    ['long hair', 0.25],
    ['short hair', 0.5],
  ]);
  expect((await confidences.ofImage('set', plain))?.byKey.size).toBe(0);
  expect(await confidences.ofImage('set', never)).toBeUndefined();
  // changed since
  expect(await confidences.ofImage('set', { ...tagged, modified: 21 })).toBeUndefined();
});
