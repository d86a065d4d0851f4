import { setImmediate as nextTurn } from 'node:timers/promises';

/** The longest that the thread is held at once, in milliseconds: half a frame. */
const slice = 8;

/**
 * Does synchronous work item by item, and lets others have the thread in between.
 *
 * @returns how many items were done: fewer than all of them when the signal stopped it
 */
export async function inSlices<T>(
  items: readonly T[],
  work: (item: T, index: number) => void,
  options: { readonly signal?: AbortSignal; readonly onSlice?: (done: number) => void } = {},
): Promise<number> {
  let since = performance.now();
  for (const [index, item] of items.entries()) {
    if (options.signal?.aborted) return index;
    work(item, index);
    if (performance.now() - since < slice) continue;
    options.onSlice?.(index + 1);
    await nextTurn();
    since = performance.now();
  }
  return items.length;
}

/** Lets others have the thread when it was held for a slice of time; call it between pieces of synchronous work. */
export function breathing(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < slice) return;
    await nextTurn();
    since = performance.now();
  };
}
