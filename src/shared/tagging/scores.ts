/** What a model says of a picture: only scores above its floor, in ascending order of the tag's index. */
export interface SparseScores {
  /** Indices in the model's tag list. */
  readonly tags: Uint32Array;
  /** Probabilities of these tags, 0..1. */
  readonly values: Float32Array;
}

/** Kinds of tags, in the order in which they are shown. */
export const categories = [
  'general',
  'character',
  'copyright',
  'artist',
  'meta',
  'rating',
  'quality',
  'model',
  'year',
] as const;

export type Category = (typeof categories)[number];

/** A tag of a model's list. */
export interface TagInfo {
  /** As in the model's list, underscores kept. */
  readonly name: string;
  readonly category: Category;
}
