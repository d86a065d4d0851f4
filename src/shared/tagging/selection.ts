import type { TaggingOptions } from './options';
import type { Category, SparseScores, TagInfo } from './scores';
import type { TagFacts } from './tagFacts';
import { factsFor } from './tagFacts';
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

/** A tag while it is being decided upon. */
interface Candidate {
  readonly facts: TagFacts;
  readonly score: number;
}

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

/** As `chooseTags`, for many pictures: what is the same for all is found out once. */
export function chooser(
  tagList: readonly TagInfo[],
  options: TaggingOptions,
): (scores: SparseScores) => ChosenTag[] {
  const factsOf = factsFor(tagList, options);
  return (scores) => {
    const wanted = unique(passing(scores, tagList, options, factsOf));
    const kept = atMost(options.prune ? pruned(wanted) : wanted, options.maxTags);
    // sorted by score before, which stays among equal ranks
    return texts(kept.sort((a, b) => a.facts.rank - b.facts.rank));
  };
}

/** Tags above their thresholds, surest first; of equal scores the first of the list. */
function passing(
  scores: SparseScores,
  tagList: readonly TagInfo[],
  options: TaggingOptions,
  factsOf: (index: number) => TagFacts | undefined,
): Candidate[] {
  const cut = cutsOf(scores, tagList, options);
  const found: Candidate[] = [];
  scores.tags.forEach((index, at) => {
    const category = tagList[index]?.category;
    const score = scores.values[at] ?? 0;
    if (category === undefined || (category === 'rating' && options.rating === 'out')) return;
    if (!(score > cut(category))) return;
    const facts = factsOf(index);
    if (facts !== undefined) found.push({ facts, score });
  });
  found.sort((a, b) => b.score - a.score || a.facts.index - b.facts.index);
  return onlySurest(onlySurest(found, 'rating'), 'quality');
}

/** Of one category only the surest tag. */
function onlySurest(sorted: Candidate[], category: Category): Candidate[] {
  const first = sorted.find(({ facts }) => facts.category === category);
  return first === undefined
    ? sorted
    : sorted.filter((each) => each.facts.category !== category || each === first);
}

/** What exclude and include let pass, each name once. */
function unique(tags: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return tags.filter(({ facts }) => {
    if (!facts.wanted || seen.has(facts.key)) return false;
    seen.add(facts.key);
    return true;
  });
}

/** Leaves out general tags that another chosen tag says. */
function pruned(tags: Candidate[]): Candidate[] {
  const said = new Set<string>();
  for (const { facts } of tags) for (const key of facts.implied) said.add(key);
  return tags.filter(({ facts }) => facts.category !== 'general' || !said.has(facts.key));
}

/** The surest tags; ratings do not count. */
function atMost(tags: Candidate[], most: number | null): Candidate[] {
  if (most === null) return tags;
  let counted = 0;
  return tags.filter(({ facts }) => facts.category === 'rating' || ++counted <= most);
}

/** The tags as they are written, each text once. */
function texts(tags: readonly Candidate[]): ChosenTag[] {
  const seen = new Set<string>();
  const chosen: ChosenTag[] = [];
  for (const { facts, score } of tags) {
    const { index, name, category } = facts;
    for (const { text, key } of facts.texts) {
      if (seen.has(key)) continue;
      seen.add(key);
      chosen.push({ index, name, text, category, score });
    }
  }
  return chosen;
}
