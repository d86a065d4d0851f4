// A model's output as scores that are worth keeping.

import type { SparseScores } from '../../shared/tagging/scores';

const slack = 1e-4;

/** Whether these numbers are no probabilities but what comes before the sigmoid. */
export function areLogits(values: Float32Array): boolean {
  return values.some((value) => value < -slack || value > 1 + slack);
}

/** The probability of a logit. */
export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/**
 * The scores at or above the floor, ascending by tag.
 *
 * @param values one image's output, one number a tag
 * @param logits whether the sigmoid is still to be taken
 * @returns null when a number is not a number: the computation went wrong
 */
export function sparseScores(values: Float32Array, floor: number, logits: boolean): SparseScores | null {
  const tags = new Uint32Array(values.length);
  const scores = new Float32Array(values.length);
  let count = 0;
  for (let tag = 0; tag < values.length; tag++) {
    const value = values[tag] ?? 0;
    if (Number.isNaN(value)) return null;
    const score = logits ? sigmoid(value) : Math.min(1, Math.max(0, value));
    if (score < floor) continue;
    tags[count] = tag;
    scores[count] = score;
    count++;
  }
  return { tags: tags.slice(0, count), values: scores.slice(0, count) };
}
