/** Tells listeners that something has changed. For layers that do not know `vscode`; its shape is that of an Event. */
export class Emitter<T = void> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Calls `listener` on each change until the result is disposed. */
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    // each subscription is one of its own, also of the same function
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
