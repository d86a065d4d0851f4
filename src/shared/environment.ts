// What Node and browsers both have, typed here because src/shared is compiled with neither's types.

/** What is used of an AbortSignal where no platform's types are known. */
interface PlainSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The platform's own AbortSignal where its types are known, else the part of it that is used here. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer T } } ? T : PlainSignal;

interface Environment {
  readonly AbortController: new () => { readonly signal: Signal; abort(reason?: unknown): void };
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The global object, seen through the types above. */
export const environment = globalThis as unknown as Environment;
