import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunHistory } from '../../../../src/shared/runs/runHistory';
import type { Liveness } from '../../../../src/shared/runs/runState';
import { isInside } from '../../../../src/shared/runs/sampleShelf';
import type { Run } from '../../../../src/shared/trainer/run';
import { ScriptedRun, finishedRun, scenes } from '../../../webview/scriptedRun';

const json: Run = {
  version: 1,
  name: 'ink',
  state: 'running',
  pid: 1,
  processStarted: 0,
  hostname: 'here',
  heartbeat: '2026-11-23T10:20:00Z',
  started: '2026-11-23T10:15:00Z',
  step: 12,
  steps: 100,
};

const training = (step: number): ScriptedRun => new ScriptedRun().started().phase('training').train(step);

describe('what a run is', () => {
  it('follows from its events and its process', () => {
    const status = Object.fromEntries(
      Object.entries(scenes).map(([name, scene]) => [name, scene().run.status]),
    );
    expect(status).toEqual({
      queued: 'queued',
      launching: 'starting',
      loading: 'starting',
      caching: 'starting',
      'first-pictures': 'starting',
      sampling: 'running',
      running: 'running',
      paused: 'paused',
      stopping: 'stopping',
      finished: 'finished',
      stopped: 'stopped',
      failed: 'failed',
      crashed: 'failed',
      'failed-early': 'failed',
      warnings: 'running',
    });
  });

  it('is known from run.json while there are no events', () => {
    const state = new RunHistory().state({ liveness: 'alive', now: 0, run: json });
    expect(state).toMatchObject({
      name: 'ink',
      status: 'starting',
      step: 12,
      steps: 100,
      elapsedSeconds: null,
    });
    expect(state.startedAt).toBe(Date.parse(json.started));
  });

  it('is paused or stopping as soon as run.json says so', () => {
    for (const state of ['paused', 'stopping'] as const)
      expect(training(5).history.state({ liveness: 'alive', now: 0, run: { ...json, state } }).status).toBe(
        state,
      );
  });

  it('is over when it said so, even while the process is still there', () => {
    expect(finishedRun().state('alive').run.status).toBe('finished');
  });

  it('is starting again between the request to resume and the first event of the new process', () => {
    const { run } = finishedRun().state('launching');
    expect(run).toMatchObject({ status: 'starting', active: true, phase: null, result: null, error: null });
  });

  it('that ended without a word has the cause that the log tells, and where to go on', () => {
    const run = training(731);
    expect(run.state('gone').run.error).toMatchObject({
      crashed: true,
      step: 731,
      fix: 'Resume goes on from step 500; the log may say more.',
    });
    expect(training(10).state('gone').run.error?.fix).toBe('Look into the log, then train again.');
    const crash = { code: 'killed', message: 'The system ended it: no memory was left.' };
    expect(run.history.state({ liveness: 'gone', now: 0, crash }).error).toMatchObject({
      ...crash,
      crashed: true,
    });
  });
});

describe('figures', () => {
  it('are those of the latest step', () => {
    expect(training(640).state().run).toMatchObject({
      step: 640,
      steps: 1000,
      epoch: 3,
      hostBytes: 2_130_000_000,
      deviceBytes: 6_480_000_000,
      device: { id: 'cuda:0', name: 'NVIDIA GeForce RTX 4090', precision: 'bf16' },
      checkpoints: [500],
    });
  });

  it('count the time of all processes, not the time between them', () => {
    const run = training(100);
    const first = run.state('gone').run.elapsedSeconds ?? 0;
    run.time += 24 * 3_600_000;
    run.started(50);
    run.time += 60_000;
    expect(run.state().run.elapsedSeconds).toBeCloseTo(first + 60.7, 3);
    expect(run.state('gone').run.elapsedSeconds).toBeCloseTo(first, 3);
  });

  it('of a finished run are what the trainer counted', () => {
    const { run } = finishedRun().state('gone');
    expect(run).toMatchObject({ elapsedSeconds: 169, etaSeconds: null, active: false });
    expect(run.result).toEqual({
      step: 1000,
      file: 'pixel-style.safetensors',
      bytes: 3_742_848,
      final: true,
    });
  });
});

describe('resume', () => {
  it('does again what came after the checkpoint', () => {
    const run = training(731);
    run.started(500);
    const { run: state } = run.state();
    expect(state).toMatchObject({ step: 500, resumedFrom: 500, checkpoints: [500] });
    expect(state.loss.steps.at(-1)).toBe(500);
    expect(state.samples[0]?.pictures.map((picture) => picture.step)).toEqual([250, 500]);
  });

  it('ends with the same curve, pictures and files as a run that was never cut off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.nat(400)), { maxLength: 4 }),
        (cuts) => {
          const cut = new ScriptedRun(400).started();
          for (const [to, from] of cuts) {
            cut.train(Math.max(to, cut.step), { every: 100, save: 200 });
            cut.started(Math.min(from, cut.step));
          }
          cut.train(400, { every: 100, save: 200 });
          const plain = new ScriptedRun(400).started();
          plain.train(400, { every: 100, save: 200 });
          const view = ({ history }: ScriptedRun) => {
            const { loss, samples, checkpoints, files } = history.state({ liveness: 'alive', now: 0 });
            const pictures = samples.map((row) => row.pictures.map(({ step, file }) => [step, file]));
            return { loss, pictures, checkpoints, files };
          };
          expect(view(cut)).toEqual(view(plain));
        },
      ),
      { seed: 4, numRuns: 50 },
    );
  });
});

