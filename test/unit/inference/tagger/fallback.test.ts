// A graphics card that does not work, which machines for tests rarely have: the runtime is a fake here, all else is ours.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TaggingSession } from '../../../../src/inference/tagger/taggingSession';

interface Options {
  readonly executionProviders: readonly string[];
}
interface Tensor {
  readonly dims: readonly number[];
}

/** What the fake does: throws, or gives scores. */
const fake = vi.hoisted(() => ({
  create: (_provider: string): void => undefined,
  run: (_provider: string, _count: number): void => undefined,
  runs: [] as [string, number][],
}));

vi.mock('onnxruntime-node', () => ({
  Tensor: class {
    constructor(
      readonly type: string,
      readonly data: Float32Array,
      readonly dims: readonly number[],
    ) {}
    dispose(): void {}
  },
  InferenceSession: {
    create: async (_file: string, { executionProviders: [provider = ''] }: Options) => {
      fake.create(provider);
      const meta = (name: string, shape: unknown[]) => ({ name, isTensor: true, type: 'float32', shape });
      return {
        inputMetadata: [meta('input', ['n', 2, 2, 3])],
        outputMetadata: [meta('output', ['n', 2])],
        release: async () => undefined,
        run: async ({ input }: { input: Tensor }) => {
          const count = input.dims[0] ?? 0;
          fake.runs.push([provider, count]);
          fake.run(provider, count);
          const data = Float32Array.from({ length: count * 2 }, (_, at) => at / 100);
          return { output: { data, dims: [count, 2], dispose() {} } };
        },
      };
    },
  },
}));

const onnx = path.join(os.tmpdir(), `fallback-${process.pid}.onnx`);
const platform = process.platform;
const spec = { onnx, family: 'wd', tagCount: 2 } as const;
const images = (count: number): Float32Array[] => Array.from({ length: count }, () => new Float32Array(12));

beforeEach(() => {
  fs.writeFileSync(onnx, 'a model');
  Object.defineProperty(process, 'platform', { value: 'win32' });
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  fake.create = () => undefined;
  fake.run = () => undefined;
  fake.runs = [];
});
afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
  vi.restoreAllMocks();
});
afterAll(() => fs.rmSync(onnx, { force: true }));

const failOn = (provider: string, message: string) => (given: string) => {
  if (given === provider) throw new Error(message);
};

describe('a graphics card', () => {
  it('that works is used, with several images at once', async () => {
    const session = await TaggingSession.load(spec, 'auto');
    expect(session).toMatchObject({ provider: 'DirectML', fellBack: null, batch: 4 });
    const { scores } = await session.infer(images(3), 0);
    expect(scores.map((one) => 'values' in one && [...one.values].map((value) => value.toFixed(2)))).toEqual([
      ['0.00', '0.01'],
      ['0.02', '0.03'],
      ['0.04', '0.05'],
    ]);
    expect(fake.runs).toEqual([['dml', 3]]);
  });

  it('that does not start leaves it to the CPU, and why is said', async () => {
    fake.create = failOn('dml', 'no available backend found. ERR: [dml] backend not found.');
    const session = await TaggingSession.load(spec, 'auto');
    expect(session).toMatchObject({
      provider: 'CPU',
      fellBack: 'DirectML did not start: its libraries are not there or do not load.',
      batch: 1,
    });
  });

  it('that fails at work leaves the same images to the CPU, and why is said', async () => {
    const session = await TaggingSession.load(spec, 'auto');
    fake.run = failOn('dml', 'the device was removed.');
    const { scores } = await session.infer(images(1), 0);
    expect(scores).toHaveLength(1);
    expect(fake.runs).toEqual([
      ['dml', 1],
      ['cpu', 1],
    ]);
    expect(session).toMatchObject({
      provider: 'CPU',
      fellBack: 'DirectML did not work: the device was removed.',
    });
  });

  it('with too little memory for several images takes them one by one', async () => {
    const session = await TaggingSession.load(spec, 'auto');
    fake.run = (_, count) => {
      if (count > 1) throw new Error('out of memory');
    };
    expect((await session.infer(images(3), 0)).scores).toHaveLength(3);
    expect(session).toMatchObject({ provider: 'DirectML', fellBack: null, batch: 1 });
  });

  it('is not tried when the CPU is wanted', async () => {
    expect(await TaggingSession.load(spec, 'cpu')).toMatchObject({ provider: 'CPU', fellBack: null });
  });
});

describe('a model that fails on the CPU', () => {
  it('with its first image is refused', async () => {
    const session = await TaggingSession.load(spec, 'cpu');
    fake.run = failOn('cpu', 'Non-zero status code returned while running Gather node.');
    await expect(session.infer(images(1), 0)).rejects.toMatchObject({ code: 'model-unusable' });
  });

  it('with a later image costs that image', async () => {
    const session = await TaggingSession.load(spec, 'cpu');
    await session.infer(images(1), 0);
    fake.run = failOn('cpu', 'bad allocation');
    const { scores } = await session.infer(images(1), 0);
    expect(scores).toMatchObject([{ code: 'no-memory', fix: expect.stringMatching(/\.$/) }]);
  });

  it('to load is refused with what it is on the CPU', async () => {
    fake.create = () => {
      throw new Error('Load model from x failed:Protobuf parsing failed.');
    };
    await expect(TaggingSession.load(spec, 'auto')).rejects.toMatchObject({ code: 'not-onnx' });
  });
});
