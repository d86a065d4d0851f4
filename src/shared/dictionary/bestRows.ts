/** The best rows of those that are put in, the best first; a row counts once. Rows are numbered from the best on. */
export class BestRows {
  readonly #rows: number[] = [];
  readonly #texts: number[] = [];

  /** @param limit most rows that are kept */
  constructor(private readonly limit: number) {}

  get rows(): readonly number[] {
    return this.#rows;
  }

  /** Puts a row in, with the text that it was found by. */
  add(row: number, text: number): void {
    const rows = this.#rows;
    if (rows.length >= this.limit && row > (rows.at(-1) ?? 0)) return;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rows[middle] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    if (rows[low] === row) {
      this.#texts[low] = Math.min(this.#texts[low] ?? text, text);
      return;
    }
    rows.splice(low, 0, row);
    this.#texts.splice(low, 0, text);
    if (rows.length > this.limit) {
      rows.pop();
      this.#texts.pop();
    }
  }

  /** The first text of a row, of those that it was put in with. */
  text(at: number): number {
    return this.#texts[at] ?? 0;
  }
}
