import type { TagCount } from '../dataset/records';

/** Words that can be completed, of one data set or all. */
export interface QueryWords {
  /** The most used first. */
  readonly tags: readonly TagCount[];
  /** Folders as the filter `folder:` takes them, with their images. */
  readonly folders: readonly TagCount[];
  /** Names of subsets, with their images. */
  readonly subsets: readonly TagCount[];
  /** Codes of problems that there are, with their images. */
  readonly problems: readonly TagCount[];
}

export interface QueryCompletion {
  readonly kind: 'filter' | 'tag' | 'folder' | 'subset' | 'problem' | 'state' | 'word';
  /** What the list shows. */
  readonly label: string;
  /** What takes the place of the text from `start` to `end`. */
  readonly insert: string;
  /** What it means, or how many images. */
  readonly detail: string;
}

/** What can stand at a place of a query. */
export interface QueryCompletions {
  /** UTF-16 offsets of the text that a completion takes the place of. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly QueryCompletion[];
}

/** What can be typed at `offset`: filters, and their values with counts. */
export function completeQuery(text: string, offset: number, words: QueryWords): QueryCompletions {
  return { start: offset, end: offset, items: [] };
}
