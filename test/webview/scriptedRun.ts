// A run as the trainer would have written it, up to any point: what the panel is shown in tests.

import type { RunPanelState } from '../../src/shared/runs/api';
import { RunHistory } from '../../src/shared/runs/runHistory';
import type { Liveness } from '../../src/shared/runs/runState';
import type { Event } from '../../src/shared/trainer/events';

const start = Date.UTC(2026, 10, 23, 10, 15);
const secondsPerStep = 0.13;

export const prompts = [
  'pxart, a person with long blue hair, glasses, serious, light blue background',
  'pxart, a person with long black hair, sunglasses, green background',
  'pxart, a person with a purple turban, calm, purple background',
];

type Loose = { type: Event['type'] } & Record<string, unknown>;

/** Writes events one after the other with time and number. */
export class ScriptedRun {
  readonly history = new RunHistory();
  time = start;
  step = 0;
  #seq = 0;

  constructor(
    readonly steps = 1000,
    readonly name = 'pixel-style',
  ) {}

  /** Writes one event, through the same reader as a line of the file. */
  add(event: Loose): this {
    this.history.addLine(
      JSON.stringify({ v: 1, seq: this.#seq++, time: new Date(this.time).toISOString(), ...event }),
    );
    return this;
  }

  started(resumedFrom: number | null = null): this {
    if (resumedFrom !== null) this.step = resumedFrom;
    return this.add({
      type: 'started',
      pid: 4711,
      name: this.name,
      trainerVersion: '0.1.0',
      steps: this.steps,
      device: 'cuda:0',
      deviceName: 'NVIDIA GeForce RTX 4090',
      precision: 'bf16',
      resumedFrom,
    });
  }

  phase(phase: string, done: number | null = null, total: number | null = null): this {
    this.time += 1500;
    return this.add({ type: 'phase', phase, step: this.step, done, total });
  }

  network(parts: Record<string, number> = { in0: 684_032, out3: 1_184_768 }): this {
    const parameters = Object.values(parts).reduce((sum, one) => sum + one, 0);
    return this.add({ type: 'network', modules: 79, parameters, parts });
  }

  /** Goes on to `step`, several steps an event as the trainer does, with pictures and saves on the way. */
  train(step: number, { every = 250, save = 500 }: { every?: number; save?: number } = {}): this {
    while (this.step < step) {
      const losses: (number | null)[] = [];
      while (this.step < step && losses.length < 7) {
        this.step += 1;
        this.time += secondsPerStep * 1000;
        losses.push(lossAt(this.step, this.steps));
        if (this.step % every === 0 || this.step % save === 0) break;
      }
      this.add({
        type: 'step',
        step: this.step,
        epoch: Math.ceil(this.step / 250),
        losses,
        learningRate: 1e-4,
        stepsPerSecond: 1 / secondsPerStep,
        etaSeconds: (this.steps - this.step) * secondsPerStep,
        hostBytes: 2_130_000_000,
        deviceBytes: 6_480_000_000,
      });
      if (this.step % every === 0) this.samples();
      if (this.step % save === 0) this.save();
    }
    return this;
  }

  /** Pictures of every prompt at this step. */
  samples(): this {
    prompts.forEach((prompt, index) => {
      this.time += 3000;
      this.add({
        type: 'sample',
        step: this.step,
        index,
        prompt,
        seed: 7 + index,
        file: `samples/${String(this.step).padStart(6, '0')}-${String(index).padStart(2, '0')}.png`,
        width: 64,
        height: 64,
        seconds: 2.9,
      });
    });
    return this;
  }

  save(): this {
    return this.add({ type: 'checkpoint', step: this.step, folder: `checkpoints/step-${this.step}` }).add({
      type: 'lora',
      step: this.step,
      file:
        this.step === this.steps ? `${this.name}.safetensors` : `${this.name}-step${this.step}.safetensors`,
      bytes: 3_742_848,
      final: this.step === this.steps,
    });
  }

  /** What the panel would be sent now. */
  state(liveness: Liveness = 'alive', change: Partial<RunPanelState> = {}): RunPanelState {
    return {
      run: this.history.state({ liveness, now: this.time + 700, name: this.name }),
      job: {
        file: 'pixel-style.blocklora.json',
        base: 'Embedded model',
        kind: 'locon',
        batchSize: 2,
        resolution: [64, 64],
        sampler: 'dpmpp_2m_karras',
        samplerSteps: 25,
        cfg: 7,
        negative: '',
        prompts,
      },
      requests: { stop: false, pause: false, sampleNow: false, saveNow: false },
      folder: '/run',
      locked: null,
      ...change,
    };
  }
}

/** A loss that falls and is noisy, the same each time. */
export function lossAt(step: number, steps: number): number {
  const noise = Math.sin(step * 12.9898) * 43758.5453;
  const wobble = noise - Math.floor(noise) - 0.5;
  return 0.074 + 0.09 * Math.exp((-4 * step) / steps) + wobble * 0.06 * (0.6 + 0.4 * Math.exp(-step / 300));
}

const begun = (): ScriptedRun => new ScriptedRun().started();
const ready = (): ScriptedRun => begun().phase('loading').phase('caching-latents', 20, 20).network();

/** Every state that the panel has a design for. */
export const scenes = {
  queued: () => new ScriptedRun().state('queued'),
  launching: () => new ScriptedRun().state('launching'),
  loading: () => begun().phase('loading').state(),
  caching: () => begun().phase('loading').phase('caching-latents', 7, 20).state(),
  'first-pictures': () => ready().phase('sampling', 1, 3).samples().state(),
  sampling: () => ready().samples().phase('training').train(250).phase('sampling', 1, 3).state(),
  running: () => ready().samples().phase('training').train(640).state(),
  paused: () =>
    ready()
      .samples()
      .phase('training')
      .train(320)
      .phase('paused')
      .state('alive', { requests: { stop: false, pause: true, sampleNow: false, saveNow: false } }),
  stopping: () => ready().samples().phase('training').train(410).phase('stopping').state(),
  finished: () => finishedRun().state('gone'),
  stopped: () => {
    const run = ready().samples().phase('training').train(640);
    run.save();
    return run
      .add({ type: 'stopped', step: 640, reason: 'user', file: 'pixel-style-step640.safetensors' })
      .state('gone');
  },
  failed: () =>
    ready()
      .samples()
      .phase('training')
      .train(731)
      .add({
        type: 'error',
        code: 'out-of-memory',
        message:
          'The accelerator ran out of memory: 23.6 of 24.0 GB were in use when 512 MB more were asked for.',
        fix: 'Set “batchSize” to 1 or turn “gradientCheckpointing” on, which saves about 4 GB here.',
        file: 'pixel-style.blocklora.json',
        line: 14,
        column: 17,
        step: 731,
      })
      .state('gone'),
  crashed: () => ready().samples().phase('training').train(731).state('gone'),
  'failed-early': () =>
    begun()
      .phase('loading')
      .add({
        type: 'error',
        code: 'sdxl',
        message: 'base.safetensors is an SDXL checkpoint; this version trains on Stable Diffusion 1.x.',
        fix: 'Choose an SD 1.4 or 1.5 model in “base.model”.',
        file: 'pixel-style.blocklora.json',
        line: 3,
        column: 24,
        step: null,
      })
      .state('gone'),
  warnings: () =>
    ready()
      .add({
        type: 'warning',
        code: 'conv-only-part',
        message: 'in3 has no attention, so a LoRA makes no module there.',
        fix: 'Set “kind” to “locon” to train its convolutions.',
        file: 'pixel-style.blocklora.json',
        step: null,
      })
      .phase('training')
      .train(200)
      .add({
        type: 'warning',
        code: 'sample-failed',
        message: 'The sample pictures could not be made: out of memory.',
        fix: 'Training goes on. Make them smaller with “samples.width”.',
        file: null,
        step: 150,
      })
      .add({
        type: 'warning',
        code: 'sample-failed',
        message: 'The sample pictures could not be made: out of memory.',
        fix: 'Training goes on. Make them smaller with “samples.width”.',
        file: null,
        step: 200,
      })
      .state(),
} satisfies Record<string, () => RunPanelState>;

/** A run of all its steps. */
export function finishedRun(): ScriptedRun {
  return ready()
    .samples()
    .phase('training')
    .train(1000)
    .add({ type: 'finished', step: 1000, file: 'pixel-style.safetensors', bytes: 3_742_848, seconds: 169 });
}
