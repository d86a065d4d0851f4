import type { Threshold } from './options';
import { defaultThresholds } from './options';
import type { TaggingOptions } from './options';
import type { Category, SparseScores, TagInfo } from './scores';

/** Below this no character is taken by MCut: a picture without a known character has a largest gap too. */
const characterFloor = 0.15;

/** Number of tags of each category in a model's list. */
function sizes(tagList: readonly TagInfo[]): ReadonlyMap<Category, number> {
  const known = sizesOf.get(tagList);
  if (known !== undefined) return known;
  const counted = new Map<Category, number>();
  for (const { category } of tagList) counted.set(category, (counted.get(category) ?? 0) + 1);
  sizesOf.set(tagList, counted);
  return counted;
}
const sizesOf = new WeakMap<readonly TagInfo[], ReadonlyMap<Category, number>>();

/** The threshold of a category as set, else ours. Call `withModelThresholds` first for the model's. */
export function thresholdOf(options: TaggingOptions, category: Category): Threshold {
  return options.thresholds[category] ?? defaultThresholds[category];
}

/**
 * MCut: the middle of the largest gap between neighbours of the sorted scores. The first of several equal gaps counts.
 *
 * Scores below the floor of the model's output are not here. They are all near 0, so one 0 stands for them: that moves the result
 * by less than the floor and never past a score that is here.
 *
 * @param descending scores of one category, highest first
 * @param complete whether these are all scores of the category
 */
export function mcut(descending: readonly number[], complete: boolean): number {
  let widest = -1;
  let threshold = 1;
  const last = complete ? descending.length - 1 : descending.length;
  for (let index = 0; index < last; index++) {
    const above = descending[index] ?? 0;
    const below = descending[index + 1] ?? 0;
    if (above - below > widest) {
      widest = above - below;
      threshold = (above + below) / 2;
    }
  }
  return threshold;
}

/**
 * What scores of each category must exceed in one picture: a score that equals the threshold is not taken, as in the reference
 * demo of the WD taggers. Thresholds are rounded to single precision like the scores, so that 0.35 means 0.35.
 */
export function cutsOf(
  scores: SparseScores,
  tagList: readonly TagInfo[],
  options: TaggingOptions,
): (category: Category) => number {
  const cuts = new Map<Category, number>();
  return (category) => {
    const known = cuts.get(category);
    if (known !== undefined) return known;
    const threshold = thresholdOf(options, category);
    const cut =
      threshold === 'off'
        ? Infinity
        : threshold === 'mcut'
          ? mcutOf(category, scores, tagList)
          : Math.fround(threshold);
    cuts.set(category, cut);
    return cut;
  };
}

function mcutOf(category: Category, scores: SparseScores, tagList: readonly TagInfo[]): number {
  const descending: number[] = [];
  scores.tags.forEach((tag, at) => {
    if (tagList[tag]?.category === category) descending.push(scores.values[at] ?? 0);
  });
  descending.sort((a, b) => b - a);
  const cut = mcut(descending, descending.length === sizes(tagList).get(category));
  return category === 'character' ? Math.max(Math.fround(characterFloor), cut) : cut;
}
