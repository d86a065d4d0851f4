import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { TagRequest } from '../../../../src/inference/tagRequest';
import type { OnnxOptions } from '../../../support/onnxFile';
import { onnxFile } from '../../../support/onnxFile';
import { writePictures } from './pictures';
import { modelFiles, tagAll, taggerRig } from './rig';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();
let images: string[] = [];

beforeAll(async () => {
  images = await writePictures(path.join(rig.folder, 'pictures'), 7);
});

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
/** What the model says of picture `n`, whose colour is (n, 100, 200), as blue, green, red. */
const expected = (index: number): number[] => [200, 100, index, 200].map((value) => sigmoid(value / 128 - 1));

async function scoresOf(options: OnnxOptions, request: Partial<TagRequest> = {}) {
  const onnx = path.join(rig.folder, `${Date.now()}.onnx`);
  fs.writeFileSync(onnx, onnxFile(options));
  const told = tagAll(rig.client(), { model: modelFiles(onnx, 4), images, ...request });
  const summary = await told.summary;
  const sorted = [...told.results].sort((a, b) => a.image.localeCompare(b.image));
  return { summary, failures: told.failures, scores: sorted.map(({ scores }) => scores) };
}

describe('the scores of a model', () => {
  it.each<[string, OnnxOptions, number]>([
    ['that gives probabilities', {}, 6],
    ['that gives logits', { logits: true }, 6],
    ['with channels first', { input: ['n', 3, 8, 8] }, 6],
    ['that takes one picture at a time', { input: [1, 8, 8, 3] }, 6],
    ['that takes three pictures at a time and no fewer', { input: [3, 8, 8, 3] }, 6],
    ['in half precision', { inputType: 'float16' }, 3],
    ['whose output length is open', { output: ['n', 'tags'] }, 6],
  ])('are right for one %s', async (_, options, digits) => {
    const { summary, scores } = await scoresOf(options);
    expect(summary).toMatchObject({ done: 7, failed: 0 });
    scores.forEach(({ tags, values }, index) => {
      expect([...tags]).toEqual([0, 1, 2, 3]);
      expected(index).forEach((value, tag) => expect(values[tag]).toBeCloseTo(value, digits));
    });
  });

  it('below the floor are left out', async () => {
    const { scores } = await scoresOf({}, { floor: 0.4 });
    // 100 / 128 - 1 has the sigmoid 0.446, and all reds are below
    expect(scores.every(({ tags, values }) => tags.length === 3 && values.length === 3)).toBe(true);
    expect([...(scores[0]?.tags ?? [])]).toEqual([0, 1, 3]);
  });

  it('come with the content of the file', async () => {
    const onnx = path.join(rig.folder, 'content.onnx');
    fs.writeFileSync(onnx, onnxFile());
    const told = tagAll(rig.client(), { model: modelFiles(onnx, 4), images: images.slice(0, 1) });
    await told.summary;
    const file = images[0] ?? '';
    const { createHash } = await import('node:crypto');
    expect(told.results[0]).toMatchObject({
      image: file,
      bytes: fs.statSync(file).size,
      modified: fs.statSync(file).mtimeMs,
      contentHash: createHash('sha256').update(fs.readFileSync(file)).digest('hex'),
    });
  });

  it('of a length that shows only when it runs are refused when it is not the list’s', async () => {
    await expect(scoresOf({ tags: 5, output: ['n', 'tags'] })).rejects.toMatchObject({
      code: 'tag-count',
      message: expect.stringMatching(/gives 5 scores/),
    });
  });
});

describe('pictures that cannot be tagged', () => {
  it('are named one by one with the cause, and the rest is tagged', async () => {
    const folder = path.join(rig.folder, 'broken');
    fs.mkdirSync(folder);
    const file = (name: string, content: string | Uint8Array): string => {
      fs.writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const whole = await sharp({ create: { width: 400, height: 400, channels: 3, background: 'teal' } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const broken = [
      file('text.png', 'no picture'),
      file('empty.jpg', ''),
      file('cut.png', whole.subarray(0, 100_000)),
      file('\u202e🖼 new\nline.png', whole.subarray(0, 20)),
      path.join(folder, 'missing.png'),
      folder,
    ];
    const onnx = path.join(rig.folder, 'broken.onnx');
    fs.writeFileSync(onnx, onnxFile());
    const told = tagAll(rig.client(), { model: modelFiles(onnx, 4), images: [...broken, ...images] });
    expect(await told.summary).toMatchObject({ done: images.length, failed: broken.length });
    expect(new Set(told.failures.map(({ image }) => image))).toEqual(new Set(broken));
    for (const failure of told.failures) {
      expect(failure.code).toMatch(/^image-/);
      expect(failure.message).toMatch(/\.$/);
      expect(failure.fix).toMatch(/\.$/);
    }
  });

  it.skipIf(process.platform === 'win32')('may be pipes, on which nothing waits', async () => {
    const { execFileSync } = await import('node:child_process');
    const pipe = path.join(rig.folder, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    const onnx = path.join(rig.folder, 'pipe.onnx');
    fs.writeFileSync(onnx, onnxFile());
    const told = tagAll(rig.client(), { model: modelFiles(onnx, 4), images: [pipe, ...images] });
    expect(await told.summary).toMatchObject({ done: images.length, failed: 1 });
    expect(told.failures[0]).toMatchObject({ image: pipe, code: 'image-unreadable' });
  });
});
