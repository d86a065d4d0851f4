// One tag request as the editor follows it, across as many processes as it takes.

import type { NodeChildEnd } from '../process/nodeChild';
import { crashesFault, imageFault, loadFault, triesAlone } from './processEnd';
import type { Fault, FromTagger, ProviderFacts, RunSpec, Stage, ToTagger } from './protocol';
import { Speed } from './speed';
import type { TagHandlers, TagProgress, TagRequest, TagSummary } from './tagRequest';
import { TaggerError } from './taggerError';

/** Images that are in the process, or whose result is being handled: what a slow handler holds back. */
export const inFlight = 16;
const defaultFloor = 0.01;
/** Crashes in a row without a result, until we give up: each costs the time of loading the model. */
const mostCrashes = 10;
const mostLoadingCrashes = 4;

type Message = Extract<FromTagger, { readonly run: number }>;

/** Sends images as there is room, and knows after a crash which may have been its cause. */
export class ImageRun {
  readonly finished: Promise<TagSummary>;
  /** Number of this request in the current process; another after each restart. */
  run = 0;
  #state: 'waiting' | 'opening' | 'open' | 'over' = 'waiting';
  #settle: { resolve: (summary: TagSummary) => void; reject: (error: unknown) => void } | undefined;
  #send: (message: ToTagger) => void = () => undefined;
  /** First image that was never sent. */
  #next = 0;
  /** Were sent to a process that died of something else. */
  #again: number[] = [];
  /** One of them made the process crash: they are run one by one. */
  #suspects: number[] = [];
  #alone: number | null = null;
  #aloneCrashes = 0;
  readonly #out = new Map<number, Stage | 'sent'>();
  #handling = 0;
  #handled: Promise<void> = Promise.resolve();
  #crashes = 0;
  #done = 0;
  #failed = 0;
  #provider: ProviderFacts = { provider: '', fellBack: null };
  /** Why the CPU is used from now on, when another provider made the process crash. */
  #cpuBecause: string | null = null;
  #begun: number | null = null;
  #inferenceSeconds = 0;
  readonly #speed = new Speed();

  constructor(
    private readonly request: TagRequest,
    private readonly handlers: TagHandlers,
  ) {
    this.finished = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    if (request.images.length === 0) this.#finish(false);
  }

  get over(): boolean {
    return this.#state === 'over';
  }

  /** An image is run alone to find out whether it makes the process crash: nothing else should be done meanwhile. */
  get careful(): boolean {
    return this.#suspects.length > 0;
  }

  get loading(): boolean {
    return this.#state === 'opening';
  }

  /** There is no process that works on it. */
  get waiting(): boolean {
    return this.#state === 'waiting';
  }

  get progress(): TagProgress {
    return {
      done: this.#done,
      failed: this.#failed,
      total: this.request.images.length,
      ...this.#provider,
      secondsPerImage: this.#speed.secondsPerImage,
    };
  }

  /** Goes on in a process that has just started, or begins. */
  open(run: number, send: (message: ToTagger) => void): void {
    const { model, orient = true, variant, floor = defaultFloor } = this.request;
    this.run = run;
    this.#send = send;
    this.#state = 'opening';
    const spec: RunSpec = {
      model: { onnx: model.onnx, family: model.family, tagCount: model.tagCount },
      orient,
      ...(variant === undefined ? {} : { variant }),
      provider: this.#cpuBecause === null ? this.request.provider : 'cpu',
      floor,
    };
    send({ type: 'open', run, spec });
  }

  /** Takes a message of the process about this run. */
  receive(message: Message): void {
    if (this.over || message.run !== this.run) return;
    switch (message.type) {
      case 'opened':
      case 'provider':
        this.#opened(message);
        break;
      case 'refused':
        this.fail(new TaggerError(message.fault.code, message.fault.message, message.fault.fix));
        return;
      case 'stage':
        this.#out.set(message.index, message.stage);
        return;
      case 'result':
        this.#result(message);
        break;
      case 'failure':
        this.#taken(message.index);
        this.#failure(message.index, message.fault);
        break;
      case 'closed':
        return;
    }
    this.#advance();
  }

