// Which changes make a caption's tags ordered and evenly spaced. Text in, changes out: the editor applies them.

import type { CaptionStyle } from '../../shared/captions/captionStyle';
import type { TextChange } from '../../shared/captions/tagEdits';
import { defaultJoint } from '../../shared/captions/tagEdits';
import type { TagSpan } from '../../shared/captions/tagSpans';

/** The order that the setting asks for. */
export type FormatOrder = 'asIs' | 'category' | 'frequency' | 'name';

/** How tags are spaced. */
export type FormatSpacing = 'space' | 'none' | 'asIs';

/** What an order looks at. */
export interface OrderFacts {
  readonly isTrigger: (tag: TagSpan) => boolean;
  /** Place of the tag's category, the first is the lowest. */
  readonly rank: (tag: TagSpan) => number;
  /** Captions of the data set that have the tag. */
  readonly uses: (tag: TagSpan) => number;
}

/** The tags of one line in another order: the trigger first, then as asked for; what is equal stays as it was. */
export function ordered(tags: readonly TagSpan[], order: FormatOrder, facts: OrderFacts): readonly TagSpan[] {
  if (order === 'asIs') return tags;
  const weigh: (one: TagSpan, other: TagSpan) => number = {
    category: (one: TagSpan, other: TagSpan) => facts.rank(one) - facts.rank(other),
    frequency: (one: TagSpan, other: TagSpan) => facts.uses(other) - facts.uses(one),
    name: (one: TagSpan, other: TagSpan) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0),
  }[order];
  return [...tags].sort(
    (one, other) => Number(facts.isTrigger(other)) - Number(facts.isTrigger(one)) || weigh(one, other),
  );
}

/**
 * The changes that format some tags, which follow each other. Only what differs is changed; the places of tags keep what is between
 * them when the spacing stays as it is.
 *
 * @param tags in the order of the text
 */
export function formatChanges(
  text: string,
  tags: readonly TagSpan[],
  sorted: readonly TagSpan[],
  spacing: FormatSpacing,
  style: CaptionStyle,
): readonly TextChange[] {
  const between = { space: defaultJoint(style), none: style.separator, asIs: null }[spacing];
  const changes: TextChange[] = [];
  tags.forEach((place, at) => {
    const tag = sorted[at];
    if (tag !== undefined && tag.text !== place.text)
      changes.push({ start: place.start, end: place.end, text: tag.text });
    const next = tags[at + 1];
    if (next === undefined || between === null) return;
    const gap = text.slice(place.end, next.start);
    // lines, and text between that is no separator, are not spacing
    if (/[\r\n]/.test(gap) || gap === between) return;
    changes.push({ start: place.end, end: next.start, text: between });
  });
  return changes;
}
