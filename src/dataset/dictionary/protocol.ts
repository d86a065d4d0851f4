// What is said to the thread that reads tag dictionaries, and what it answers. It answers once and ends.

import type { DictionaryData } from '../../shared/dictionary/data';
import type { ListFault } from '../../shared/dictionary/readDictionary';

/** Files to read, in the order in which the first one has the say. */
export interface ReadLists {
  readonly files: readonly string[];
}

/** What became of a file. */
export type ListResult =
  | {
      readonly file: string;
      readonly state: 'read';
      readonly tags: number;
      readonly faults: readonly ListFault[];
      readonly faultCount: number;
    }
  | { readonly file: string; readonly state: 'missing' }
  | { readonly file: string; readonly state: 'unreadable'; readonly reason: string };

export interface ListsRead {
  readonly data: DictionaryData;
  readonly lists: readonly ListResult[];
}
