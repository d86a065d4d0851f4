// What a run is, said from its run folder alone: events.jsonl, run.json and whether the process lives.

import type { Phase } from '../trainer/events';
import type { LossView } from './lossSeries';

/** What a person is told the run is. */
export type RunStatus =
  'queued' | 'starting' | 'running' | 'paused' | 'stopping' | 'finished' | 'stopped' | 'failed';

/**
 * What is known of the process: `queued` waits for its turn; `launching` has been asked for and has not written its
 * first event (also a resume); `alive` and `gone` are the verdict of whoever looks at pid and heartbeat.
 */
export type Liveness = 'queued' | 'launching' | 'alive' | 'gone';

export interface PhaseProgress {
  readonly phase: Phase['phase'];
  readonly done: number | null;
  readonly total: number | null;
}

export interface RunDevice {
  /** torch's name: cpu, cuda:0, mps … */
  readonly id: string;
  /** What a person calls it. */
  readonly name: string;
  readonly precision: string;
}

export interface SamplePicture {
  readonly step: number;
  readonly seed: number;
  /** Relative to the run folder, with forward slashes; never leads out of it. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** How long it took to make. */
  readonly seconds: number;
  /** Milliseconds since 1970: part of the picture's address, since a resumed run makes some files again. */
  readonly time: number;
}

export interface PromptSamples {
  readonly index: number;
  readonly prompt: string;
  /** By step, the earliest first. */
  readonly pictures: readonly SamplePicture[];
  /** Pictures between the first and the second that are left out of a very long list. */
  readonly omitted: number;
}

export interface LoraFile {
  readonly step: number;
  /** Relative to the run folder. */
  readonly file: string;
  readonly bytes: number;
  readonly final: boolean;
}

export interface RunWarning {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly file: string | null;
  /** Step of the latest one. */
  readonly step: number | null;
  /** How often it was said. */
  readonly times: number;
}

export interface RunError {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly step: number | null;
  /** The process went away without a word. */
  readonly crashed: boolean;
}

export interface NetworkSize {
  readonly modules: number;
  readonly parameters: number;
  /** Parameters per part. */
  readonly parts: Readonly<Record<string, number>>;
}

/** Everything that a view of a run shows; plain data, complete in itself. */
export interface RunState {
  readonly name: string;
  readonly status: RunStatus;
  /** A process is at work, or about to be. */
  readonly active: boolean;
  readonly phase: PhaseProgress | null;
  readonly step: number;
  readonly steps: number;
  readonly epoch: number | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Of all processes of this run together. */
  readonly elapsedSeconds: number | null;
  readonly etaSeconds: number | null;
  readonly stepsPerSecond: number | null;
  readonly learningRate: number | null;
  readonly hostBytes: number | null;
  readonly deviceBytes: number | null;
  readonly device: RunDevice | null;
  readonly trainerVersion: string | null;
  readonly loss: LossView;
  readonly lastLoss: number | null;
  /** Smoothed with factor 0.98. */
  readonly smoothedLoss: number | null;
  readonly network: NetworkSize | null;
  readonly samples: readonly PromptSamples[];
  /** Steps from which the run can be resumed, as far as the events tell, ascending. */
  readonly checkpoints: readonly number[];
  readonly files: readonly LoraFile[];
  /** The file of the last step, of a finished or stopped run. */
  readonly result: LoraFile | null;
  readonly warnings: readonly RunWarning[];
  readonly error: RunError | null;
  /** Step from which the latest process went on. */
  readonly resumedFrom: number | null;
  /** Lines of events.jsonl that could not be read. */
  readonly skippedLines: number;
}
