import { Worker } from 'node:worker_threads';
import type { FromScanner, ToScanner } from '../scan/protocol';

/** What the thread is told to call. */
export interface ThreadHandlers {
  onMessage(message: FromScanner): void;
  /** It ended without being asked to; a new one may be started. */
  onCrash(error: Error): void;
}

/** Megabytes that the thread may take: a folder of millions of files must not take the editor down. */
const memory = 1_500;

/** The scanner's thread. */
export class ScannerThread {
  readonly #worker: Worker;
  readonly #gone: Promise<void>;
  #ending = false;

  constructor(script: string, handlers: ThreadHandlers) {
    this.#worker = new Worker(script, {
      name: 'block-lora-scanner',
      resourceLimits: { maxOldGenerationSizeMb: memory },
    });
    this.#worker.unref();
    this.#worker.on('message', (message: FromScanner) => handlers.onMessage(message));
    this.#gone = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    let crashed = false;
    const crash = (error: Error): void => {
      if (crashed || this.#ending) return;
      crashed = true;
      handlers.onCrash(error);
    };
    this.#worker.on('error', (error) => crash(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', (code) => crash(new Error(`The scanner ended with code ${code}.`)));
  }

  send(message: ToScanner): void {
    this.#worker.postMessage(message);
  }

  /** Lets the thread write its cache and end by itself. Resolves when it has ended. */
  end(): Promise<void> {
    this.#ending = true;
    this.send({ type: 'cancel' });
    this.send({ type: 'end' });
    return this.#gone;
  }
}