  /** The process has ended. What was in it is given to the next one; `open` follows unless the run is over. */
  crashed(end: NodeChildEnd): void {
    if (this.#state !== 'opening' && this.#state !== 'open') return;
    const wasLoading = this.#state === 'opening';
    this.#state = 'waiting';
    this.#crashes++;
    if (this.#alone !== null) {
      this.#aloneCrashes++;
      if (this.#aloneCrashes >= triesAlone(end)) {
        this.#suspects.shift();
        this.#aloneCrashes = 0;
        this.#failure(this.#alone, imageFault(end));
      }
    } else {
      const worked = ([, stage]: [number, Stage | 'sent']): boolean =>
        stage === 'decoding' || stage === 'inferring';
      const out = [...this.#out].sort(([a], [b]) => a - b);
      this.#suspects.push(...out.filter(worked).map(([index]) => index));
      this.#again.unshift(...out.filter((one) => !worked(one)).map(([index]) => index));
    }
    this.#alone = null;
    this.#out.clear();
    if (this.over) return;
    if (wasLoading && this.#crashes >= mostLoadingCrashes) this.fail(loadFault(this.request.model.onnx, end));
    else if (this.#crashes >= mostCrashes) this.fail(crashesFault(this.#crashes, end));
    else this.#avoidProvider(wasLoading);
  }

  /** The process was ended by us for another's sake: no image is to blame. */
  interrupted(): void {
    if (this.#state !== 'opening' && this.#state !== 'open') return;
    this.#state = 'waiting';
    this.#alone = null;
    this.#again.unshift(
      ...[...this.#out.keys()].filter((index) => !this.#suspects.includes(index)).sort((a, b) => a - b),
    );
    this.#out.clear();
  }

  /** Stops. Resolves `finished` when the result at hand has been handled; nothing is handled after. */
  cancel(): void {
    if (this.over) return;
    this.#close();
    void this.#handled.then(() => this.#finish(true));
  }

  #opened({ provider, fellBack }: ProviderFacts): void {
    this.#provider = { provider, fellBack: this.#cpuBecause ?? fellBack };
    if (this.#state === 'opening') {
      this.#state = 'open';
      this.#begun ??= performance.now();
      this.#speed.begin();
    }
    this.handlers.onProgress(this.progress);
  }

  #advance(): void {
    if (this.#state !== 'open') return;
    if (this.#suspects[0] !== undefined) {
      if (this.#out.size > 0) return;
      this.#alone = this.#suspects[0];
      this.#give(this.#alone);
      return;
    }
    while (this.#out.size + this.#handling < inFlight) {
      const index =
        this.#again.shift() ?? (this.#next < this.request.images.length ? this.#next++ : undefined);
      if (index === undefined) break;
      this.#give(index);
    }
  }

  #give(index: number): void {
    const path = this.request.images[index];
    if (path === undefined) return;
    this.#out.set(index, 'sent');
    this.#send({ type: 'image', run: this.run, index, path });
  }

  #taken(index: number): void {
    this.#out.delete(index);
    this.#crashes = 0;
    if (this.#alone === index) {
      this.#alone = null;
      this.#aloneCrashes = 0;
      this.#suspects.shift();
    }
  }

  #result(message: Message & { type: 'result' }): void {
    const { index, contentHash, bytes, modified, tags, values, seconds } = message;
    const image = this.request.images[index];
    if (image === undefined || !this.#out.has(index)) return;
    this.#taken(index);
    this.#inferenceSeconds += seconds;
    this.#speed.add();
    this.#handling++;
    this.#handled = this.#handled.then(async () => {
      if (this.over) return;
      try {
        await this.handlers.onResult({ image, contentHash, bytes, modified, scores: { tags, values } });
        this.#handling--;
        this.#done++;
        this.#told();
        this.#advance();
      } catch (error) {
        this.fail(error);
      }
    });
  }

  #failure(index: number, fault: Fault): void {
    const image = this.request.images[index];
    if (image === undefined) return;
    this.handlers.onFailure({ image, ...fault });
    this.#failed++;
    this.#told();
  }

  /** After each image: says how far it is, and whether that was the last. */
  #told(): void {
    this.handlers.onProgress(this.progress);
    if (this.#done + this.#failed === this.request.images.length) this.#finish(false);
  }

  /** A provider under which the process crashes twice without a result is not tried again. */
  #avoidProvider(wasLoading: boolean): void {
    const { provider } = this.#provider;
    if (this.#crashes < 2 || this.#cpuBecause !== null || this.request.provider === 'cpu') return;
    if (provider === 'CPU') return;
    const what = provider === '' ? 'the graphics card' : provider;
    this.#cpuBecause = `The tagger process broke down while it ${wasLoading ? 'loaded the model on' : 'used'} ${what}.`;
  }

  #close(): void {
    if (this.#state === 'opening' || this.#state === 'open') this.#send({ type: 'close', run: this.run });
    this.#state = 'over';
  }

  #finish(cancelled: boolean): void {
    this.#close();
    const seconds = this.#begun === null ? 0 : (performance.now() - this.#begun) / 1000;
    const summary = { ...this.progress, cancelled, seconds, inferenceSeconds: this.#inferenceSeconds };
    this.#settle?.resolve(summary);
  }

  /** It cannot go on: `finished` rejects. */
  fail(error: unknown): void {
    this.#close();
    this.#settle?.reject(error);
  }
}
