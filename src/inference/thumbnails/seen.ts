import fs from 'node:fs/promises';

interface Seen {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly contentHash: string;
}

/** A file of the memory: [path, bytes, modified, content hash], the longest unused first. */
type Line = [string, number, number, string];

const defaultLimit = 20_000;

/**
 * Remembers which content a file had, so that one that has not changed is not read again, also after a reload. Bounded, and
 * disposable: what cannot be read is forgotten, and of two windows that save the later one stays.
 */
export class SeenFiles {
  readonly #files = new Map<string, Seen>();
  #loaded: Promise<void> | undefined;
  #changed = false;

  /** @param file where it is kept */
  constructor(
    private readonly file: string,
    private readonly limit = defaultLimit,
  ) {}

  /** The content hash of an image whose size and time are as we know them. */
  async contentHash(image: string): Promise<string | undefined> {
    await (this.#loaded ??= this.#load());
    const seen = this.#files.get(image);
    if (seen === undefined) return undefined;
    const stat = await fs.stat(image).catch(() => null);
    if (stat?.size === seen.bytes && stat.mtimeMs === seen.modified) return seen.contentHash;
    this.#files.delete(image);
    return undefined;
  }

  remember(image: string, { bytes, modified, contentHash }: Seen): void {
    this.#files.delete(image);
    this.#files.set(image, { bytes, modified, contentHash });
    this.#changed = true;
    // a map keeps the order in which its entries came
    const [oldest] = this.#files.keys();
    if (this.#files.size > this.limit && oldest !== undefined) this.#files.delete(oldest);
  }

  /** Keeps what was remembered since the last time. Never throws: it is a convenience. */
  async save(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const lines = [...this.#files].map(([image, { bytes, modified, contentHash }]): Line => [
      image,
      bytes,
      modified,
      contentHash,
    ]);
    const unfinished = `${this.file}.${process.pid}.new`;
    try {
      await fs.writeFile(unfinished, JSON.stringify(lines));
      await fs.rename(unfinished, this.file);
    } catch {
      await fs.rm(unfinished, { force: true }).catch(() => undefined);
    }
  }

  async #load(): Promise<void> {
    try {
      const lines = JSON.parse(await fs.readFile(this.file, 'utf8')) as unknown;
      if (!Array.isArray(lines)) return;
      for (const line of lines.slice(-this.limit))
        if (isLine(line) && !this.#files.has(line[0])) this.#add(line);
    } catch {
      // there is none, or it is damaged: images are read again
    }
  }

  #add([image, bytes, modified, contentHash]: Line): void {
    this.#files.set(image, { bytes, modified, contentHash });
  }
}

function isLine(line: unknown): line is Line {
  return (
    Array.isArray(line) &&
    typeof line[0] === 'string' &&
    typeof line[1] === 'number' &&
    typeof line[2] === 'number' &&
    typeof line[3] === 'string' &&
    /^[0-9a-f]{64}$/.test(line[3])
  );
}
