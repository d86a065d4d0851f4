/** Work goes on for so many milliseconds before messages are looked at. */
const slice = 12;

/** The scan was cancelled. */
export class ScanCancelled extends Error {
  override readonly name = 'ScanCancelled';
}

/** Lets messages in while a scan works, and ends it when it is cancelled. */
export class Pace {
  #since = performance.now();
  #cancelled = false;

  /**
   * A moment for others when it is time; undefined when it is not.
   *
   * @throws ScanCancelled
   */
  readonly pause = (): Promise<void> | undefined => {
    if (this.#cancelled) throw new ScanCancelled();
    return this.breathe();
  };

  /** As `pause`, for work that is not cancelled. */
  readonly breathe = (): Promise<void> | undefined => {
    if (performance.now() - this.#since < slice) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        this.#since = performance.now();
        resolve();
      }),
    );
  };

  cancel(): void {
    this.#cancelled = true;
  }

  /** A new scan begins. */
  reset(): void {
    this.#cancelled = false;
  }
}
