// What a query may ask that the index itself does not know.

import type { Entry } from '../index/entry';

/** Sums over the tags of captions. */
export interface TagTokens {
  /**
   * Tokens of a caption whose tags stand with the separator and a space between; undefined while it is not known.
   *
   * @param separator between tags, as the subset has it
   */
  of(entry: Entry, separator: string): number | undefined;
}

/** Confidences of a tagger. */
export interface Confidences {
  /**
   * The highest confidence in the tags that a pattern means, for images of a set.
   *
   * @param set id
   * @returns for an image: 0 to 1, or undefined while it is not known
   */
  column(set: string, pattern: string): (entry: Entry) => number | undefined;
  /** Whether the tagger has looked at an image; undefined while it is not known. */
  scored(set: string): (entry: Entry) => boolean | undefined;
}

/** Everything a query may ask beside the index. */
export interface QueryFacts {
  readonly tokens: TagTokens;
  readonly confidences: Confidences;
  /** Notes why something is not known, as a sentence. */
  readonly note: (sentence: string) => void;
}
