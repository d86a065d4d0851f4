// Every sentence of the run panel.

import type { PhaseProgress, RunStatus } from '../../src/shared/runs/runState';
import { count } from '../shared/format';

export const status: Readonly<Record<RunStatus, string>> = {
  queued: 'Waiting',
  starting: 'Starting',
  running: 'Training',
  paused: 'Paused',
  stopping: 'Stopping',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
};

export const actions = {
  stop: 'Stop',
  stopTip: 'Finish this step, save the LoRA and a checkpoint, and end. The run can be resumed later.',
  pause: 'Pause',
  pauseTip: 'Wait after this step; the model stays in memory.',
  unpause: 'Continue',
  unpauseTip: 'Go on with the training.',
  sample: 'Sample now',
  sampleTip: 'Make the sample pictures after this step.',
  save: 'Save now',
  saveTip: 'Save the LoRA and a checkpoint after this step.',
  notYet: 'Possible as soon as the first step is done.',
  asked: 'Asked for; it happens after this step.',
  resume: (step: number) => (step > 0 ? `Resume from step ${count(step)}` : 'Train again from the start'),
  resumeTip: 'Go on exactly where the latest checkpoint was saved.',
  openJob: 'Job file',
  openJobTip: 'Open the job file of this run.',
  openFolder: 'Run folder',
  openFolderTip: 'Show the folder of this run.',
  openLog: 'Show log',
  openLogTip: 'Open the whole log of the trainer.',
  duplicate: 'Duplicate job',
  duplicateTip: 'Make a new job file with the same settings.',
} as const;

/** What happens because of a click, until it has happened. */
export const notes = {
  stop: 'Stopping after this step. The LoRA and a checkpoint are saved first.',
  pause: 'Pausing after this step.',
  unpause: 'Going on.',
  sampleNow: 'Sample pictures come after this step.',
  saveNow: 'The LoRA and a checkpoint are saved after this step.',
  resume: 'Starting the trainer again.',
  sampling: (done: number | null, total: number | null) =>
    done === null || total === null
      ? 'Making sample pictures.'
      : `Making sample pictures: ${done} of ${total}.`,
  saving: 'Saving.',
  paused: 'Paused. The model stays in memory until you continue or stop.',
} as const;

export const facts = {
  loss: 'Loss',
  speed: 'Speed',
  elapsed: 'Elapsed',
  remaining: 'Remaining',
  epoch: 'Epoch',
  memory: 'Memory',
  device: 'Device',
  lossTip: 'Loss averaged over about 50 steps',
  memoryDevice: 'Highest use of the accelerator’s memory so far',
  memoryHost: 'Memory of the training process',
} as const;

export const progress = {
  label: 'Steps done',
  steps: (step: number, steps: number) => `Step ${count(step)} of ${count(steps)}`,
  noSteps: 'No step yet',
} as const;

type StartPhase = Extract<
  PhaseProgress['phase'],
  'loading' | 'caching-latents' | 'caching-text' | 'sampling'
>;

export const starting = {
  title: 'Getting ready',
  resumeTitle: (step: number) => `Going on from step ${count(step)}`,
  queuedTitle: 'Waiting for its turn',
  queued: 'Another training is on. This one starts by itself when that one is done.',
  launch: 'Start the trainer',
  phases: {
    loading: 'Load the base model',
    'caching-latents': 'Encode the pictures',
    'caching-text': 'Encode the captions',
    sampling: 'Make the first pictures',
  } satisfies Record<StartPhase, string>,
  of: (done: number, total: number) => `${count(done)} of ${count(total)}`,
} as const;

export const outcome = {
  finished: (duration: string | null) =>
    duration === null ? 'The LoRA is ready' : `The LoRA is ready after ${duration}`,
  stopped: (step: number, steps: number) => `Stopped at step ${count(step)} of ${count(steps)}`,
  stoppedText: 'Everything up to this step is saved. Resume goes on exactly from there.',
  stoppedEarly: 'It was stopped before the first step, so there is nothing to save.',
  failed: 'Training could not go on',
  crashed: 'Training ended without a word',
  atStep: (step: number) => `at step ${count(step)}`,
  reveal: 'Reveal',
  revealTip: 'Show the file where it lies.',
  copyPath: 'Copy path',
  copyTag: 'Copy for prompts',
  copyTagTip: 'Copy the text that calls this LoRA in a prompt.',
  copied: 'Copied',
  file: 'LoRA file',
} as const;

