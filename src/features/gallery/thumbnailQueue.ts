// Small pictures in the order in which they are wanted. What is not wanted any more is given up before it is begun.

/** What came of a picture. */
export interface Delivery {
  readonly path: string;
  readonly side: number;
  readonly address: string | null;
  readonly problem: string | null;
}

export interface ThumbnailQueueOptions {
  /** Makes a picture, or finds it; its address for the view. */
  readonly make: (path: string, side: number, signal: AbortSignal) => Promise<string>;
  /** The sentence for what went wrong. */
  readonly problem: (error: unknown) => string;
  readonly deliver: (pictures: readonly Delivery[]) => void;
}

/** More on the way at once only makes the next screen wait: the process draws two at a time. */
const mostRunning = 6;
/** Milliseconds in which pictures are gathered into one message. */
const gathering = 16;

export class ThumbnailQueue {
  #wanted: readonly string[] = [];
  #side = 0;
  #next = 0;
  readonly #running = new Map<string, AbortController>();
  readonly #done: Delivery[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: ThumbnailQueueOptions) {}

  /** These are wanted now, in this order; all others are given up. */
  want(side: number, paths: readonly string[]): void {
    this.#wanted = paths;
    this.#side = side;
    this.#next = 0;
    const wanted = new Set(paths.map((path) => `${side} ${path}`));
    for (const [key, controller] of this.#running) if (!wanted.has(key)) controller.abort();
    this.#advance();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.want(0, []);
  }

  #advance(): void {
    while (this.#running.size < mostRunning && this.#next < this.#wanted.length) {
      const path = this.#wanted[this.#next++];
      if (path !== undefined && !this.#running.has(`${this.#side} ${path}`))
        void this.#make(path, this.#side);
    }
  }

  async #make(path: string, side: number): Promise<void> {
    const key = `${side} ${path}`;
    const controller = new AbortController();
    this.#running.set(key, controller);
    const { make, problem } = this.options;
    try {
      const address = await make(path, side, controller.signal);
      this.#deliver({ path, side, address, problem: null });
    } catch (error) {
      if (!controller.signal.aborted) this.#deliver({ path, side, address: null, problem: problem(error) });
    } finally {
      this.#running.delete(key);
      this.#advance();
    }
  }

  #deliver(delivery: Delivery): void {
    this.#done.push(delivery);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.options.deliver(this.#done.splice(0));
    }, gathering);
  }
}
