import { setTimeout as sleep } from 'node:timers/promises';

export interface UntilOptions {
  /** Milliseconds. */
  timeout?: number;
  every?: number;
}

/**
 * Polls `look` until it returns something. An error that it throws counts as "not yet".
 *
 * @param what named in the error; a function is asked at the end, to say what was there instead
 */
export async function until<T>(
  what: string | (() => string),
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { timeout = 15_000, every = 50 }: UntilOptions = {},
): Promise<T> {
  const end = Date.now() + timeout;
  for (let last = ''; ;) {
    try {
      const value = await look();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error instanceof Error ? ` (${error.message.split('\n')[0] ?? ''})` : '';
    }
    if (Date.now() > end)
      throw new Error(`waited ${timeout} ms for ${typeof what === 'string' ? what : what()}${last}`);
    await sleep(every);
  }
}