export const loss = {
  title: 'Loss',
  empty: 'The curve begins with the first step.',
  never: 'There was no step.',
  logarithmic: 'Logarithmic',
  smoothing: 'Smoothing',
  raw: 'each step',
  rawMany: (steps: number) => `mean of ${count(steps)} steps`,
  range: 'least to greatest',
  smooth: 'smoothed',
  sample: 'samples',
  checkpoint: 'checkpoint',
  hint: 'Point at the curve, or use the arrow keys, to read it.',
  at: (step: number) => `Step ${count(step)}`,
  chart: 'Loss by step',
} as const;

export const samples = {
  title: 'Sample pictures',
  waiting: 'The first pictures appear here soon.',
  waitingStart: 'Pictures of every prompt appear here, the first before training changes anything.',
  none: 'This job asks for no sample pictures.',
  noneFix: 'Add prompts to “samples” in the job file to watch the LoRA grow.',
  never: 'No pictures were made.',
  start: 'Start',
  step: (step: number) => (step === 0 ? 'Start' : `Step ${count(step)}`),
  open: (step: number, prompt: string) => `${samples.step(step)}: ${prompt}. Enlarge`,
  omitted: (number: number) => `${count(number)} pictures in between are in the run folder`,
  missing: 'The picture cannot be read.',
  copyPrompt: 'Copy prompt',
  prompt: (index: number) => `Prompt ${index + 1}`,
} as const;

export const lightbox = {
  label: 'Sample picture',
  close: 'Close (Esc)',
  earlier: 'Earlier step (left arrow)',
  later: 'Later step (right arrow)',
  compare: 'Compare with the start',
  compareTip: 'Slide between this picture and the one made before training (C).',
  compareSlider: 'How much of the start picture is seen',
  openPicture: 'Open in editor',
  position: (at: number, of: number) => `${count(at)} of ${count(of)}`,
  hint: 'Left and right: steps. Up and down: prompts. C: compare with the start. Esc: close.',
  facts: {
    seed: 'Seed',
    size: 'Size',
    sampler: 'Sampler',
    steps: 'Sampler steps',
    cfg: 'Guidance',
    negative: 'Negative',
    took: 'Took',
  },
} as const;

export const blocks = {
  title: 'Blocks',
  none: 'Shown when the LoRA has been laid over the model.',
  summary: (modules: number, parameters: number) =>
    `${count(modules)} modules, ${count(parameters)} parameters`,
  untrained: 'not trained',
  part: (name: string, parameters: number, share: string) =>
    parameters === 0
      ? `${name}: not trained`
      : `${name}: ${count(parameters)} parameters, ${share} of the LoRA`,
  label: 'Share of the LoRA in each part of the U-Net',
  filled: 'filled: share of the LoRA’s parameters',
  hollow: 'hollow: left as the base model has it',
} as const;

export const warnings = {
  title: 'Warnings',
  times: (times: number) => `${count(times)} times`,
  step: (step: number) => `Step ${count(step)}`,
} as const;

export const files = {
  title: 'LoRA files',
  step: (step: number) => `Step ${count(step)}`,
} as const;

export const log = {
  title: 'Log',
  follow: 'Follow',
  empty: 'The trainer has said nothing yet.',
  truncated: 'Earlier lines are in the log file.',
} as const;

export const messages = {
  loading: 'Reading the run…',
} as const;

const samplers: Partial<Record<string, string>> = {
  dpmpp_2m_karras: 'DPM++ 2M Karras',
  euler: 'Euler',
  euler_a: 'Euler a',
  ddim: 'DDIM',
};

/** A sampler as people call it. */
export const samplerName = (name: string): string => samplers[name] ?? name;

/** Told to screen readers when the state changes. */
export const announced = (state: RunStatus, step: number): string =>
  state === 'running' || state === 'queued' || state === 'starting'
    ? `${status[state]}.`
    : `${status[state]} at step ${count(step)}.`;
