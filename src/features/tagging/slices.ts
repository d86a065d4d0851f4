// Long work on the extension host's only thread, in pieces that nobody feels.

import { setImmediate as breathe } from 'node:timers/promises';

/** Milliseconds of work between two breaths: half a frame. */
const slice = 8;

/**
 * Calls `work` for 0 to `count - 1`, with a breath in between whenever a slice of time is used up.
 *
 * @returns whether it came to the end; false when `stopped` said so
 */
export async function inSlices(
  count: number,
  work: (index: number) => void,
  stopped: () => boolean = () => false,
): Promise<boolean> {
  let until = performance.now() + slice;
  for (let index = 0; index < count; index++) {
    if (performance.now() > until) {
      await breathe();
      if (stopped()) return false;
      until = performance.now() + slice;
    }
    work(index);
  }
  return !stopped();
}

/** Calls `work` for 0 to `count - 1`, several at once: for reading many small files. The first fault ends it. */
export async function inParallel(
  count: number,
  work: (index: number) => Promise<void>,
  stopped: () => boolean = () => false,
): Promise<void> {
  const lanes = 16;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count && !stopped()) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
}
