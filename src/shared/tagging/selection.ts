import { impliedBy } from './implications';
import type { TaggingOptions } from './options';
import { matcher } from './patterns';
import type { Category, SparseScores, TagInfo } from './scores';
import { escaped, spaced, tagKey, tagsBetweenCommas } from './tagText';
import { inOrder } from './tagOrder';
import { cutsOf } from './thresholds';

/** A tag that will be written. */
export interface ChosenTag {
  /** In the model's tag list. A tag that is written as several has the same index in each. */
  readonly index: number;
  /** As in the model's list, or the name that an alias stands for. */
  readonly name: string;
  /** As written. */
  readonly text: string;
  readonly category: Category;
  /** Probability, 0..1. */
  readonly score: number;
}

/** A tag while it is being decided upon: everything but its text. */
export type Candidate = Omit<ChosenTag, 'text'>;

/**
 * The tags of a picture, in the order in which they are written, without the trigger.
 *
 * In turn: scores above the threshold of their category (of ratings and qualities only the surest), aliases, exclude and include,
 * what other tags say already, at most so many, order, and only then the text. No two have the same text.
 */
export function chooseTags(
  scores: SparseScores,
  tagList: readonly TagInfo[],
  options: TaggingOptions,
): ChosenTag[] {
  return chooser(tagList, options)(scores);
}

/** As `chooseTags`, for many pictures: patterns and lists are made ready once. */
export function chooser(
  tagList: readonly TagInfo[],
  options: TaggingOptions,
): (scores: SparseScores) => ChosenTag[] {
  const excluded = matcher(options.exclude);
  const included = matcher(options.include);
  const aliases = keyed(options.aliases);
  const replacements = keyed(options.replacements);
  const restricted = options.include.length > 0;
  const implied = remembered(impliedBy);

  return (scores) => {
    const passed = passing(scores, tagList, options)
      .map((tag) => ({ ...tag, name: aliases.get(tagKey(tag.name)) ?? tag.name }))
      .filter(
        ({ name, category }) => !excluded(name) && (!restricted || category === 'rating' || included(name)),
      );
    const unique = firstOfEach(passed, ({ name }) => tagKey(name));
    const kept = options.prune ? pruned(unique, implied) : unique;
    const chosen = inOrder(atMost(kept, options.maxTags), options).flatMap((tag) =>
      written(tag, replacements, options).map((text): ChosenTag => ({ ...tag, text })),
    );
    return firstOfEach(chosen, ({ text }) => tagKey(text));
  };
}

/** Tags above their thresholds, surest first; of equal scores the first of the list. */
function passing(scores: SparseScores, tagList: readonly TagInfo[], options: TaggingOptions): Candidate[] {
  const cut = cutsOf(scores, tagList, options);
  const found: Candidate[] = [];
  scores.tags.forEach((index, at) => {
    const tag = tagList[index];
    const score = scores.values[at] ?? 0;
    if (tag === undefined || (tag.category === 'rating' && options.rating === 'out')) return;
    if (score > cut(tag.category)) found.push({ index, name: tag.name, category: tag.category, score });
  });
  found.sort((a, b) => b.score - a.score || a.index - b.index);
  const surest = (category: Category): Candidate | undefined =>
    found.find((tag) => tag.category === category);
  const only: Partial<Record<Category, Candidate>> = { rating: surest('rating'), quality: surest('quality') };
  return found.filter((tag) => !(tag.category in only) || only[tag.category] === tag);
}

/** Leaves out general tags that another chosen tag says. */
function pruned(
  tags: readonly Candidate[],
  implied: (tag: string) => ReadonlySet<string>,
): readonly Candidate[] {
  const said = new Set<string>();
  for (const { name, category } of tags)
    if (category === 'general') for (const key of implied(name)) said.add(key);
  return tags.filter(({ name, category }) => category !== 'general' || !said.has(tagKey(name)));
}

/** The surest tags; ratings do not count. */
function atMost(tags: readonly Candidate[], most: number | null): readonly Candidate[] {
  if (most === null) return tags;
  let counted = 0;
  return tags.filter(({ category }) => category === 'rating' || ++counted <= most);
}

/** How a tag is written: none, one or several. */
function written(
  tag: Candidate,
  replacements: ReadonlyMap<string, string>,
  options: TaggingOptions,
): readonly string[] {
  const replaced = replacements.get(tagKey(tag.name));
  if (replaced !== undefined) return tagsBetweenCommas(replaced);
  const names = options.expandCharacters && tag.category === 'character' ? expanded(tag.name) : [tag.name];
  return names.flatMap((name) => {
    const text = options.spaces ? spaced(name) : name;
    return tagsBetweenCommas(options.escape ? escaped(text) : text);
  });
}

/** `name_(series)` as its two parts; `name_(dress)_(series)` as `name_(dress)` and `series`. */
function expanded(name: string): string[] {
  const [, character, series] = /^(.+?)[_ ]\(([^()]+)\)$/.exec(name) ?? [];
  return character === undefined || series === undefined ? [name] : [character, series];
}

function firstOfEach<T>(items: readonly T[], key: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const size = seen.size;
    return seen.add(key(item)).size > size;
  });
}

/** A table by `tagKey`, so that underscores and case do not count. */
export function keyed(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(table).map(([from, to]) => [tagKey(from), to]));
}

function remembered<T>(of: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = of(key);
    known.set(key, made);
    return made;
  };
}
