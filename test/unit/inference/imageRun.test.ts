import { describe, expect, it } from 'vitest';
import { ImageRun, inFlight } from '../../../src/inference/imageRun';
import type { FromTagger, Stage, ToTagger } from '../../../src/inference/protocol';
import type { TagFailure, TagProgress, TagResult } from '../../../src/inference/tagRequest';
import type { NodeChildEnd } from '../../../src/process/nodeChild';

const killed: NodeChildEnd = { code: null, signal: 'SIGSEGV', killed: false, error: null, stderr: [] };
type Opened = Extract<FromTagger, { type: 'opened' }>;
const facts = {} as Opened['facts'];

/** A run without a process: what it sends is kept, and the test answers. */
function startRun(count: number, provider: 'auto' | 'cpu' = 'cpu') {
  const sent: ToTagger[] = [];
  const results: TagResult[] = [];
  const failures: TagFailure[] = [];
  const progress: TagProgress[] = [];
  let held = Promise.resolve();
  const images = Array.from({ length: count }, (_, index) => `/pictures/${index}.png`);
  const run = new ImageRun(
    { model: { id: '', onnx: '/m.onnx', tags: '', family: 'wd', tagCount: 2 }, images, provider },
    {
      onResult: (result) => {
        results.push(result);
        return held;
      },
      onFailure: (failure) => void failures.push(failure),
      onProgress: (one) => void progress.push(one),
    },
  );
  let number = 0;
  const open = (on = 'CPU'): void => {
    run.open(++number, (message) => void sent.push(message));
    run.receive({ type: 'opened', run: number, facts, provider: on, fellBack: null });
  };
  /** Numbers of the images that were sent since it was last asked. */
  const taken = (): number[] =>
    sent.splice(0).flatMap((message) => (message.type === 'image' ? [message.index] : []));
  const stage = (index: number, at: Stage): void =>
    run.receive({ type: 'stage', run: number, index, stage: at });
  const result = async (...indices: number[]): Promise<void> => {
    for (const index of indices)
      run.receive({
        type: 'result',
        run: number,
        index,
        contentHash: '',
        bytes: 1,
        modified: 1,
        tags: new Uint32Array(),
        values: new Float32Array(),
        seconds: 0.1,
      });
    // handlers run one after the other, each in a turn of its own
    for (let turn = 0; turn < 4 * indices.length + 4; turn++) await Promise.resolve();
  };
  const hold = (until: Promise<void>): void => void (held = until);
  return { run, open, sent, taken, stage, result, hold, results, failures, progress };
}

describe('a run', () => {
  it('has no more images on their way than a few, and sends another for each that is handled', async () => {
    const { open, taken, result, hold } = startRun(100);
    open();
    expect(taken()).toHaveLength(inFlight);
    await result(0, 1);
    expect(taken()).toEqual([inFlight, inFlight + 1]);
    hold(new Promise(() => undefined));
    await result(2, 3, 4);
    expect(taken()).toEqual([]);
  });

  it('without images is done at once', async () => {
    expect(await startRun(0).run.finished).toMatchObject({ done: 0, total: 0, cancelled: false });
  });

  it('fails with what its handler throws', async () => {
    const { run, open, result, hold } = startRun(3);
    hold(Promise.reject(new Error('the disk is full')));
    open();
    await result(0);
    await expect(run.finished).rejects.toThrow('the disk is full');
  });

  it('says how long an image takes, and on what', async () => {
    const { run, open, result, progress } = startRun(2);
    open('CUDA');
    await result(0, 1);
    expect(progress[0]).toMatchObject({ done: 0, provider: 'CUDA', secondsPerImage: null });
    expect(progress.at(-1)).toMatchObject({ done: 2, total: 2 });
    expect((await run.finished).secondsPerImage).toBeGreaterThan(0);
    expect((await run.finished).inferenceSeconds).toBeCloseTo(0.2);
  });
});

