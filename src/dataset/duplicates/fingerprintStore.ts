import fs from 'node:fs/promises';
import path from 'node:path';

/** What an image's bytes are, and what it looks like. */
export interface StoredFingerprint {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** sha256 of the file's bytes, hex. */
  readonly contentHash: string;
  /** The halves of the perceptual hash. */
  readonly high: number;
  readonly low: number;
}

type Line = readonly [
  image: string,
  bytes: number,
  modified: number,
  hash: string,
  high: number,
  low: number,
];

/** What the hash means: another number when it is made otherwise. */
const version = 1;
/** A fingerprint takes some 200 bytes. */
const most = 300_000;

/**
 * Remembers the fingerprints of images whose files have not changed, also after a reload. Disposable: what cannot be read is
 * forgotten, and of two windows that save the later one stays.
 */
export class FingerprintStore {
  readonly #known = new Map<string, StoredFingerprint>();
  #loaded: Promise<void> | undefined;
  #changed = false;

  /** @param file where it is kept */
  constructor(private readonly file: string) {}

  /** Reads what was kept; once. */
  load(): Promise<void> {
    return (this.#loaded ??= this.#read());
  }

  /** The fingerprint of an image with this size and time; undefined where it is not known. */
  get(
    image: string,
    { bytes, modified }: Pick<StoredFingerprint, 'bytes' | 'modified'>,
  ): StoredFingerprint | undefined {
    const known = this.#known.get(image);
    return known?.bytes === bytes && known.modified === modified ? known : undefined;
  }

  set(image: string, fingerprint: StoredFingerprint): void {
    // a map keeps the order in which its entries came
    this.#known.delete(image);
    this.#known.set(image, fingerprint);
    this.#changed = true;
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Keeps what is known. Never throws: it is a convenience. */
  async save(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const lines = [...this.#known].map(([image, { bytes, modified, contentHash, high, low }]): Line => [
      image,
      bytes,
      modified,
      contentHash,
      high,
      low,
    ]);
    const unfinished = `${this.file}.${process.pid}.new`;
    try {
      await fs.mkdir(path.dirname(this.file), { recursive: true });
      await fs.writeFile(unfinished, JSON.stringify({ version, lines }));
      await fs.rename(unfinished, this.file);
    } catch {
      await fs.rm(unfinished, { force: true }).catch(() => undefined);
    }
  }

  async #read(): Promise<void> {
    try {
      const kept = JSON.parse(await fs.readFile(this.file, 'utf8')) as { version?: unknown; lines?: unknown };
      if (kept.version !== version || !Array.isArray(kept.lines)) return;
      for (const line of kept.lines.slice(-most)) {
        if (!isLine(line)) continue;
        const [image, bytes, modified, contentHash, high, low] = line;
        this.#known.set(image, { bytes, modified, contentHash, high, low });
      }
    } catch {
      // there is none, or it is damaged: images are read again
    }
  }
}

function isLine(line: unknown): line is Line {
  if (!Array.isArray(line) || line.length !== 6) return false;
  const [image, bytes, modified, hash, high, low] = line as unknown[];
  const half = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
  return (
    typeof image === 'string' &&
    typeof bytes === 'number' &&
    typeof modified === 'number' &&
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash) &&
    half(high) &&
    half(low)
  );
}
