import fs from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';

/** What the folders of attics begin with. */
export const atticPrefix = '.old-';

/**
 * Where replaced files wait to be freed, by a second name (a hard link).
 *
 * Nobody reads them: the plan has their bytes. But taking the last name of a file makes the disk free its space, and that can take
 * ten times as long as everything else that is done for a caption: measured on ext4 with `discard`, 5,000 captions took 8 s
 * so, and 1 s with the files kept until later. Where links do not work nothing is kept, and all is as without.
 */
export class Attic {
  #count = 0;
  #works: boolean | undefined;

  constructor(private readonly folder: string) {}

  /** Files that are kept. */
  get size(): number {
    return this.#count;
  }

  /** Gives a file its second name. */
  keep(file: string): void {
    if (this.#works === false) return;
    try {
      if (this.#works === undefined) fs.mkdirSync(this.folder, { recursive: true });
      fs.linkSync(file, path.join(this.folder, `${this.#count++}`));
      this.#works = true;
    } catch {
      this.#works = false;
    }
  }

  /** Frees what is kept. What a kill leaves is freed by the next recovery. */
  async clear(): Promise<void> {
    if (this.#works !== undefined) await clearAttic(this.folder);
  }
}

/** So long nothing is freed, in milliseconds: people undo what they have just done. */
const rest = 5 * 60_000;
/** With more files than this the oldest attics do not wait: each is a block of the disk, often 4 KiB. */
const mostFiles = 60_000;

/**
 * Attics of steps that are over. They are freed when nothing was done for a while: file systems without a journal look at every file
 * that was just deleted whenever they make one, so that undoing 10,000 captions at once took 12 s where doing had taken 2 s.
 */
export class RestingAttics {
  #resting: { readonly size: number; clear(): Promise<void> }[] = [];
  readonly #clearing = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  /** An attic to which nothing more comes. */
  add(attic: Attic): void {
    if (attic.size > 0) this.#resting.push(attic);
    let files = this.#resting.reduce((sum, { size }) => sum + size, 0);
    while (files > mostFiles) {
      const oldest = this.#resting.shift();
      if (oldest === undefined) break;
      files -= oldest.size;
      this.#clear(oldest.clear());
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.settled(), rest);
    this.#timer.unref();
  }

  /** Frees an attic of another time. */
  addLeft(folder: string): void {
    this.#clear(clearAttic(folder));
  }

  /** Frees all of them now. Resolves when the disk has done it. */
  async settled(): Promise<void> {
    clearTimeout(this.#timer);
    for (const attic of this.#resting.splice(0)) this.#clear(attic.clear());
    await Promise.all(this.#clearing);
  }

  /** Frees nothing more; what rests is freed by the next recovery. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#resting = [];
  }

  #clear(clearing: Promise<void>): void {
    this.#clearing.add(clearing);
    void clearing.finally(() => this.#clearing.delete(clearing));
  }
}

/** Frees an attic of which only the folder is known. */
async function clearAttic(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
