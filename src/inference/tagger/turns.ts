/** Lets a few at a time do work that takes memory and threads; the others wait in line, where they are easily forgotten. */
export class Turns {
  readonly #queue: { readonly id: number; readonly begin: (wanted: boolean) => void }[] = [];
  #running = 0;

  constructor(private readonly atOnce: number) {}

  /**
   * Does the work when its turn comes.
   *
   * @param id by which it can be forgotten
   * @returns null when it was forgotten before it began
   * @throws what the work throws
   */
  async take<T>(id: number, work: () => Promise<T>): Promise<T | null> {
    if (!(await this.#turn(id))) return null;
    try {
      return await work();
    } finally {
      // the place is handed over, not given back, so that nobody comes in between
      const next = this.#queue.shift();
      if (next === undefined) this.#running--;
      else next.begin(true);
    }
  }

  /** Does not begin what is not wanted any more. */
  forget(id: number): void {
    const at = this.#queue.findIndex((one) => one.id === id);
    if (at >= 0) this.#queue.splice(at, 1)[0]?.begin(false);
  }

  #turn(id: number): boolean | Promise<boolean> {
    if (this.#running === this.atOnce) return new Promise((begin) => this.#queue.push({ id, begin }));
    this.#running++;
    return true;
  }
}
