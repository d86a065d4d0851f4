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

export interface DatasetIndexOptions {
  /** Folders of the workspace, absolute. */
  readonly roots: () => readonly string[];
  /** Folders that were added by hand. */
  readonly folders: () => readonly string[];
  /** Job files that are open. */
  readonly jobFiles: () => readonly string[];
  /** Folders to leave out, as names (`drafts`) or paths from a root (`images/old`), with `/`; asked again at `rescan`. None by default. */
  readonly leftOut?: () => readonly string[];
  /** Where the disposable cache lies. */
  readonly cacheFolder: string;
  /** The bundled scanner, `dist/scanner.js`, run as a worker thread. */
  readonly script: string;
  readonly logger: Logger;
}

/** Every data set, image and caption of the workspace, kept current. All questions are answered at once, from memory. */
export class DatasetIndex {
  readonly #progress = new Emitter<ScanProgress>();
  readonly #change = new Emitter<IndexChange>();
  readonly onDidProgress = this.#progress.event;
  readonly onDidChange = this.#change.event;

  constructor(private readonly options: DatasetIndexOptions) {}

  get progress(): ScanProgress {
    return { phase: 'off', done: 0, total: 0 };
  }

  get sets(): readonly DataSet[] {
    return [];
  }

  /** Begins: what the cache knows comes first, then what is on the disk. Resolves when all is read, or when cancelled. */
  start(signal?: AbortSignal): Promise<void> {
    return Promise.reject(new Error(`${this.options.script} ${signal?.aborted}`));
  }

  /** Looks at everything again, also at `roots`, `folders` and `jobFiles`. Resolves when done. */
  rescan(): Promise<void> {
    return Promise.resolve();
  }

  /** Files or folders were made, changed, moved or deleted: a watcher says so, or we did it ourselves. */
  changed(_paths: readonly string[]): void {
    // follows
  }

  /** Resolves when everything that was said so far is in the answers. */
  settled(): Promise<void> {
    return Promise.resolve();
  }

  set(_id: string): DataSet | undefined {
    return undefined;
  }

  setsOf(_image: string): readonly DataSet[] {
    return [];
  }

  image(_path: string): ImageRecord | undefined {
    return undefined;
  }

  /** The image that a caption file belongs to; the first, when two share it. */
  byCaption(_path: string): ImageRecord | undefined {
    return undefined;
  }

  /** Images of a set in the order of subsets, folders and names. */
  images(_set: string, _where: ImageFilter = {}): readonly ImageRecord[] {
    return [];
  }

  folders(_set: string): readonly FolderCount[] {
    return [];
  }

  /** Tags of a set, the most used first. */
  tags(_set: string): readonly TagCount[] {
    return [];
  }

  problems(_set: string): readonly ProblemGroup[] {
    return [];
  }

  dispose(): void {
    this.#progress.dispose();
    this.#change.dispose();
  }
}
