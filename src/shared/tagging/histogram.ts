import type { TaggingOptions } from './options';
import type { Category, SparseScores, TagInfo } from './scores';
import type { ChosenTag } from './selection';
import { chooser } from './selection';

/** Counts of scores per category over many pictures, for a curve with a threshold on it. Kept by difference, never recounted. */
export class ScoreHistogram {
  readonly #counts = new Map<Category, Uint32Array>();
  #images = 0;

  constructor(
    readonly tagList: readonly TagInfo[],
    /** Number of equal bins over 0..1. */
    readonly bins = 200,
  ) {}

  /** Pictures counted. */
  get images(): number {
    return this.#images;
  }

  /** Counts a picture in. */
  add(scores: SparseScores): void {
    this.#images++;
    this.#count(scores, 1);
  }

  /** Takes a picture out again, which must have been counted with the same scores. */
  remove(scores: SparseScores): void {
    this.#images--;
    this.#count(scores, -1);
  }

  /** Number of scores in each bin: bin `i` holds scores from `i / bins` to below `(i + 1) / bins`, and the last one also 1. */
  counts(category: Category): Uint32Array {
    let counts = this.#counts.get(category);
    if (counts === undefined) this.#counts.set(category, (counts = new Uint32Array(this.bins)));
    return counts;
  }

  #count(scores: SparseScores, by: 1 | -1): void {
    scores.tags.forEach((index, at) => {
      const category = this.tagList[index]?.category;
      if (category === undefined) return;
      const bin = Math.min(this.bins - 1, Math.max(0, Math.floor((scores.values[at] ?? 0) * this.bins)));
      const counts = this.counts(category);
      counts[bin] = (counts[bin] ?? 0) + by;
    });
  }
}

/** What other options would change. */
export interface SelectionChange {
  /** Tags over all pictures that would be new, and that would be gone. */
  readonly gained: number;
  readonly lost: number;
  /** Pictures that gain or lose a tag. */
  readonly images: number;
  /** Tags over all pictures with the new options. */
  readonly tags: number;
}

/**
 * Counts what changes when `before` becomes `after`. Everything in the options counts, so a threshold that adds `long hair` and
 * with it takes `hair` away gains one and loses one.
 */
export function selectionChange(
  images: Iterable<SparseScores>,
  tagList: readonly TagInfo[],
  before: TaggingOptions,
  after: TaggingOptions,
): SelectionChange {
  const chooseBefore = chooser(tagList, before);
  const chooseAfter = chooser(tagList, after);
  const change = { gained: 0, lost: 0, images: 0, tags: 0 };
  for (const scores of images) {
    const old = texts(chooseBefore(scores));
    const now = texts(chooseAfter(scores));
    const gained = [...now].filter((text) => !old.has(text)).length;
    const lost = old.size - (now.size - gained);
    change.gained += gained;
    change.lost += lost;
    change.tags += now.size;
    if (gained + lost > 0) change.images++;
  }
  return change;
}

function texts(tags: readonly ChosenTag[]): ReadonlySet<string> {
  return new Set(tags.map(({ text }) => text));
}
