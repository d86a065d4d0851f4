import fs from 'node:fs';
import path from 'node:path';

/** Milliseconds in which changes are gathered: a list may be written in pieces. */
const gather = 300;

/**
 * Tells when one of some files may have changed, come or gone. Their folders are watched, since many programs replace a file; a folder
 * that is not there cannot be.
 */
export class ListWatch {
  readonly #watchers: fs.FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly listener: () => void) {}

  /** Watches these files from now on, and no others. */
  watch(files: readonly string[]): void {
    this.#close();
    const names = new Map<string, Set<string>>();
    for (const file of files) {
      const folder = path.dirname(file);
      names.set(folder, (names.get(folder) ?? new Set()).add(path.basename(file)));
    }
    for (const [folder, wanted] of names) {
      try {
        const watcher = fs.watch(folder, { persistent: false }, (_, name) => {
          if (name === null || wanted.has(name)) this.#soon();
        });
        // the folder was removed, or the system has no watches left: then a reload finds what changed
        watcher.on('error', () => watcher.close());
        this.#watchers.push(watcher);
      } catch {
        // it is not there
      }
    }
  }

  dispose(): void {
    this.#close();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.listener, gather);
  }

  #close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }
}
