import { Emitter } from '../../shared/emitter';
import type { ImageRecord } from '../../shared/dataset/records';
import type { QueryWords } from '../../shared/query/complete';
import type { QueryNode } from '../../shared/query/node';
import { eachNode } from '../../shared/query/node';
import type { ParsedQuery, QueryError } from '../../shared/query/parse';
import { parseQuery } from '../../shared/query/parse';
import type { DatasetIndex } from '../index/datasetIndex';
import type { Confidences } from './facts';
import type { Tokens } from './tagTokens';
import { TokenSums } from './tagTokens';
import type { WordIndex } from './vocabulary';
import { QueryVocabulary } from './vocabulary';

/** Stands for all data sets. */
export const everySet = '*';

/** Confidences that may come later; `ImageConfidences` of the taggers' scores. */
export interface LearningConfidences extends Confidences {
  readonly onDidLearn: (listener: () => void) => { dispose(): void };
  /** Resolves when all that was asked for is known, as far as it can be. */
  ready(): Promise<void>;
}

export interface ImageSearchParts {
  readonly index: Pick<DatasetIndex, 'search' | 'tagTable'> & WordIndex;
  readonly tokens: Tokens;
  readonly confidences: LearningConfidences;
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
  readonly #learned = new Emitter();
  /** More is known than before: a search with `unknown` images may find other ones now. */
  readonly onDidLearn = this.#learned.event;
  readonly #tokens: TokenSums;
  readonly #vocabulary: QueryVocabulary;
  readonly #listening: { dispose(): void };

  constructor(private readonly parts: ImageSearchParts) {
    const { index, tokens, confidences } = parts;
    this.#tokens = new TokenSums(
      tokens,
      () => index.tagTable,
      () => this.#learned.fire(),
    );
    this.#vocabulary = new QueryVocabulary(index);
    this.#listening = confidences.onDidLearn(() => this.#learned.fire());
  }

  /**
   * Images of a set, at once and from memory. What must be read first (tokens of tags, confidences) is begun to be read, its
   * images are `unknown` meanwhile, and `onDidLearn` fires when there is more.
   *
   * @param set id, or `*` for all sets
   */
  run(
    set: string,
    query: string | ParsedQuery,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): SearchResult {
    const { node, errors } = typeof query === 'string' ? parseQuery(query) : query;
    const notes = new Set<string>();
    this.#tokens.begin();
    const { images, unknown } = this.parts.index.search(
      set,
      node,
      { tokens: this.#tokens, confidences: this.parts.confidences, note: (sentence) => notes.add(sentence) },
      signal,
    );
    if (unknown > 0) for (const sentence of reasons(node)) notes.add(sentence);
    return { images, errors, unknown, notes: unknown > 0 ? [...notes] : [] };
  }

  /** As `run`, when all that can be known is known. */
  async find(
    set: string,
    query: string | ParsedQuery,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<SearchResult> {
    for (let turn = 0; ; turn++) {
      const result = this.run(set, query, options);
      // twice: the first search says what must be read, the second may meet what came meanwhile
      if (result.unknown === 0 || turn === 2) return result;
      await Promise.all([this.#tokens.ready(), this.parts.confidences.ready()]);
      options.signal?.throwIfAborted();
    }
  }

  /** Words for the completion of queries about a set, or all for `*`. */
  words(set: string): QueryWords {
    return this.#vocabulary.of(set);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#vocabulary.dispose();
    this.#learned.dispose();
  }
}

/** What may not be known about images, as sentences. */
function reasons(node: QueryNode | null): string[] {
  const found = new Set<string>();
  eachNode(node, (one) => {
    if (one.kind === 'conf')
      found.add('Confidences are known of images that were tagged with the set’s tagger.');
    else if (one.kind === 'number' && one.field === 'tokens') found.add('Tokens are still being counted.');
    else if (
      (one.kind === 'number' && ['width', 'height', 'area', 'ratio'].includes(one.field)) ||
      (one.kind === 'is' && ['landscape', 'portrait', 'square', 'upscaled'].includes(one.state))
    )
      found.add('The size of pictures that cannot be read is not known.');
  });
  return [...found];
}
