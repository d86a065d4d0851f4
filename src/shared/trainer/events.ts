// Generated from native-bin/schema by `npm run generate`: do not edit.

/**
 * One line of ``events.jsonl``.
 */
export type Event =
  Started | Phase | Network | Step | Sample | Checkpoint | LoraSaved | Warning_ | Finished | Stopped | Error;

/**
 * The process is up and has read its job.
 */
export interface Started {
  v: 1;
  seq: number;
  time: string;
  type: 'started';
  pid: number;
  name: string;
  trainerVersion: string;
  steps: number;
  /**
   * torch's name: cpu, cuda:0, mps …
   */
  device: string;
  /**
   * What a person calls it: NVIDIA GeForce RTX 4090, CPU (8 cores) …
   */
  deviceName: string;
  precision: string;
  /**
   * Step of the checkpoint that this process went on from.
   */
  resumedFrom: number | null;
}
/**
 * What the process is busy with; repeated with `done` as it advances.
 */
export interface Phase {
  v: 1;
  seq: number;
  time: string;
  type: 'phase';
  phase:
    | 'loading'
    | 'caching-latents'
    | 'caching-text'
    | 'training'
    | 'sampling'
    | 'saving'
    | 'paused'
    | 'stopping';
  step: number;
  done: number | null;
  total: number | null;
}
/**
 * The LoRA's size, once it is made.
 */
export interface Network {
  v: 1;
  seq: number;
  time: string;
  type: 'network';
  modules: number;
  parameters: number;
  /**
   * Parameters per part.
   */
  parts: {
    [k: string]: number;
  };
}
/**
 * Progress of the loop: `losses` are those of all steps since the last step event, the last belongs to `step`.
 */
export interface Step {
  v: 1;
  seq: number;
  time: string;
  type: 'step';
  step: number;
  epoch: number;
  /**
   * One per step; null where the loss was not a finite number.
   */
  losses: (number | null)[];
  learningRate: number;
  stepsPerSecond: number;
  etaSeconds: number;
  /**
   * Resident memory of the process.
   */
  hostBytes: number;
  /**
   * Peak memory on the accelerator.
   */
  deviceBytes: number | null;
}
/**
 * A picture of the weights in training.
 */
export interface Sample {
  v: 1;
  seq: number;
  time: string;
  type: 'sample';
  step: number;
  /**
   * Which of the job's prompts.
   */
  index: number;
  prompt: string;
  seed: number;
  /**
   * Relative to the run folder, with forward slashes.
   */
  file: string;
  width: number;
  height: number;
  seconds: number;
}
/**
 * State from which the run can be resumed exactly is safe on disk.
 */
export interface Checkpoint {
  v: 1;
  seq: number;
  time: string;
  type: 'checkpoint';
  step: number;
  folder: string;
}
/**
 * A LoRA file is safe on disk.
 */
export interface LoraSaved {
  v: 1;
  seq: number;
  time: string;
  type: 'lora';
  step: number;
  file: string;
  bytes: number;
  final: boolean;
}
/**
 * Something went wrong, and training goes on.
 */
export interface Warning_ {
  v: 1;
  seq: number;
  time: string;
  type: 'warning';
  code: string;
  message: string;
  fix: string;
  file: string | null;
  step: number | null;
}
/**
 * Terminal: all steps are done.
 */
export interface Finished {
  v: 1;
  seq: number;
  time: string;
  type: 'finished';
  step: number;
  file: string;
  bytes: number;
  /**
   * Of training in all processes of this run.
   */
  seconds: number;
}
/**
 * Terminal: asked to stop; everything up to `step` is saved.
 */
export interface Stopped {
  v: 1;
  seq: number;
  time: string;
  type: 'stopped';
  step: number;
  reason: 'user' | 'signal';
  file: string | null;
}
/**
 * Terminal: training could not go on. One sentence of cause, one of remedy.
 */
export interface Error {
  v: 1;
  seq: number;
  time: string;
  type: 'error';
  code: string;
  message: string;
  fix: string;
  file: string | null;
  line: number | null;
  column: number | null;
  step: number | null;
}
