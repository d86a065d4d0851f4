import type { TaggingOptions } from './options';
import type { Category, SparseScores, TagInfo } from './scores';

/** A tag that will be written. */
export interface ChosenTag {
  /** In the model's tag list. A tag that is written as several has the same index in each. */
  readonly index: number;
  /** As in the model's list. */
  readonly name: string;
  /** As written. */
  readonly text: string;
  readonly category: Category;
  /** Probability, 0..1. */
  readonly score: number;
}

/** The tags of a picture, in the order in which they are written, without the trigger. */
export function chooseTags(
  _scores: SparseScores,
  _tagList: readonly TagInfo[],
  _options: TaggingOptions,
): ChosenTag[] {
  throw new Error('soon');
}
