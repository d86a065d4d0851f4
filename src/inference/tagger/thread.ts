// Worker threads that answer one question after the other. Both ends of the conversation.

import type { TransferListItem } from 'node:worker_threads';
import { parentPort, Worker } from 'node:worker_threads';
import { TaggerError } from '../taggerError';
import { toFault } from './fault';
import type { Fault } from '../protocol';

/** What a thread of the bundle does; the entry looks at it. */
export type Role = 'decoder' | 'session';

/** Data of a thread, by which the entry knows what it is. */
export interface ThreadData {
  readonly role: Role;
}

type Reply<Answer> = { readonly answer: Answer } | { readonly fault: Fault };

/** A thread as its owner sees it. Started with the first question, and again when it has died. */
export class Thread<Question, Answer> {
  #worker: Worker | undefined;
  #pending: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  constructor(private readonly role: Role) {}

  get busy(): boolean {
    return this.#pending !== undefined;
  }

  /**
   * Asks; never while an answer is awaited.
   *
   * @throws TaggerError with the thread's own sentences, or `thread-died`
   */
  ask(question: Question, transfer: readonly TransferListItem[] = []): Promise<Answer> {
    if (this.#pending !== undefined) throw new Error(`The ${this.role} thread is asked while it works.`);
    const worker = (this.#worker ??= this.#start());
    return new Promise<Answer>((resolve, reject) => {
      this.#pending = { resolve, reject };
      worker.postMessage(question, transfer);
    });
  }

  /** Ends the thread as soon as it lets go. */
  end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #start(): Worker {
    const data: ThreadData = { role: this.role };
    const worker = new Worker(__filename, { workerData: data });
    worker.on('message', (reply: Reply<Answer>) => {
      const pending = this.#pending;
      this.#pending = undefined;
      if ('answer' in reply) pending?.resolve(reply.answer);
      else pending?.reject(new TaggerError(reply.fault.code, reply.fault.message, reply.fault.fix));
    });
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', () => this.#died(worker, new Error(`The ${this.role} thread has ended.`)));
    return worker;
  }

  #died(worker: Worker, error: unknown): void {
    if (this.#worker === worker) this.#worker = undefined;
    else if (this.#worker !== undefined) return;
    const pending = this.#pending;
    this.#pending = undefined;
    const message = error instanceof Error ? error.message : String(error);
    pending?.reject(
      new TaggerError(
        'thread-died',
        `The ${this.role} thread broke down: ${message}`,
        'Close other programs if memory is short, then try again.',
        { cause: error },
      ),
    );
  }
}

/** The thread's own end: answers each question in turn. */
export function answer<Question, Answer>(
  work: (question: Question) => Promise<{ answer: Answer; transfer?: readonly TransferListItem[] }>,
): void {
  parentPort?.on('message', (question: Question) => {
    void work(question).then(
      ({ answer, transfer = [] }) => parentPort?.postMessage({ answer } satisfies Reply<Answer>, transfer),
      (error: unknown) => parentPort?.postMessage({ fault: toFault(error) } satisfies Reply<Answer>),
    );
  });
}