describe('hostile and broken input', () => {
  it('skips and counts lines that are no events', () => {
    const run = training(3);
    for (const line of ['', '   ', '{"v":1,', 'null', '{"v":1,"seq":1,"time":"x","type":"step"}'])
      run.history.addLine(line);
    expect(run.state().run).toMatchObject({ step: 3, skippedLines: 3 });
  });

  it('never throws and always says something', () => {
    const types = [
      'started',
      'phase',
      'step',
      'sample',
      'checkpoint',
      'lora',
      'warning',
      'finished',
      'stopped',
      'error',
    ];
    const number = fc.oneof(fc.nat(50), fc.constantFrom(-1, 1e12, 0.5));
    const text = fc.constantFrom('', 'a', '../x', 'samples/1.png');
    const event = fc.record({
      v: fc.constant(1),
      seq: fc.nat(),
      time: fc.constantFrom('2026-11-23T10:15:00Z', 'yesterday'),
      type: fc.constantFrom(...types),
      pid: number,
      name: text,
      trainerVersion: text,
      steps: number,
      device: text,
      deviceName: text,
      precision: text,
      resumedFrom: fc.option(number),
      phase: fc.constantFrom('loading', 'training', 'paused', 'x'),
      step: number,
      done: fc.option(number),
      total: fc.option(number),
      epoch: number,
      losses: fc.array(fc.option(number), { maxLength: 5 }),
      learningRate: number,
      stepsPerSecond: number,
      etaSeconds: number,
      hostBytes: number,
      index: number,
      prompt: text,
      seed: number,
      file: text,
      width: number,
      height: number,
      seconds: number,
      folder: text,
      bytes: number,
      final: fc.boolean(),
      code: text,
      message: text,
      fix: text,
      reason: fc.constant('user'),
    });
    const liveness = fc.constantFrom<Liveness>('queued', 'launching', 'alive', 'gone');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), liveness, (events, alive) => {
        const history = new RunHistory();
        for (const one of events) history.addLine(JSON.stringify(one));
        const state = history.state({ liveness: alive, now: 0 });
        expect(structuredClone(state)).toEqual(state);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        expect(state.active).toBe(
          ['queued', 'starting', 'running', 'paused', 'stopping'].includes(state.status),
        );
        expect(state.error !== null).toBe(state.status === 'failed');
        for (const row of state.samples)
          for (const { file } of row.pictures) expect(isInside(file)).toBe(true);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('keeps at most 100 warnings, the same one once with its number', () => {
    const run = training(1);
    const warn = (message: string) =>
      run.add({ type: 'warning', code: 'w', message, fix: '', file: null, step: 1 });
    for (let index = 0; index < 150; index += 1) warn(`warning ${index}`);
    warn('warning 149');
    const { warnings } = run.state().run;
    expect(warnings).toHaveLength(100);
    expect(warnings.at(-1)).toMatchObject({ message: 'warning 149', times: 2 });
  });

  it('gives a view 400 pictures of a prompt: the first and the latest', () => {
    const run = training(1);
    for (let step = 0; step < 1000; step += 1)
      run.add({
        type: 'sample',
        step,
        index: 0,
        prompt: 'p',
        seed: 1,
        file: `samples/${step}.png`,
        width: 64,
        height: 64,
        seconds: 1,
      });
    const [row] = run.state().run.samples;
    expect(row?.pictures.map((picture) => picture.step).slice(0, 2)).toEqual([0, 601]);
    expect([row?.pictures.length, row?.omitted]).toEqual([400, 600]);
  });
});

it('takes a million steps in little time, and says what the run is in milliseconds', () => {
  const history = new RunHistory();
  const time = '2026-11-23T10:15:00Z';
  const rest = {
    epoch: 1,
    learningRate: 1,
    stepsPerSecond: 1,
    etaSeconds: 1,
    hostBytes: 1,
    deviceBytes: null,
  };
  const started = performance.now();
  for (let step = 1; step <= 1_000_000; step += 1)
    history.add({ v: 1, seq: step, time, type: 'step', step, losses: [step % 7], ...rest });
  const taken = performance.now() - started;
  const before = performance.now();
  const state = history.state({ liveness: 'alive', now: 0 });
  const said = performance.now() - before;
  expect(state.loss.steps.length).toBeLessThanOrEqual(2000);
  expect(state.loss.count.reduce((sum, one) => sum + one, 0)).toBe(1_000_000);
  // about 0.4 s and 1 ms alone on a slow core; quadratic work would take hours
  expect(taken).toBeLessThan(15_000);
  expect(said).toBeLessThan(500);
});
