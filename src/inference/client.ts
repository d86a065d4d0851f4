import path from 'node:path';
import type { Logger } from '../process/logger';
import type { NodeChildEnd } from '../process/nodeChild';
import { NodeChild } from '../process/nodeChild';
import { Emitter } from '../shared/emitter';
import { ImageRun } from './imageRun';
import type { TaggerModelFiles } from './models/model';
import { endText, startFault } from './processEnd';
import type { MaskShape } from './masks/drawMask';
import type { Fingerprint, FromTagger, ModelFacts, ProviderFacts, ToTagger } from './protocol';
import { Shared } from './shared';
import type { TagHandlers, TagRequest, TagSummary } from './tagRequest';
import { TaggerError } from './taggerError';
import { Tasks } from './tasks';
import { SeenFiles } from './thumbnails/seen';
import { thumbnailPath, touchThumbnail } from './thumbnails/store';

export type { TagFailure, TagHandlers, TagProgress, TagRequest, TagResult, TagSummary } from './tagRequest';

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

const defaultIdleSeconds = 60;
/** A process that ends so often before it can do anything will not start. */
const mostFailedStarts = 2;
/** Milliseconds that the slowest model may take for what it has begun when it is cancelled. */
const letGoTime = 30_000;
const off: TaggerStatus = { state: 'off', provider: null, fellBack: null, secondsPerImage: null };

/** The tagger process as the editor sees it: started when first asked, ended when idle, one per window. */
export class TaggerClient {
  readonly #options: TaggerClientOptions;
  readonly #statusChanged = new Emitter<TaggerStatus>();
  readonly onDidChangeStatus = this.#statusChanged.event;
  readonly #tasks = new Tasks((message) => this.#child?.send(message));
  readonly #thumbnails = new Shared<string>();
  readonly #seen: SeenFiles;
  /** The first is at work. */
  readonly #runs: ImageRun[] = [];
  #lastRun = 0;
  #child: NodeChild<FromTagger, ToTagger> | undefined;
  #ready = false;
  #failedStarts = 0;
  #idle: NodeJS.Timeout | undefined;
  #closing: NodeJS.Timeout | undefined;
  #disposed = false;
  #shown = JSON.stringify(off);
  #provider: ProviderFacts | null = null;

  constructor(options: TaggerClientOptions) {
    this.#options = options;
    this.#seen = new SeenFiles(path.join(options.thumbnailFolder, 'seen.json'));
  }

  get status(): TaggerStatus {
    if (this.#child === undefined) return off;
    const { provider = null, fellBack = null } = this.#provider ?? {};
    const [run] = this.#runs;
    if (!this.#ready || run?.loading === true)
      return { state: 'starting', provider, fellBack, secondsPerImage: null };
    const { secondsPerImage = null } = run?.progress ?? {};
    return { state: run === undefined || run.over ? 'idle' : 'tagging', provider, fellBack, secondsPerImage };
  }

  /** Number of the process, for those who look after it; null when there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /**
   * Tags images, one request after the other. An image that cannot be tagged is a failure, and the rest goes on, also
   * when it made the process crash. Cancelling is not an error: what was done until then is the result.
   *
   * @throws TaggerError when the model cannot be used, or the process crashes again and again; what `onResult` throws
   */
  async tag(request: TagRequest, handlers: TagHandlers, signal: AbortSignal): Promise<TagSummary> {
    this.#refuseDisposed();
    const run = new ImageRun(request, handlers);
    const cancel = (): void => {
      const loading = run.loading;
      run.cancel();
      if (loading) this.#endLoading(run);
      else if (this.#runs[0] === run) this.#awaitClosed();
    };
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) run.cancel();
    else if (!run.over) this.#runs.push(run);
    this.#advance();
    try {
      return await run.finished;
    } finally {
      signal.removeEventListener('abort', cancel);
      const at = this.#runs.indexOf(run);
      if (at >= 0) this.#runs.splice(at, 1);
      this.#advance();
    }
  }

  /**
   * What a model file says of itself.
   *
   * @throws TaggerError when it is not a tagger that can be run; the signal's reason
   */
  async inspect(model: TaggerModelFiles, signal?: AbortSignal): Promise<ModelFacts> {
    const { onnx, family, tagCount } = model;
    const answer = await this.#ask(
      (id) => ({ type: 'inspect', id, model: { onnx, family, tagCount } }),
      onnx,
      signal,
    );
    if (answer.type !== 'inspected') throw new Error('the tagger process gave another answer');
    return answer.facts;
  }

  /**
   * A small picture of an image, fitted into a square and upright, kept by content in a bounded store. Nothing is
   * started for an image whose file is unchanged since it was last asked for.
   *
   * @param image absolute path
   * @param side of the square, in pixels, at most 2048
   * @returns path of a WebP file, which stays until newer ones push it out
   * @throws an error with the sentence why there is none; the signal's reason
   */
  async thumbnail(image: string, side: number, signal?: AbortSignal): Promise<string> {
    this.#refuseDisposed();
    signal?.throwIfAborted();
    const contentHash = await this.#seen.contentHash(image);
    if (contentHash !== undefined) {
      const file = thumbnailPath(this.#options.thumbnailFolder, contentHash, side);
      if (await touchThumbnail(file)) return file;
    }
    return this.#thumbnails.get(`${side} ${image}`, signal, async (stop) => {
      const answer = await this.#ask((id) => ({ type: 'thumbnail', id, image, side }), image, stop);
      if (answer.type !== 'thumbnailed') throw new Error('the tagger process gave another answer');
      this.#seen.remember(image, answer);
      return answer.path;
    });
  }

