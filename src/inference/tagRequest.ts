// What is asked of a tagger, and what comes back.

import type { SparseScores } from '../shared/tagging/scores';
import type { TaggerModelFiles } from './models/model';

/** Images to be tagged by one model. */
export interface TagRequest {
  readonly model: TaggerModelFiles;
  /** Absolute paths. */
  readonly images: readonly string[];
  /** Turn pictures upright by their EXIF orientation; the default is true. */
  readonly orient?: boolean;
  /** Variant of the family's preprocessing; the family's first when not given. */
  readonly variant?: string;
  readonly provider: 'auto' | 'cpu';
  /** Scores below are not sent back; default 0.01. */
  readonly floor?: number;
}

/** What a model says of one image. */
export interface TagResult {
  readonly image: string;
  /** sha256 of the file's bytes, hex. */
  readonly contentHash: string;
  readonly bytes: number;
  /** Milliseconds since 1970, as `fs.Stats.mtimeMs`. */
  readonly modified: number;
  readonly scores: SparseScores;
}

/** Why an image has no result: one sentence of cause, one of remedy. */
export interface TagFailure {
  readonly image: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export interface TagProgress {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** What it runs on: `CPU`, `CUDA`, `DirectML`, `CoreML`; empty until the model is loaded. */
  readonly provider: string;
  /** Why the CPU is used although a graphics card was wanted. */
  readonly fellBack: string | null;
  /** Of the last images; null until there are some. */
  readonly secondsPerImage: number | null;
}

export interface TagSummary extends TagProgress {
  readonly cancelled: boolean;
  /** Seconds from the first image to the last. */
  readonly seconds: number;
  /** Seconds of inference alone. */
  readonly inferenceSeconds: number;
}

export interface TagHandlers {
  /** A slow one holds the process back: no more than a few images are ever on their way. */
  onResult(result: TagResult): void | Promise<void>;
  onFailure(failure: TagFailure): void;
  onProgress(progress: TagProgress): void;
}
