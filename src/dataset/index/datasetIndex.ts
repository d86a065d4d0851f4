import type { Logger } from '../../process/logger';
import type {
  DataSet,
  FolderCount,
  ImageFilter,
  ImageRecord,
  IndexChange,
  ProblemGroup,
  ScanProgress,
  TagCount,
} from '../../shared/dataset/records';
import { Emitter } from '../../shared/emitter';
import type { QueryNode } from '../../shared/query/node';
import type { QueryFacts } from '../query/facts';
import type { Hits } from '../query/scan';
import type { FromScanner, ToScanner } from '../scan/protocol';
import type { Places } from '../sources/findSets';
import { ChangeNews } from './changeNews';
import type { KeyCount } from './keyCounts';
import type { WrittenTag } from './indexModel';
import { IndexModel } from './indexModel';
import { PendingChanges } from './pendingChanges';
import { ScannerThread } from './scannerThread';
import type { TagTable } from './tagTable';

export interface DatasetIndexOptions {
  /** Folders of the workspace, absolute. */
  readonly roots: () => readonly string[];
  /** Folders that were added by hand. */
  readonly folders: () => readonly string[];
  /** Job files that are open. */
  readonly jobFiles: () => readonly string[];
  /** Folders to leave out: names (`drafts`), or paths from a root with `/` (`images/old`); asked again at `rescan`. */
  readonly leftOut?: () => readonly string[];
  /** Where the disposable cache lies. */
  readonly cacheFolder: string;
  /** The bundled scanner, `dist/scanner.js`, run as a worker thread. */
  readonly script: string;
  readonly logger: Logger;
}

/** So often the thread is started again after it broke down. */
const mostCrashes = 3;

/** Every data set, image and caption of the workspace, kept current. All questions are answered at once, from memory. */
export class DatasetIndex {
  readonly #progressed = new Emitter<ScanProgress>();
  readonly #changes = new Emitter<IndexChange>();
  readonly onDidProgress = this.#progressed.event;
  readonly onDidChange = this.#changes.event;
  readonly #news = new ChangeNews((change) => this.#changes.fire(change));
  readonly #pending = new PendingChanges((changes) => this.#send({ type: 'changed', ...changes }));
  readonly #waiting = new Map<number, () => void>();
  #model = new IndexModel();
  #progress: ScanProgress = { phase: 'off', done: 0, total: 0 };
  #thread: ScannerThread | undefined;
  #crashes = 0;
  #questions = 0;
  #disposed = false;

  constructor(private readonly options: DatasetIndexOptions) {}

  get progress(): ScanProgress {
    return this.#progress;
  }

  get sets(): readonly DataSet[] {
    return this.#model.sets;
  }

  /**
   * Begins, or waits for what has begun: what the cache knows comes first, then what is on the disk. Resolves when all is read, or
   * when cancelled; after that the next start goes on.
   */
  start(signal?: AbortSignal): Promise<void> {
    return this.#scan(this.#progress.phase === 'cancelled', signal);
  }

  /** Compares everything with the disk again. Resolves when done, or when cancelled. */
  rescan(signal?: AbortSignal): Promise<void> {
    return this.#scan(true, signal);
  }

  /** `roots`, `folders` or `jobFiles` answer otherwise: data sets are looked for again, and only what is new is read. */
  placesChanged(): void {
    this.#send({ type: 'places', places: this.#places() });
  }

