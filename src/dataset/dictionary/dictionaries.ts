import type { DictionaryEntry } from '../../shared/dictionary/entry';
import { TagDictionary } from '../../shared/dictionary/tagDictionary';
import { Emitter } from '../../shared/emitter';
import type { UserFault } from '../../shared/userFault';

/** The tag dictionaries that are set, as one. */
export class Dictionaries {
  readonly #changed = new Emitter<TagDictionary>();
  readonly onDidChange = this.#changed.event;
  readonly #dictionary = new TagDictionary();

  /** What is read so far. */
  get current(): TagDictionary {
    return this.#dictionary;
  }

  /** What is wrong with the lists. */
  get problems(): readonly UserFault[] {
    return [];
  }

  /** Reads the lists when nobody has done it yet. Resolves when all are read. */
  ready(): Promise<TagDictionary> {
    return Promise.resolve(this.#dictionary);
  }

  /** Adds a tag to the user's own list. */
  async addToUserDictionary(entry: Pick<DictionaryEntry, 'name'> & Partial<DictionaryEntry>): Promise<void> {
    await Promise.resolve(entry);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
