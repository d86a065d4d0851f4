import type { Category } from './scores';

/**
 * What a tag's score must exceed: a number of 0..1, or `mcut` for the largest gap between the sorted scores of the category
 * (MCut), or `off` for no tag of this category at all.
 */
export type Threshold = number | 'mcut' | 'off';

export type Thresholds = Readonly<Partial<Record<Category, Threshold>>>;

/**
 * What happens to an image that has a caption. A caption file that is empty, or blank, is none.
 *
 * - `skip`: it stays as it is.
 * - `append`, `prepend`: new tags go behind or before it; not a character of it changes.
 * - `merge`: as append, but tags that its own tags imply are not added either, and the trigger goes in front.
 * - `replace`: its first line is replaced; further lines stay.
 */
export type Policy = 'skip' | 'append' | 'prepend' | 'merge' | 'replace';

/**
 * - `confidence`: highest score first.
 * - `category`: characters, series, artists, then what the picture shows, then the rest; within each by confidence.
 * - `csv`: as the model's list has them.
 * - `people`: `solo`, then counts of people (`1girl`, `2boys`, `6+girls`), then by confidence.
 */
export type TagOrder = 'confidence' | 'category' | 'csv' | 'people';

/** How scores become a caption. Everything is plain JSON; it is kept in settings, per data set. */
export interface TaggingOptions {
  /** Id of the model, or null for the one that is always there. */
  readonly model: string | null;
  /** Categories that are not named take the model's own threshold, see `withModelThresholds`. */
  readonly thresholds: Thresholds;
  /** At most so many tags of a picture, the surest ones; rating and trigger do not count. */
  readonly maxTags: number | null;
  /** Patterns with `*` and `?`. Tags that match are never taken. */
  readonly exclude: readonly string[];
  /** Patterns with `*` and `?`. When there are any, only tags that match one are taken. */
  readonly include: readonly string[];
  /** Other names of a tag → the name to write. They also count as the same tag when captions are compared. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Tag → what is written in its place: one tag, several with commas between, or nothing. */
  readonly replacements: Readonly<Record<string, string>>;
  /** Leaves out what another tag says already: `hair` beside `long hair`. */
  readonly prune: boolean;
  /** Writes spaces in place of underscores, but for the 19 kaomoji. */
  readonly spaces: boolean;
  /** Writes `\(`, `\)` and `\\`, as prompts of some web interfaces want them. Captions do not. */
  readonly escape: boolean;
  /** `name (series)` becomes two tags, `name` and `series`. */
  readonly expandCharacters: boolean;
  readonly order: TagOrder;
  /** Tags of category character come before all others. */
  readonly characterFirst: boolean;
  /** The surest rating: left out, or the first or last tag. */
  readonly rating: 'out' | 'first' | 'last';
  /** The word that a LoRA listens to; the first tag of a caption. */
  readonly trigger: string | null;
  /** What is written between tags. A caption that is there already keeps its own habit. */
  readonly separator: ', ' | ',';
  readonly policy: Policy;
}

/** What is used where nobody said anything. */
export const defaultOptions: TaggingOptions = {
  model: null,
  thresholds: {},
  maxTags: null,
  exclude: [],
  include: [],
  aliases: {},
  replacements: {},
  prune: true,
  spaces: true,
  escape: false,
  expandCharacters: false,
  order: 'confidence',
  characterFirst: false,
  rating: 'out',
  trigger: null,
  separator: ', ',
  policy: 'skip',
};

/** Thresholds of a model that names none: those of the WD taggers' own demo; categories that do not describe pictures are off. */
export const defaultThresholds: Readonly<Record<Category, Threshold>> = {
  general: 0.35,
  character: 0.85,
  copyright: 0.85,
  artist: 'off',
  meta: 'off',
  rating: 0,
  quality: 'off',
  model: 'off',
  year: 'off',
};

/** The options with every category's threshold: as set, else the model's, else ours. */
export function withModelThresholds(
  options: TaggingOptions,
  model: Readonly<Partial<Record<Category, number>>>,
): TaggingOptions {
  return { ...options, thresholds: { ...defaultThresholds, ...model, ...options.thresholds } };
}
