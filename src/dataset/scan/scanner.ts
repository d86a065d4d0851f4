import path from 'node:path';
import type { ScanProgress } from '../../shared/dataset/records';
import { ScanCache } from '../cache/scanCache';
import type { Places } from '../sources/findSets';
import { findSets } from '../sources/findSets';
import { leftOutBelow } from '../sources/leftOut';
import { takeIn } from './changes';
import type { FolderFacts } from './folderFacts';
import { Outbox } from './outbox';
import { Pace, ScanCancelled } from './pace';
import type { FromScanner, ToScanner } from './protocol';
import { readFolder } from './reading';
import type { Shelf } from './shelves';
import { Shelves } from './shelves';
import { TagNumbers } from './tagNumbers';
import { Tree } from './tree';

type Changes = Pick<Extract<ToScanner, { type: 'changed' }>, 'files' | 'folders'>;

/** Milliseconds from a change until the cache is written, and at least so many between two writings. */
const cacheDelay = 5_000;
const cachePause = 60_000;

type Work = Exclude<ToScanner, { type: 'taken' | 'cancel' }> | { readonly type: 'save' };

/**
 * Finds data sets and reads their images, and tells the index of all differences. Works on one message after the other; its disk
 * calls are synchronous, so it belongs in a thread of its own.
 */
export class Scanner {
  readonly #tree = new Tree();
  readonly #shelves = new Shelves();
  readonly #numbers = new TagNumbers();
  readonly #outbox: Outbox;
  readonly #pace = new Pace();
  readonly #work: Work[] = [];
  #places: Places = { roots: [], folders: [], jobFiles: [] };
  #cache: ScanCache | null = null;
  #told = '';
  #running = false;
  /** A scan was left: nothing is read until the next one. */
  #left = false;
  #saved = 0;
  #saving: NodeJS.Timeout | undefined;
  #progress: ScanProgress = { phase: 'off', done: 0, total: 0 };
  #progressTold = 0;

  constructor(private readonly post: (message: FromScanner, transfer?: ArrayBuffer[]) => void) {
    this.#outbox = new Outbox(this.#numbers, (batch, transfer) => post(batch, transfer));
  }

