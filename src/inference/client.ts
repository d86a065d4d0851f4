import type { Logger } from '../process/logger';
import { Emitter } from '../shared/emitter';
import type { SparseScores } from '../shared/tagging/scores';
import type { TaggerModelFiles } from './models/model';
import type { ModelFacts } from './protocol';

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

export interface TaggerStatus {
  readonly state: 'off' | 'starting' | 'idle' | 'tagging';
  readonly provider: string | null;
  readonly fellBack: string | null;
  readonly secondsPerImage: number | null;
}

export interface TaggerClientOptions {
  /** The bundled entry, `dist/tagger.js`. */
  readonly script: string;
  readonly logger: Logger;
  /** Seconds without work until the process ends; default 60. */
  readonly idleSeconds?: number;
  readonly thumbnailFolder: string;
}

/** The tagger process as the editor sees it: started when first asked, ended when idle, one per window. */
export class TaggerClient {
  readonly #status = new Emitter<TaggerStatus>();
  readonly onDidChangeStatus = this.#status.event;

  constructor(private readonly options: TaggerClientOptions) {}

  get status(): TaggerStatus {
    return { state: 'off', provider: null, fellBack: null, secondsPerImage: null };
  }

  /**
   * Tags images, one request after the other. A broken image is a failure; the rest goes on. Cancelling resolves
   * within the time of one image, with what was done.
   *
   * @throws TaggerError when the model cannot be used, or the process crashes again and again
   */
  tag(request: TagRequest, handlers: TagHandlers, signal: AbortSignal): Promise<TagSummary> {
    return Promise.reject(new Error(`${request.images.length} ${signal.aborted} ${typeof handlers}`));
  }

  /**
   * What a model file says of itself.
   *
   * @throws TaggerError when it is not a tagger that can be run; the signal's reason
   */
  inspect(model: TaggerModelFiles, signal?: AbortSignal): Promise<ModelFacts> {
    return Promise.reject(new Error(`${model.onnx} ${signal?.aborted}`));
  }

  /**
   * A small picture of an image, fitted into a square and upright, kept by content in a bounded store.
   *
   * @param side of the square, in pixels
   * @returns path of a file, which stays until newer ones push it out
   */
  thumbnail(image: string, side: number, signal?: AbortSignal): Promise<string> {
    return Promise.reject(new Error(`${image} ${side} ${signal?.aborted} ${this.options.script}`));
  }

  dispose(): void {
    this.#status.dispose();
  }
}