  /**
   * What an image's bytes are, and what it looks like. Nothing is kept: ask for few at a time, as thumbnails wait behind.
   *
   * @param image absolute path
   * @throws an error with the sentence why there is none; the signal's reason
   */
  async fingerprint(image: string, signal?: AbortSignal): Promise<Fingerprint> {
    const answer = await this.#ask((id) => ({ type: 'fingerprint', id, image }), image, signal);
    if (answer.type !== 'fingerprinted') throw new Error('the tagger process gave another answer');
    const { high, low, contentHash, bytes, modified } = answer;
    return { high, low, contentHash, bytes, modified };
  }

  /**
   * A mask as trainers read it: PNG of 8-bit grey, of the picture's own size.
   *
   * @param source bytes of an upright mask in any format and size, or null for one that is white all over
   * @throws TaggerError when it is no picture or has another ratio; the signal's reason
   */
  async mask(source: Uint8Array | null, shape: MaskShape, signal?: AbortSignal): Promise<Uint8Array> {
    const answer = await this.#ask((id) => ({ type: 'mask', id, source, shape }), 'a mask', signal);
    if (answer.type !== 'masked') throw new Error('the tagger process gave another answer');
    return answer.png;
  }

  /** Ends the process. What is asked is cancelled. */
  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#idle);
    for (const run of this.#runs) run.cancel();
    this.#tasks.fail(closed());
    void this.#child?.kill();
    void this.#seen.save();
    this.#statusChanged.dispose();
  }

  async #ask(...[question, about, signal]: Parameters<Tasks['ask']>): ReturnType<Tasks['ask']> {
    this.#refuseDisposed();
    const answer = this.#tasks.ask(question, about, signal);
    this.#advance();
    try {
      return await answer;
    } finally {
      this.#advance();
    }
  }

  #refuseDisposed(): void {
    if (this.#disposed) throw closed();
  }

  /** Starts what can be started, and sees to it that there is a process when there is work, and none after a while. */
  #advance(): void {
    clearTimeout(this.#idle);
    if (this.#disposed) return;
    const [run] = this.#runs;
    if (run === undefined && this.#tasks.pending === 0) {
      if (this.#child !== undefined) this.#idle = this.#whenIdle();
    } else if (this.#child === undefined) this.#start();
    else if (this.#ready) {
      if (run?.waiting === true) run.open(++this.#lastRun, (message) => this.#child?.send(message));
      if (run?.careful !== true) this.#tasks.advance();
    }
    this.#show();
  }

  #start(): void {
    const { script, thumbnailFolder, logger } = this.#options;
    this.#ready = false;
    this.#provider = null;
    const child = new NodeChild<FromTagger, ToTagger>({
      script,
      args: [thumbnailFolder],
      // the runtime would tell its maker which models are run, through the network and a file in the home folder
      env: { ORT_DISABLE_TELEMETRY: '1' },
      onMessage: (message) => this.#receive(message),
      onStderr: (line) => logger.debug(`tagger: ${line}`),
      logger,
    });
    this.#child = child;
    logger.debug(`The tagger process ${child.pid} starts.`);
    void child.ended.then((end) => this.#ended(child, end));
  }

  #receive(message: FromTagger): void {
    if (message.type === 'ready') {
      this.#ready = true;
      this.#failedStarts = 0;
    } else if ('id' in message) this.#tasks.receive(message);
    else {
      if (message.type === 'opened' || message.type === 'provider') this.#provider = message;
      this.#runs[0]?.receive(message);
      if (message.type === 'closed') clearTimeout(this.#closing);
      if (message.type === 'stage') return;
    }
    this.#advance();
  }

  #ended(child: NodeChild<FromTagger, ToTagger>, end: NodeChildEnd): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    clearTimeout(this.#closing);
    const started = this.#ready;
    this.#ready = false;
    if (!end.killed) {
      this.#options.logger.warn(`The tagger process ${child.pid} has ended: ${endText(end)}.`);
      if (!started && ++this.#failedStarts >= mostFailedStarts) {
        this.#failedStarts = 0;
        const fault = startFault(end);
        for (const run of this.#runs) run.fail(fault);
        this.#tasks.fail(fault);
      }
      this.#runs[0]?.crashed(end);
      this.#tasks.crashed(end);
    } else {
      this.#runs[0]?.interrupted();
      this.#tasks.interrupted();
    }
    this.#advance();
  }

  /** A model that loads cannot be stopped but with its process. */
  #endLoading(run: ImageRun): void {
    const child = this.#child;
    if (child === undefined || this.#runs[0] !== run) return;
    this.#child = undefined;
    this.#ready = false;
    this.#tasks.interrupted();
    void child.kill();
  }

  /** A process that does not let go of a run that was cancelled is ended. */
  #awaitClosed(): void {
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => void this.#child?.kill(), letGoTime).unref();
  }

  #whenIdle(): NodeJS.Timeout {
    const { idleSeconds = defaultIdleSeconds, logger } = this.#options;
    return setTimeout(() => {
      logger.debug(`The tagger process ${this.pid} had nothing to do for ${idleSeconds} s and is ended.`);
      void this.#child?.kill();
      void this.#seen.save();
    }, idleSeconds * 1000).unref();
  }

  #show(): void {
    const { status } = this;
    const shown = JSON.stringify(status);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#statusChanged.fire(status);
  }
}

function closed(): TaggerError {
  return new TaggerError('tagger-closed', 'The tagger is closed.', 'Reload the window.');
}
