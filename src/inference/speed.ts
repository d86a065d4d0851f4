/** So many of the last images count. */
const window = 20;

/** Seconds an image takes, from the times at which the last ones were done. */
export class Speed {
  readonly #times: number[] = [];

  /** @param now milliseconds of a clock that does not jump */
  begin(now = performance.now()): void {
    this.#times.length = 0;
    this.#times.push(now);
  }

  /** One more is done. */
  add(now = performance.now()): void {
    this.#times.push(now);
    if (this.#times.length > window + 1) this.#times.shift();
  }

  /** Null until there is one. */
  get secondsPerImage(): number | null {
    const first = this.#times[0];
    const last = this.#times.at(-1);
    const count = this.#times.length - 1;
    return first === undefined || last === undefined || count < 1 ? null : (last - first) / count / 1000;
  }
}
