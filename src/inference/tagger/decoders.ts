import os from 'node:os';
import type { DecodeAnswer, DecodeQuestion } from './decoderThread';
import { newGate } from './largeGate';
import { Thread } from './thread';

/** Threads that decode: enough for the smallest models, and not so many that memory grows with the machine. */
const most = 8;

/** The threads that decode ahead. They start when they are first needed. */
export class Decoders {
  readonly #threads: readonly Thread<DecodeQuestion, DecodeAnswer>[];
  readonly #gate = newGate();

  constructor(count = Math.min(most, Math.max(2, os.availableParallelism()))) {
    this.#threads = Array.from({ length: count }, () => new Thread('decoder'));
  }

  get size(): number {
    return this.#threads.length;
  }

  get free(): boolean {
    return this.#threads.some((thread) => !thread.busy);
  }

  /**
   * Decodes and prepares an image on a thread that is free: look at `free` first.
   *
   * @throws TaggerError when the image cannot be used
   */
  prepare(question: Omit<DecodeQuestion, 'gate'>): Promise<DecodeAnswer> {
    const thread = this.#threads.find((one) => !one.busy);
    if (thread === undefined) throw new Error('All decoders are at work.');
    return thread.ask({ ...question, gate: this.#gate });
  }
}
