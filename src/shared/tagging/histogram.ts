import type { TaggingOptions } from './options';
import type { Category, SparseScores, TagInfo } from './scores';

/** Counts of scores per category, over many pictures; kept by difference. */
export class ScoreHistogram {
  constructor(
    readonly tagList: readonly TagInfo[],
    /** Number of equal bins over 0..1. */
    readonly bins = 200,
  ) {}

  /** Pictures counted. */
  get images(): number {
    throw new Error('soon');
  }

  add(_scores: SparseScores): void {
    throw new Error('soon');
  }

  remove(_scores: SparseScores): void {
    throw new Error('soon');
  }

  /** Number of scores in each bin; bin `i` holds scores of i/bins up to below (i+1)/bins, the last one also 1. */
  counts(_category: Category): Uint32Array {
    throw new Error('soon');
  }
}

/** What other options would change. */
export interface SelectionChange {
  /** Tags over all pictures. */
  readonly gained: number;
  readonly lost: number;
  /** Pictures that gain or lose a tag. */
  readonly images: number;
  /** Tags over all pictures, with the new options. */
  readonly tags: number;
}

/** Counts tags gained and lost when `before` becomes `after`, over pictures. */
export function selectionChange(
  _images: Iterable<SparseScores>,
  _tagList: readonly TagInfo[],
  _before: TaggingOptions,
  _after: TaggingOptions,
): SelectionChange {
  throw new Error('soon');
}