describe('after a crash', () => {
  it('images that were being worked on are run one by one, and only then the others', async () => {
    const { run, open, taken, stage, result } = startRun(30);
    open();
    taken();
    stage(0, 'waiting');
    stage(1, 'inferring');
    stage(2, 'decoding');
    run.crashed(killed);
    open();
    expect(taken()).toEqual([1]);
    await result(1);
    expect(taken()).toEqual([2]);
    await result(2);
    // what only waited comes before what was never sent
    expect(taken().slice(0, 4)).toEqual([0, 3, 4, 5]);
  });

  it('an image that crashes it alone is named, and each of several', async () => {
    const { run, open, taken, stage, result, failures } = startRun(20);
    open();
    taken();
    stage(0, 'inferring');
    stage(1, 'decoding');
    run.crashed(killed);
    for (const index of [0, 1]) {
      open();
      expect(taken()).toEqual([index]);
      run.crashed(killed);
    }
    expect(failures.map(({ image, code }) => [image, code])).toEqual([
      ['/pictures/0.png', 'image-crash'],
      ['/pictures/1.png', 'image-crash'],
    ]);
    open();
    expect(taken()).toEqual(Array.from({ length: inFlight }, (_, at) => at + 2));
    await result(...Array.from({ length: inFlight }, (_, at) => at + 2));
    await result(18, 19);
    expect(await run.finished).toMatchObject({ done: 18, failed: 2 });
  });

  it('by a signal from outside an image is tried once more, for it may have come by chance', () => {
    const { run, open, taken, stage, failures } = startRun(20);
    open();
    taken();
    stage(3, 'inferring');
    for (let crash = 0; crash < 3; crash++) {
      run.crashed({ ...killed, signal: 'SIGKILL' });
      expect(failures).toHaveLength(crash < 2 ? 0 : 1);
      open();
      expect(taken()[0]).toBe(crash < 2 ? 3 : 0);
    }
    expect(failures[0]).toMatchObject({ image: '/pictures/3.png', code: 'image-crash' });
  });

  it('it goes on however often it happens, as long as there are results between', async () => {
    const { run, open, taken, stage, result } = startRun(40);
    for (let index = 0; index < 40; index++) {
      open();
      const [first = -1] = taken();
      await result(first);
      const next = taken().at(-1);
      if (next !== undefined) stage(next, 'waiting');
      run.crashed(killed);
    }
    expect(await run.finished).toMatchObject({ done: 40, failed: 0 });
  });

  it('again and again without a result it gives up', async () => {
    const { run, open } = startRun(40);
    for (let crash = 0; crash < 10; crash++) {
      open();
      run.crashed(killed);
    }
    await expect(run.finished).rejects.toMatchObject({
      code: 'tagger-crashes',
      message: expect.stringMatching(/broke down 10 times.*SIGSEGV/),
    });
  });

  it('a model that cannot be loaded is given up sooner', async () => {
    const { run } = startRun(40);
    for (let crash = 0; crash < 4; crash++) {
      run.open(crash, () => undefined);
      run.crashed(killed);
    }
    await expect(run.finished).rejects.toMatchObject({ code: 'model-crash' });
  });

  it('on a graphics card without a result it goes on with the CPU, and says why', async () => {
    const { run, open, sent, progress } = startRun(40, 'auto');
    open('DirectML');
    run.crashed(killed);
    open('DirectML');
    run.crashed(killed);
    sent.length = 0;
    open('CPU');
    expect(sent[0]).toMatchObject({ type: 'open', spec: { provider: 'cpu' } });
    expect(progress.at(-1)).toMatchObject({
      provider: 'CPU',
      fellBack: 'The tagger process broke down while it used DirectML.',
    });
  });

  it('that we made ourselves nobody is to blame', async () => {
    const { run, open, taken, stage, failures } = startRun(5);
    open();
    taken();
    stage(0, 'inferring');
    run.interrupted();
    open();
    expect(taken()).toEqual([0, 1, 2, 3, 4]);
    expect(failures).toEqual([]);
  });
});

describe('a run that is cancelled', () => {
  it('closes itself, and handles nothing after what it is at', async () => {
    const { run, open, sent, result, results } = startRun(10);
    open();
    await result(0);
    run.cancel();
    expect(sent.at(-1)).toEqual({ type: 'close', run: 1 });
    await result(1);
    expect(results).toHaveLength(1);
    expect(await run.finished).toMatchObject({ cancelled: true, done: 1, total: 10 });
  });
});
