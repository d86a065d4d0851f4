import type { ChosenTag } from './selection';
import { tagKey, tagsBetweenCommas } from './tagText';

/** A tag of a caption before and after. */
export interface CaptionPart {
  readonly text: string;
  readonly change: 'kept' | 'added' | 'removed';
  /** Probability, 0..1, where the tagger knows the tag. */
  readonly score: number | null;
}

/**
 * A caption before and after, tag by tag: what it will hold in its order, then what is taken away.
 *
 * Only the caption's line is looked at (the first that is not blank), as for the trainer. A tag that only changes its spelling
 * is removed and added.
 *
 * @param before null where there is no caption
 * @param after null: it stays as it is
 * @param chosen what the tagger suggests, for the scores
 */
export function captionDiff(
  before: string | null,
  after: string | null,
  chosen: readonly ChosenTag[],
): CaptionPart[] {
  const scores = new Map(chosen.map(({ text, score }) => [tagKey(text), score]));
  const scoreOf = (text: string): number | null => scores.get(tagKey(text)) ?? null;
  const old = tagsOf(before);
  const now = after === null ? old : tagsOf(after);
  const left = counted(old);
  const parts = now.map((text): CaptionPart => {
    const number = left.get(text) ?? 0;
    if (number > 0) left.set(text, number - 1);
    return { text, change: number > 0 ? 'kept' : 'added', score: scoreOf(text) };
  });
  for (const text of old) {
    const number = left.get(text) ?? 0;
    if (number === 0) continue;
    left.set(text, number - 1);
    parts.push({ text, change: 'removed', score: scoreOf(text) });
  }
  return parts;
}

function tagsOf(caption: string | null): string[] {
  const line = (caption ?? '').split(/\r\n|\n|\r/).find((one) => one.trim() !== '');
  return line === undefined ? [] : tagsBetweenCommas(line);
}

function counted(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
