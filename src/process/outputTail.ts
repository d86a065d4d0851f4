/** The last lines of an output, in bounded memory: what a failed process said before it ended. */
export class OutputTail {
  #lines: string[] = [];

  constructor(
    private readonly maxLines = 200,
    private readonly maxLength = 2000,
  ) {}

  add(line: string): void {
    this.#lines.push(line.length > this.maxLength ? `${line.slice(0, this.maxLength)}…` : line);
    // cut in batches: a flood costs no copy per line
    if (this.#lines.length > this.maxLines * 2) this.#lines = this.#lines.slice(-this.maxLines);
  }

  /** At most `maxLines` lines, the oldest first. */
  get lines(): readonly string[] {
    return this.#lines.slice(-this.maxLines);
  }
}
