import type { ImageRecord } from '../../shared/dataset/records';
import type { QueryWords } from '../../shared/query/complete';
import type { ParsedQuery, QueryError } from '../../shared/query/parse';
import { parseQuery } from '../../shared/query/parse';
import type { DatasetIndex } from '../index/datasetIndex';

/** Stands for all data sets. */
export const everySet = '*';

/** Counts tokens; `TokenCounter` does. */
export interface Tokens {
  ready(): Promise<void>;
  count(text: string): number;
}

/** What a query finds. */
export interface SearchResult {
  /** In the order of sets, subsets, folders and names; each once. */
  readonly images: readonly ImageRecord[];
  /** Where the query is wrong; the images are those that the rest of it finds. */
  readonly errors: readonly QueryError[];
  /** Images about which it is not known whether they belong to it. */
  readonly unknown: number;
  /** Why, in a sentence each. */
  readonly notes: readonly string[];
}

/** Finds images by queries. */
export class ImageSearch {
  constructor(private readonly parts: { readonly index: DatasetIndex; readonly tokens: Tokens }) {}

  dispose(): void {}

  /**
   * Images of a set, at once and from memory.
   *
   * @param set id, or `*` for all sets
   */
  run(
    set: string,
    query: string | ParsedQuery,
    _options: { readonly signal?: AbortSignal } = {},
  ): SearchResult {
    const { errors } = typeof query === 'string' ? parseQuery(query) : query;
    return { images: this.parts.index.images(set), errors, unknown: 0, notes: [] };
  }

  /** Words for the completion of queries about a set. */
  words(set: string): QueryWords {
    return { tags: this.parts.index.tags(set), folders: [], subsets: [], problems: [] };
  }
}