  receive(message: ToScanner): void {
    if (message.type === 'taken') this.#outbox.taken();
    else if (message.type === 'cancel') {
      if (this.#running) this.#pace.cancel();
    } else {
      this.#work.push(message);
      if (!this.#running) void this.#run();
    }
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#work.shift(); next !== undefined; next = this.#work.shift()) {
      try {
        await this.#do(next);
        // a scan that was over when it was cancelled is whole
        this.#pace.reset();
      } catch (error) {
        await this.#outbox.flush();
        if (error instanceof ScanCancelled) {
          this.#left = true;
          this.#say('cancelled');
        } else
          this.post({
            type: 'log',
            level: 'warn',
            message: `The scan broke down: ${(error as Error).stack}`,
          });
      }
    }
    this.#running = false;
  }

  async #do(work: Work): Promise<void> {
    switch (work.type) {
      case 'start':
        this.#begin(work.places);
        this.#cache = work.cacheFolder === null ? null : new ScanCache(work.cacheFolder);
        if (await this.#warm()) await this.#verify();
        else await this.#everything();
        return;
      case 'rescan':
        this.#begin(work.places);
        return this.#verify();
      case 'places':
        this.#places = work.places;
        if (!this.#left) await this.#everything();
        return;
      case 'changed':
        return this.#changed(this.#merged(work));
      case 'settle':
        this.post({ type: 'settled', id: work.id });
        return;
      case 'save':
        return this.#save();
      case 'end':
        if (this.#saving !== undefined) await this.#save();
        this.post({ type: 'ended' });
    }
  }

  #begin(places: Places): void {
    this.#places = places;
    this.#left = false;
    this.#pace.reset();
  }

  /** Shows what the cache knows; false when it knows nothing. */
  async #warm(): Promise<boolean> {
    if (this.#cache === null) return false;
    this.#say('cache');
    for (const root of this.#cacheRoots()) {
      const cached = await this.#cache.read(root, this.#numbers, this.#pace.pause);
      if (cached === undefined) continue;
      this.#tree.addEndings(cached.endings);
      for (const folder of cached.folders) {
        if (cached.endings.length !== this.#tree.endings.length) folder.endingsKnown = 0;
        this.#tree.folders.set(folder.path, folder);
      }
    }
    if (this.#tree.folders.size === 0) return false;
    await this.#everything('cache');
    return true;
  }

  /** Compares all that is known with the disk. */
  async #verify(): Promise<void> {
    this.#say('folders');
    for (const folder of this.#tree.folders.values()) {
      await this.#pace.pause();
      folder.outdateAll();
      folder.list(this.#tree.endings);
    }
    await this.#everything();
  }

  /** What was said of changes since: a burst comes in pieces, and is looked at once. */
  #merged(first: Changes): Changes {
    const all = [first];
    for (let next = this.#work[0]; next?.type === 'changed'; next = this.#work[0]) {
      all.push(next);
      this.#work.shift();
    }
    return {
      files: all.flatMap((one) => one.files),
      folders: [...new Set(all.flatMap((one) => one.folders))],
    };
  }

  async #changed({ files, folders }: Changes): Promise<void> {
    const structure = takeIn(this.#tree, files, folders);
    // a scan that was left stays so; the next one finds the marks
    if (this.#left) return;
    if (structure) await this.#everything();
    else await this.#read('images');
  }

  /** Looks for data sets, then reads what must be read. */
  async #everything(phase: ScanProgress['phase'] = 'images'): Promise<void> {
    do {
      if (phase === 'images') {
        if (this.#told === '') this.#say('folders');
        const { roots, folders, leftOut } = this.#places;
        for (const root of roots)
          await this.#tree.explore(root, this.#pace.pause, leftOutBelow(path.resolve(root), leftOut));
        for (const folder of folders) await this.#tree.explore(folder, this.#pace.pause);
      }
      this.#plan();
    } while (await this.#read(phase));
  }

  #plan(): void {
    const plans = this.#tree.keepUsed(() => findSets(this.#tree, this.#places));
    this.#tree.addEndings(
      plans.flatMap((plan) => plan.subsets.flatMap(({ subset }) => subset.captionExtensions)),
    );
    const arranged = this.#shelves.arrange(plans);
    const told = JSON.stringify(arranged);
    if (told === this.#told) return;
    this.#told = told;
    this.post({ type: 'sets', ...arranged });
  }

  /** Reads the folders that have something new; true when sets must be looked for again. */
  async #read(phase: ScanProgress['phase']): Promise<boolean> {
    const waiting: (readonly [FolderFacts, readonly Shelf[]])[] = [];
    let total = 0;
    for (const [place, shelves] of this.#shelves.byFolder) {
      const folder = this.#tree.folders.get(place);
      if (folder === undefined) continue;
      const unsent = shelves.some((shelf) => !shelf.sent);
      if (!unsent && folder.touched.size === 0 && folder.gone.size === 0) continue;
      waiting.push([folder, shelves]);
      total += unsent ? folder.images.length : Math.min(folder.images.length, folder.touched.size);
    }
    let done = 0;
    this.#say(phase, 0, total);
    const onImages = (count: number): void => this.#say(phase, (done += count), total);
    const reading = {
      outbox: this.#outbox,
      numbers: this.#numbers,
      pause: this.#pace.pause,
      endings: this.#tree.endings,
      onImages,
    };
    let again = false;
    for (const [folder, shelves] of waiting) again = (await readFolder(folder, shelves, reading)) || again;
    await this.#outbox.flush();
    this.#say('idle', total, total);
    if (waiting.length > 0 && phase === 'images') this.#saveLater();
    return again;
  }

  #say(phase: ScanProgress['phase'], done = 0, total = 0): void {
    const now = Date.now();
    if (phase === this.#progress.phase && now - this.#progressTold < 100) return;
    this.#progress = { phase, done: Math.min(done, total), total };
    this.#progressTold = now;
    this.post({ type: 'progress', progress: this.#progress });
  }

  /** Folders outside of every root are kept with the first. */
  #cacheRoots(): string[] {
    return this.#places.roots.length > 0 ? [...this.#places.roots] : ['no root'];
  }

  #saveLater(): void {
    if (this.#cache === null || this.#saving !== undefined) return;
    const wait = Math.max(cacheDelay, this.#saved + cachePause - Date.now());
    this.#saving = setTimeout(() => {
      this.#work.push({ type: 'save' });
      if (!this.#running) void this.#run();
    }, wait).unref();
  }

  async #save(): Promise<void> {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    this.#saved = Date.now();
    const roots = this.#cacheRoots();
    const parts = new Map(roots.map((root) => [root, [] as FolderFacts[]]));
    for (const folder of this.#tree.folders.values()) {
      const root = roots.find((one) => folder.path === one || folder.path.startsWith(one)) ?? roots[0] ?? '';
      parts.get(root)?.push(folder);
    }
    try {
      for (const [root, folders] of parts)
        await this.#cache?.write(
          root,
          { endings: this.#tree.endings, folders },
          this.#numbers,
          this.#pace.breathe,
        );
    } catch (error) {
      this.post({
        type: 'log',
        level: 'warn',
        message: `The index cannot be kept: ${(error as Error).message}`,
      });
    }
  }
}
