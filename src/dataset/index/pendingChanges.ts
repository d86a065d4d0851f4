import path from 'node:path';

/** With more changes than this in one folder, all of it is looked at. */
const mostInFolder = 400;
/** Paths in one message: what passes to another thread within a millisecond or two. */
const mostInMessage = 4_000;
/** Milliseconds in which further changes are waited for. */
const delay = 40;

/** Changes in short: single paths, and folders in which there were too many to name. */
export interface Changes {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Gathers changed paths for a moment, so that a burst is looked at once. */
export class PendingChanges {
  /** Paths by folder; null: all of it. */
  #folders = new Map<string, Set<string> | null>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (changes: Changes) => void) {}

  add(paths: readonly string[]): void {
    for (const each of paths) {
      const folder = path.dirname(each);
      const known = this.#folders.get(folder);
      if (known === null) continue;
      if (known === undefined) this.#folders.set(folder, new Set([each]));
      else if (known.size < mostInFolder) known.add(each);
      else this.#folders.set(folder, null);
    }
    if (this.#folders.size > 0) this.#timer ??= setTimeout(() => this.flush(), delay);
  }

  /** Sends what there is now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    let [files, folders]: [string[], string[]] = [[], []];
    const send = (): void => {
      if (files.length + folders.length > 0) this.send({ files, folders });
      [files, folders] = [[], []];
    };
    for (const [folder, paths] of this.#folders) {
      if (paths === null) folders.push(folder);
      else for (const each of paths) files.push(each);
      if (files.length + folders.length >= mostInMessage) send();
    }
    send();
    this.#folders = new Map();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#folders = new Map();
  }
}
