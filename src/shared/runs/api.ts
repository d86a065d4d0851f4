// What the run panel and its host say to each other.

import { defineCommand, defineNotification, defineRequest } from '../ipc';
import type { RunState } from './runState';

/** What the job says that the events do not. */
export interface RunJob {
  /** File name of the job file, or null when it is gone. */
  readonly file: string | null;
  /** Name of the base model, as a person knows it. */
  readonly base: string;
  readonly kind: 'lora' | 'locon';
  readonly batchSize: number;
  readonly resolution: readonly [width: number, height: number] | null;
  /** Of sample pictures, as the job names it. */
  readonly sampler: string;
  readonly samplerSteps: number;
  readonly cfg: number;
  readonly negative: string;
  readonly prompts: readonly string[];
}

/** Requests that the run has not answered yet: the files in its control folder. `pause` is true while it holds. */
export interface RunRequests {
  readonly stop: boolean;
  readonly pause: boolean;
  readonly sampleNow: boolean;
  readonly saveNow: boolean;
}

/** All that the panel shows but the log. Sent complete, at most four times a second. */
export interface RunPanelState {
  readonly run: RunState;
  /** Null while job.json cannot be read. */
  readonly job: RunJob | null;
  readonly requests: RunRequests;
  /** Webview address of the run folder, without a slash at its end. */
  readonly folder: string;
  /** Why nothing may be started (an untrusted workspace), or null. */
  readonly locked: string | null;
}

/** The end of log.txt: at most 200 lines, complete each time. */
export interface LogTail {
  readonly lines: readonly string[];
  /** There is more above. */
  readonly truncated: boolean;
}

export const maxLogLines = 200;

/** A file of the run, relative to its folder. The host checks that it stays inside. */
export interface RunFileParams {
  readonly file: string;
}

/** A place in a file, as an error names it: absolute, or relative to the workspace. */
export interface PlaceParams {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

function record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isRunFile(value: unknown): value is RunFileParams {
  return record(value) && typeof value.file === 'string';
}

function isPlace(value: unknown): value is PlaceParams {
  const place = (part: unknown): boolean =>
    part === null || (Number.isSafeInteger(part) && (part as number) >= 1);
  return isRunFile(value) && 'line' in value && place(value.line) && 'column' in value && place(value.column);
}

function isText(value: unknown): value is { readonly text: string } {
  return record(value) && typeof value.text === 'string' && value.text.length <= 10_000;
}

export const runPanelApi = {
  /** The view listens from now on: send `state` and `log`. */
  ready: defineCommand(),
  getState: defineRequest<void, RunPanelState>(),
  /** Stop after this step and save. */
  stop: defineRequest(),
  pause: defineRequest(),
  unpause: defineRequest(),
  sampleNow: defineRequest(),
  saveNow: defineRequest(),
  /** Go on from the latest checkpoint. */
  resumeRun: defineRequest(),
  /** Show a file of the run in the file manager or the explorer. */
  reveal: defineRequest<RunFileParams>(isRunFile),
  /** Put the absolute path of a file of the run on the clipboard. */
  copyPath: defineRequest<RunFileParams>(isRunFile),
  /** Put text (`<lora:name:1>`, a prompt) on the clipboard. */
  copyText: defineRequest<{ readonly text: string }>(isText),
  /** Open a sample picture in an editor tab. */
  openPicture: defineRequest<RunFileParams>(isRunFile),
  /** Open the file that an error or a warning names. */
  openPlace: defineRequest<PlaceParams>(isPlace),
  openJob: defineRequest(),
  openLog: defineRequest(),
  revealFolder: defineRequest(),
  /** A new job file with the same settings, opened. */
  duplicateJob: defineRequest(),

  state: defineNotification<RunPanelState>(),
  log: defineNotification<LogTail>(),
} as const;

export type RunPanelApi = typeof runPanelApi;