  async #scan(again: boolean, signal: AbortSignal | undefined): Promise<void> {
    if (this.#disposed || signal?.aborted === true) return;
    if (this.#thread === undefined) this.#begin();
    else if (again) this.#send({ type: 'rescan', places: this.#places() });
    const cancel = (): void => this.#send({ type: 'cancel' });
    signal?.addEventListener('abort', cancel, { once: true });
    await this.settled();
    signal?.removeEventListener('abort', cancel);
  }

  /** Files or folders were made, changed, moved or deleted: a watcher says so, or we did it ourselves. Before `start` nothing counts. */
  changed(paths: readonly string[]): void {
    if (this.#thread !== undefined) this.#pending.add(paths);
  }

  /** Resolves when everything that was said so far is in the answers, and was told to listeners. */
  async settled(): Promise<void> {
    if (this.#thread === undefined) return;
    this.#pending.flush();
    const id = ++this.#questions;
    await new Promise<void>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ type: 'settle', id });
    });
    this.#news.flush();
  }

  set(id: string): DataSet | undefined {
    return this.#model.set(id)?.record;
  }

  /** The sets that an image belongs to. */
  setsOf(image: string): readonly DataSet[] {
    return this.#model.setsOf(image);
  }

  /** An image as the first of its sets sees it. */
  image(path: string): ImageRecord | undefined {
    return this.#model.image(path);
  }

  /** The image that a caption file belongs to; the first, when two share it. */
  byCaption(path: string): ImageRecord | undefined {
    return this.#model.byCaption(path);
  }

  /** Images of a set in the order of subsets, folders and names. */
  images(set: string, where: ImageFilter = {}): readonly ImageRecord[] {
    return this.#model.images(set, where);
  }

  folders(set: string): readonly FolderCount[] {
    return this.#model.set(set)?.folders ?? [];
  }

  /** Tags of a set, the most used first. */
  tags(set: string): readonly TagCount[] {
    return this.#model.set(set)?.tags ?? [];
  }

  /**
   * Images that a query finds; `services.search` asks it with facts that the index does not have.
   *
   * @param set id, or `*` for all sets
   */
  search(set: string, query: QueryNode | null, facts: QueryFacts, signal?: AbortSignal): Hits {
    return this.#model.search(set, query, facts, signal);
  }

  /** Images that have a tag, however it is written. */
  withTag(set: string, key: string): readonly ImageRecord[] {
    return this.#model.withTag(set, key);
  }

  /** Tags that stand beside a tag in captions, the most frequent first; ways of writing are one, shown as the most used. */
  coOccurring(set: string, key: string, limit: number): readonly TagCount[] {
    return this.keyCounts(set, this.withTag(set, key))
      .filter((beside) => beside.key !== key)
      .sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1))
      .slice(0, limit)
      .map(({ tag, count }) => ({ tag, count }));
  }

  /** Milliseconds since 1970: the earliest time of change among the captions that have a tag; null where none has it. */
  firstSeen(set: string, key: string): number | null {
    return this.#model.firstSeen(set, key);
  }

  /** How a tag is written in a set. */
  tagByKey(set: string, key: string): WrittenTag | undefined {
    return this.#model.tagByKey(set, key);
  }

  /**
   * Tags with their captions, ways of writing taken together and in no order.
   *
   * @param set id, or `*` for all sets
   * @param images those of the index that are meant, where it is not the whole set
   */
  keyCounts(set: string, images?: readonly ImageRecord[]): readonly KeyCount[] {
    return this.#model.keyCounts(set, images);
  }

  /** All tags that were met since the window was opened, with their keys. */
  get tagTable(): TagTable {
    return this.#model.tags;
  }

  problems(set: string): readonly ProblemGroup[] {
    return this.#model.set(set)?.problems ?? [];
  }

  /** As `close`, without waiting. */
  dispose(): void {
    void this.close();
  }

  /** Ends the thread. Resolves when it has written its cache and is gone. */
  async close(): Promise<void> {
    this.#disposed = true;
    const ended = this.#thread?.end();
    this.#thread = undefined;
    this.#settleAll();
    this.#pending.dispose();
    this.#news.dispose();
    this.#progressed.dispose();
    this.#changes.dispose();
    await ended;
  }

  #places(): Places {
    const { roots, folders, jobFiles, leftOut } = this.options;
    return {
      roots: [...roots()],
      folders: [...folders()],
      jobFiles: [...jobFiles()],
      leftOut: [...(leftOut?.() ?? [])],
    };
  }

  #begin(): void {
    const thread = new ScannerThread(this.options.script, {
      onMessage: (message) => {
        if (this.#thread === thread) this.#guarded(() => this.#hear(message));
      },
      onCrash: (error) => this.#crashed(error),
    });
    this.#thread = thread;
    this.#send({ type: 'start', places: this.#places(), cacheFolder: this.options.cacheFolder });
  }

  /** What goes wrong here must not end the editor's process. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.options.logger.error('A message of the scanner could not be taken in.', error);
    }
  }

  #send(message: ToScanner): void {
    this.#thread?.send(message);
  }

  #hear(message: FromScanner): void {
    switch (message.type) {
      case 'sets':
        this.#news.add(this.#model.takeSets(message));
        return;
      case 'batch':
        try {
          this.#news.add(this.#model.takeBatch(message));
        } finally {
          this.#send({ type: 'taken' });
        }
        return;
      case 'progress':
        this.#progress = message.progress;
        this.#progressed.fire(message.progress);
        return;
      case 'settled':
        this.#waiting.get(message.id)?.();
        this.#waiting.delete(message.id);
        return;
      case 'log':
        this.options.logger[message.level](message.message);
        return;
      case 'ended':
    }
  }

  /** Starts anew, from the cache. */
  #crashed(error: Error): void {
    this.options.logger.error('The scanner of data sets broke down.', error);
    this.#thread = undefined;
    this.#progress = { phase: 'off', done: 0, total: 0 };
    this.#progressed.fire(this.#progress);
    if (!this.#disposed && this.#crashes++ < mostCrashes) {
      this.#model = new IndexModel();
      this.#news.add({ everything: true, sets: new Set(), images: [] });
      this.#begin();
      for (const id of this.#waiting.keys()) this.#send({ type: 'settle', id });
    } else this.#settleAll();
  }

  #settleAll(): void {
    for (const resolve of this.#waiting.values()) resolve();
    this.#waiting.clear();
  }
}
