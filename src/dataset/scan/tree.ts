import fs from 'node:fs';
import path from 'node:path';
import { captionExtensions } from '../../shared/dataset/records';
import type { Disk, DocumentRead } from '../sources/disk';
import type { LeftOut } from '../sources/leftOut';
import { leftOutBelow } from '../sources/leftOut';
import { readDocument } from './documents';
import { FolderFacts } from './folderFacts';

/** All folders that were looked at, in memory. A folder that is asked for and not known is listed at once. */
export class Tree implements Disk {
  readonly folders = new Map<string, FolderFacts>();
  /** Endings of captions that are taken note of, lower case; they only grow. */
  readonly endings: string[] = [...captionExtensions];
  readonly #documents = new Map<string, { stamp: string; read: DocumentRead }>();
  #used: Set<string> | undefined;

  folder(place: string): FolderFacts {
    this.#used?.add(place);
    const known = this.folders.get(place);
    if (known !== undefined) return known;
    const folder = new FolderFacts(place);
    this.folders.set(place, folder);
    folder.list(this.endings);
    return folder;
  }

  document(file: string): DocumentRead {
    this.#used?.add(file);
    const stamp = stampOf(file);
    const known = this.#documents.get(file);
    if (known?.stamp === stamp) return known.read;
    const read = readDocument(file);
    this.#documents.set(file, { stamp, read });
    return read;
  }

  /** Whether a file was read as a document; it is read again when asked for the next time. */
  forgetDocument(file: string): boolean {
    return this.#documents.delete(file);
  }

  /** The folders at a place and below that are known. */
  below(place: string): FolderFacts[] {
    const prefix = place.endsWith(path.sep) ? place : place + path.sep;
    return [...this.folders.values()].filter((one) => one.path === place || one.path.startsWith(prefix));
  }

  /** Lists all folders at a place and below, where data sets are looked for. */
  async explore(
    root: string,
    pause: () => Promise<void> | undefined,
    leftOut: LeftOut = leftOutBelow(root),
  ): Promise<void> {
    const seen = new Set<string>();
    const waiting = [root];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await pause();
      const folder = this.folder(next);
      if (folder.identity !== '' && seen.has(folder.identity)) continue;
      seen.add(folder.identity);
      for (const name of folder.children)
        if (!leftOut(path.join(folder.path, name))) waiting.push(path.join(folder.path, name));
    }
  }

  /** Takes note of further endings of captions; folders that were listed without them are listed again when they are read. */
  addEndings(endings: Iterable<string>): void {
    for (const ending of endings)
      if (!this.endings.includes(ending.toLowerCase())) this.endings.push(ending.toLowerCase());
  }

  /** Does work and forgets every folder and document that it did not ask for. */
  keepUsed<T>(work: () => T): T {
    const used = (this.#used = new Set());
    try {
      return work();
    } finally {
      this.#used = undefined;
      for (const place of this.folders.keys()) if (!used.has(place)) this.folders.delete(place);
      for (const file of this.#documents.keys()) if (!used.has(file)) this.#documents.delete(file);
    }
  }
}

/** Differs when a file has changed. */
function stampOf(file: string): string {
  try {
    const stat = fs.statSync(file, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
  } catch (error) {
    return (error as Error).message;
  }
}
