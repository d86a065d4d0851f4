// One run in the process: images are decoded ahead while the model works on the one before.

import type { Fault, FromTagger, ModelFacts, ProviderFacts, RunSpec } from '../protocol';
import type { DecodeAnswer } from './decoderThread';
import type { Decoders } from './decoders';
import { toFault } from './fault';
import type { SessionAnswer, SessionQuestion } from './sessionThread';
import type { Thread } from './thread';

interface Waiting {
  readonly index: number;
  readonly path: string;
}

interface Prepared extends DecodeAnswer {
  readonly index: number;
}

export interface PipelineParts {
  readonly decoders: Decoders;
  readonly session: Thread<SessionQuestion, SessionAnswer>;
  readonly send: (message: FromTagger) => void;
}

/** Feeds the model. What is decoded and waits is bounded, whatever the editor sends. */
export class Pipeline {
  readonly #waiting: Waiting[] = [];
  readonly #prepared: Prepared[] = [];
  #decoding = 0;
  #inferring = false;
  #facts: ModelFacts | undefined;
  #batch = 1;
  #provider: ProviderFacts | undefined;
  #closing = false;
  #refused = false;
  #idle: (() => void) | undefined;

  constructor(
    readonly run: number,
    private readonly spec: RunSpec,
    private readonly parts: PipelineParts,
  ) {}

  /** Loads the model; says `opened` or `refused`. */
  async open(): Promise<void> {
    const { run, spec } = this;
    try {
      const loaded = await this.parts.session.ask({
        type: 'load',
        model: spec.model,
        provider: spec.provider,
      });
      if (loaded.type !== 'loaded') throw new Error('the session gave another answer');
      this.#facts = loaded.facts;
      this.#batch = loaded.batch;
      const provider = { provider: loaded.provider, fellBack: loaded.fellBack };
      this.#provider = provider;
      this.parts.send({ type: 'opened', run, facts: loaded.facts, ...provider });
    } catch (error) {
      this.#refuse(toFault(error));
    }
    this.#advance();
  }

  /** Takes an image; it is done when its turn comes. */
  add(image: Waiting): void {
    this.#waiting.push(image);
    this.#advance();
  }

  /** Drops what has not begun. Resolves when nothing of this run is at work any more. */
  close(): Promise<void> {
    this.#closing = true;
    this.#waiting.length = 0;
    this.#prepared.length = 0;
    return new Promise((resolve) => {
      this.#idle = resolve;
      this.#advance();
    });
  }

  /** So many images are decoded or wait decoded: what the model takes next, and what the threads are at. */
  get #ahead(): number {
    return this.parts.decoders.size + this.#batch;
  }

  #advance(): void {
    if (!this.#closing && !this.#refused && this.#facts !== undefined) {
      while (
        this.#waiting.length > 0 &&
        this.parts.decoders.free &&
        this.#decoding + this.#prepared.length < this.#ahead
      )
        void this.#decode(this.#waiting.shift() as Waiting, this.#facts);
      if (!this.#inferring && this.#prepared.length > 0)
        void this.#infer(this.#prepared.splice(0, this.#batch));
    }
    if (this.#closing && this.#decoding === 0 && !this.#inferring) this.#idle?.();
  }

  async #decode({ index, path }: Waiting, { input }: ModelFacts): Promise<void> {
    const { run } = this;
    this.#decoding++;
    this.parts.send({ type: 'stage', run, index, stage: 'decoding' });
    try {
      const { family } = this.spec.model;
      const prepared = await this.parts.decoders.prepare({
        path,
        orient: this.spec.orient,
        family,
        variant: this.spec.variant,
        layout: input.layout,
        size: { width: input.width, height: input.height },
      });
      if (!this.#closing) {
        this.#prepared.push({ index, ...prepared });
        this.parts.send({ type: 'stage', run, index, stage: 'waiting' });
      }
    } catch (error) {
      if (!this.#closing) this.parts.send({ type: 'failure', run, index, fault: toFault(error) });
    }
    this.#decoding--;
    this.#advance();
  }

  async #infer(batch: readonly Prepared[]): Promise<void> {
    const { run } = this;
    this.#inferring = true;
    for (const { index } of batch) this.parts.send({ type: 'stage', run, index, stage: 'inferring' });
    try {
      const images = batch.map(({ values }) => values);
      const question: SessionQuestion = { type: 'infer', images, floor: this.spec.floor };
      const transfer = images.map(({ buffer }) => buffer as ArrayBuffer);
      const answer = await this.parts.session.ask(question, transfer);
      if (answer.type !== 'inferred') throw new Error('the session gave another answer');
      if (!this.#closing) this.#report(batch, answer);
    } catch (error) {
      this.#refuse(toFault(error));
    }
    this.#inferring = false;
    this.#advance();
  }

  #report(batch: readonly Prepared[], answer: SessionAnswer & { type: 'inferred' }): void {
    const { run } = this;
    const { provider, fellBack } = answer;
    this.#batch = answer.batch;
    if (this.#provider?.provider !== provider || this.#provider.fellBack !== fellBack) {
      this.#provider = { provider, fellBack };
      this.parts.send({ type: 'provider', run, provider, fellBack });
    }
    batch.forEach(({ index, contentHash, bytes, modified }, row) => {
      const scored = answer.scores[row];
      if (scored === undefined) throw new Error('scores are missing');
      if (!('tags' in scored)) return this.parts.send({ type: 'failure', run, index, fault: scored });
      const seconds = answer.seconds / batch.length;
      this.parts.send({ type: 'result', run, index, contentHash, bytes, modified, ...scored, seconds });
    });
  }

  #refuse(fault: Fault): void {
    if (this.#closing || this.#refused) return;
    this.#refused = true;
    this.parts.send({ type: 'refused', run: this.run, fault });
  }
}
