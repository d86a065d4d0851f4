import fs from 'node:fs/promises';

interface Seen {
  readonly bytes: number;
  readonly modified: number;
  readonly contentHash: string;
}

/** Remembers which content a file had, so that one that has not changed is not read again. Bounded. */
export class SeenFiles {
  readonly #files = new Map<string, Seen>();

  constructor(private readonly limit = 20_000) {}

  /** The content hash of a file whose size and time are as we know them. */
  async contentHash(file: string): Promise<string | undefined> {
    const seen = this.#files.get(file);
    if (seen === undefined) return undefined;
    const stat = await fs.stat(file).catch(() => null);
    if (stat?.size === seen.bytes && stat.mtimeMs === seen.modified) return seen.contentHash;
    this.#files.delete(file);
    return undefined;
  }

  remember(file: string, { bytes, modified, contentHash }: Seen): void {
    this.#files.delete(file);
    this.#files.set(file, { bytes, modified, contentHash });
    // a map keeps the order in which its entries came
    const [oldest] = this.#files.keys();
    if (this.#files.size > this.limit && oldest !== undefined) this.#files.delete(oldest);
  }
}
