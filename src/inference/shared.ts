import { setMaxListeners } from 'node:events';

/** Work that several may ask for at the same time is done once; it is stopped when nobody wants it any more. */
export class Shared<T> {
  readonly #works = new Map<
    string,
    { readonly result: Promise<T>; readonly stop: AbortController; wanted: number }
  >();

  /**
   * The result of the work that is going on under this key, or of new work.
   *
   * @throws what the work throws; the signal's reason
   */
  async get(
    key: string,
    signal: AbortSignal | undefined,
    begin: (stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    // a gallery asks for all that it shows under one signal
    if (signal !== undefined) setMaxListeners(0, signal);
    let work = this.#works.get(key);
    if (work === undefined) {
      const stop = new AbortController();
      const result = begin(stop.signal).finally(() => {
        if (this.#works.get(key)?.stop === stop) this.#works.delete(key);
      });
      work = { result, stop, wanted: 0 };
      this.#works.set(key, work);
      // those who have left do not hear of its end
      result.catch(() => undefined);
    }
    const { result, stop } = work;
    work.wanted++;
    let leave = (): void => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = (): void => reject(signal?.reason as Error);
      signal?.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([result, left]);
    } finally {
      signal?.removeEventListener('abort', leave);
      work.wanted--;
      if (work.wanted === 0 && this.#works.get(key) === work) {
        this.#works.delete(key);
        stop.abort();
      }
    }
  }
}
