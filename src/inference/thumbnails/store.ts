// Small pictures on the disk, by content, with a bound on what they take together. Several windows share the folder.

import fs from 'node:fs/promises';
import path from 'node:path';

export interface StoreOptions {
  readonly folder: string;
  /** Bytes that all small pictures may take together; default 300 MB. */
  readonly maxBytes?: number;
}

interface Entry {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970: its last use, roughly. */
  readonly used: number;
}

const defaultMaxBytes = 300_000_000;
/** A use is noted when the last note is older, in milliseconds: not every look is a write. */
const noteAfter = 3_600_000;
/** When there is too much, so much of the bound is left, so that the next picture does not clear up again. */
const keep = 0.9;
/** An unfinished file that is so old, in milliseconds, was left by a process that has died. */
const abandoned = 600_000;

/** Path of the small picture of an image with these bytes, whether it is there or not. */
export function thumbnailPath(folder: string, contentHash: string, side: number): string {
  return path.join(folder, contentHash.slice(0, 2), `${contentHash.slice(2)}-${side}.webp`);
}

/** Whether there is such a small picture; one that is looked at stays longer. */
export async function touchThumbnail(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await fs.stat(file);
    const now = new Date();
    if (now.getTime() - mtimeMs > noteAfter) await fs.utimes(file, now, now);
    return true;
  } catch {
    return false;
  }
}

/** Writes small pictures, and throws out those that were not looked at for longest. */
export class ThumbnailStore {
  readonly #folder: string;
  readonly #maxBytes: number;
  /** What lies there as far as we know; null until it was counted. */
  #bytes: number | null = null;
  #clearing: Promise<void> = Promise.resolve();
  /** Two pictures of the same content may be written at the same time. */
  #puts = 0;

  constructor({ folder, maxBytes = defaultMaxBytes }: StoreOptions) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Puts a small picture in its place, whole or not at all. Returns its path. */
  async put(contentHash: string, side: number, data: Uint8Array): Promise<string> {
    const file = thumbnailPath(this.#folder, contentHash, side);
    const unfinished = `${file}.${process.pid}-${++this.#puts}.new`;
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(unfinished, data);
    await fs.rename(unfinished, file);
    if (this.#bytes !== null) this.#bytes += data.length;
    if (this.#bytes === null || this.#bytes > this.#maxBytes)
      await (this.#clearing = this.#clearing.then(() => this.#clear()));
    return file;
  }

  /** Counts what is there, and throws out the oldest when it is too much. */
  async #clear(): Promise<void> {
    // another request may have done it while we waited
    if (this.#bytes !== null && this.#bytes <= this.#maxBytes) return;
    const entries = await this.#entries();
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (bytes > this.#maxBytes) {
      entries.sort((a, b) => a.used - b.used);
      for (const { file, bytes: own } of entries) {
        if (bytes <= this.#maxBytes * keep) break;
        await fs.rm(file, { force: true });
        bytes -= own;
      }
    }
    this.#bytes = bytes;
  }

  async #entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const name of await fs.readdir(this.#folder, { recursive: true })) {
      const file = path.join(this.#folder, name);
      const stat = await fs.stat(file).catch(() => null);
      if (!stat?.isFile()) continue;
      if (name.endsWith('.webp')) entries.push({ file, bytes: stat.size, used: stat.mtimeMs });
      else if (name.endsWith('.new') && Date.now() - stat.mtimeMs > abandoned)
        await fs.rm(file, { force: true });
    }
    return entries;
  }
}
