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

  /** Frees what is kept. Nothing waits for it; what a kill leaves is freed by the next recovery. */
  async clear(): Promise<void> {
    if (this.#works !== undefined) await clearAttic(this.folder);
  }
}

/** Frees an attic of which only the folder is known. */
export async function clearAttic(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
