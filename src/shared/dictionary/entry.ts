import type { Category } from '../tagging/scores';

/** Kinds of tags in dictionaries: those of taggers, and what e621's lists have besides. */
export type TagCategory = Category | 'species' | 'lore' | 'invalid' | 'unknown';

/** A tag of a dictionary. */
export interface DictionaryEntry {
  /** As in the list: mostly with underscores. */
  readonly name: string;
  readonly category: TagCategory;
  /** Pictures that have it on the site that the list is of; 0 where it does not say. */
  readonly posts: number;
  /** Other names of it, as in the list. */
  readonly aliases: readonly string[];
}

/**
 * Why a tag is offered, the best first: it is what was typed; it begins with it; another name of it does; one of its words does; it
 * has it inside; it would but for a slip of the finger.
 */
export const matches = ['exact', 'prefix', 'alias', 'word', 'inside', 'typo'] as const;

export type TagMatch = (typeof matches)[number];

/** A tag that is offered for what was typed. */
export interface TagCompletion {
  /** As the data set writes it most often, else as in the dictionary. */
  readonly name: string;
  readonly match: TagMatch;
  /** The other name that was typed; null when it was the tag's own. */
  readonly alias: string | null;
  readonly category: TagCategory;
  readonly posts: number;
  /** Captions of the data set that have it. */
  readonly uses: number;
}
