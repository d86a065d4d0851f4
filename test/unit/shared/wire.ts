// Two ends of a wire without a wire: what one end posts, the other hears a moment later, as a copy.

import type { Transport } from '../../../src/shared/ipc';

interface End extends Transport {
  /** Everything that this end has posted. */
  readonly posted: unknown[];
  /** Makes this end hear something that the other end did not post. */
  hear(message: unknown): void;
}

/** A connected pair: host and view. */
export function wire(): { host: End; view: End } {
  const make = (): { end: End; listeners: Set<(message: unknown) => void>; other: () => void } => {
    const listeners = new Set<(message: unknown) => void>();
    const posted: unknown[] = [];
    const end: End = {
      posted,
      hear: (message) => {
        for (const listener of listeners) listener(message);
      },
      post: () => undefined,
      onMessage(listener) {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    };
    return { end, listeners, other: () => undefined };
  };
  const [a, b] = [make().end, make().end];
  const connect = (from: End, to: End): void => {
    from.post = (message) => {
      const copy: unknown = structuredClone(message);
      from.posted.push(copy);
      queueMicrotask(() => to.hear(copy));
    };
  };
  connect(a, b);
  connect(b, a);
  return { host: a, view: b };
}
