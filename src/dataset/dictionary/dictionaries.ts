import { Worker } from 'node:worker_threads';
import type { Logger } from '../../process/logger';
import { TagDictionary } from '../../shared/dictionary/tagDictionary';
import { Emitter } from '../../shared/emitter';
import { DictionaryFault } from './dictionaryFault';
import { listPaths } from './listPaths';
import { ListWatch } from './listWatch';
import type { ListResult, ListsRead, ReadLists } from './protocol';
import type { NewEntry } from './userList';
import { addToList } from './userList';

export interface DictionariesOptions {
  /** Lists that the setting names now: absolute, from the home folder with `~`, or from a folder of the workspace. */
  readonly setting: () => readonly string[];
  /** Folders of the workspace, absolute. */
  readonly roots: () => readonly string[];
  /** The small list that comes with the extension: used where none is set. */
  readonly starter: string;
  /** The user's own list, for all workspaces; it need not be there. */
  readonly userList: string;
  /** Tag lists of taggers, which have the last say; their own client tells what is wrong with them. */
  readonly taggerLists?: () => readonly string[];
  /** The bundled reader, `dist/dictionary.js`, run as a worker thread. */
  readonly script: string;
  readonly logger: Logger;
}

/** The tag dictionaries that are set and the user's own, as one. They are read when somebody asks for the first time, and kept current. */
export class Dictionaries {
  readonly #changed = new Emitter<TagDictionary>();
  /** Other tags are known from now on. */
  readonly onDidChange = this.#changed.event;
  readonly #watch = new ListWatch(() => void this.#read());
  #dictionary = new TagDictionary();
  #problems: readonly DictionaryFault[] = [];
  #reading: Promise<TagDictionary> | undefined;
  #worker: Worker | undefined;
  #turns = 0;
  #disposed = false;

  constructor(private readonly options: DictionariesOptions) {}

  /** What is read so far; asking for it begins reading. */
  get current(): TagDictionary {
    void this.ready();
    return this.#dictionary;
  }

  /** What is wrong with the lists. */
  get problems(): readonly DictionaryFault[] {
    return this.#problems;
  }

  /** Whether the user has chosen lists: only then a tag that is in none of them is worth a word. */
  get chosen(): boolean {
    return this.#chosenLists().length > 0;
  }

  /** The user's own list, absolute. */
  get userList(): string {
    return this.options.userList;
  }

  /** Reads the lists when nobody has done it yet. Resolves when all are read; never rejects, since `problems` tells what is wrong. */
  ready(): Promise<TagDictionary> {
    return this.#reading ?? this.#read();
  }

  /** The setting or the folders of the workspace have changed. Nothing is read before somebody has asked. */
  settingChanged(): void {
    if (this.#reading !== undefined) void this.#read();
  }

  /**
   * Adds a tag to the user's own list. Resolves when it is known.
   *
   * @returns whether it is new there
   * @throws DictionaryFault dictionary-not-written
   */
  async addToUserDictionary(entry: NewEntry): Promise<boolean> {
    const added = await addToList(this.options.userList, entry);
    if (added) await this.#read();
    return added;
  }

  dispose(): void {
    this.#disposed = true;
    this.#watch.dispose();
    this.#changed.dispose();
    void this.#worker?.terminate();
  }

  #chosenLists(): string[] {
    return listPaths(this.options.setting(), this.options.roots());
  }

  #read(): Promise<TagDictionary> {
    const chosen = this.#chosenLists();
    const { userList, starter } = this.options;
    const lists = [userList, ...(chosen.length > 0 ? chosen : [starter])];
    const files = [...new Set([...lists, ...(this.options.taggerLists?.() ?? [])])];
    this.#watch.watch(lists);
    // what was on its way is stale
    void this.#worker?.terminate();
    const turn = ++this.#turns;
    this.#reading = this.#readIn(files).then(
      (read) => (turn === this.#turns ? this.#take(read, new Set(lists)) : this.#latest()),
      (error: unknown) => {
        if (turn !== this.#turns) return this.#latest();
        if (!this.#disposed) this.options.logger.error('The tag dictionaries could not be read.', error);
        return this.#dictionary;
      },
    );
    return this.#reading;
  }

  /** For those who waited for a reading that has become stale. */
  #latest(): Promise<TagDictionary> {
    return this.#reading ?? Promise.resolve(this.#dictionary);
  }

  #take({ data, lists }: ListsRead, ours: ReadonlySet<string>): TagDictionary {
    if (this.#disposed) return this.#dictionary;
    const { userList, logger } = this.options;
    this.#dictionary = new TagDictionary(data);
    // the user's own list is there only when something was added to it
    this.#problems = lists
      .filter(({ file, state }) => ours.has(file) && (file !== userList || state !== 'missing'))
      .flatMap(faultsOf);
    for (const { message, fix } of this.#problems) logger.warn(`${message} ${fix}`);
    this.#changed.fire(this.#dictionary);
    return this.#dictionary;
  }

  #readIn(files: readonly string[]): Promise<ListsRead> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.options.script, {
        name: 'block-lora-dictionary',
        workerData: { files } satisfies ReadLists,
      });
      worker.unref();
      this.#worker = worker;
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The reader of tag dictionaries ended early.')));
    });
  }
}

function faultsOf(list: ListResult): DictionaryFault[] {
  const { file } = list;
  switch (list.state) {
    case 'missing':
      return [
        new DictionaryFault(
          'dictionary-missing',
          `The tag dictionary ${file} is not there.`,
          'Correct the setting blockLora.tags.dictionaries, or bring the file back.',
          file,
          null,
        ),
      ];
    case 'unreadable':
      return [
        new DictionaryFault(
          'dictionary-unreadable',
          `The tag dictionary ${file} cannot be read: ${list.reason}.`,
          'Check that it is a list of tags in csv, and its permissions.',
          file,
          null,
        ),
      ];
    case 'read': {
      const lines = list.faults.map(
        ({ line, what, fix }) =>
          new DictionaryFault('dictionary-line', `Line ${line} of ${file} ${what}.`, fix, file, line),
      );
      const others = list.faultCount - list.faults.length;
      if (others > 0)
        lines.push(
          new DictionaryFault(
            'dictionary-line',
            `${others} more lines of ${file} are not as they should be.`,
            'Check that it is a list of tags in csv.',
            file,
            null,
          ),
        );
      return lines;
    }
  }
}
