import type { CaptionStyle } from '../../shared/captions/captionStyle';
import type { TextChange } from '../../shared/captions/tagEdits';
import { applyChanges, removeTags, replaceTag } from '../../shared/captions/tagEdits';
import type { TagSpan } from '../../shared/captions/tagSpans';
import { captionLinesOf } from '../../shared/captions/tagSpans';
import { tagKey } from '../../shared/tagging/tagText';

/** A caption and where a tag stands in it. */
interface TaggedText {
  readonly text: string;
  readonly style: CaptionStyle;
  readonly places: readonly TagSpan[];
}

/** What a rename does to one caption. */
export interface RenamedCaption<T extends TaggedText = TaggedText> {
  readonly caption: T;
  readonly changes: readonly TextChange[];
  /** All of its text afterwards. */
  readonly text: string;
  /** Whether it had the new tag already: the old one goes, and the new one is not doubled. */
  readonly merged: boolean;
}

/**
 * What becomes of a caption when a tag gets another name; with wildcards each line is a caption of its own.
 *
 * @param to the new name, without white space around it
 */
export function renamedCaption<T extends TaggedText>(caption: T, to: string): RenamedCaption<T> {
  const { text, style } = caption;
  const starts = new Set(caption.places.map(({ start }) => start));
  const key = tagKey(to);
  const changes: TextChange[] = [];
  let merged = false;
  for (const { spans } of captionLinesOf(text, style)) {
    const places = spans.filter(({ start }) => starts.has(start));
    const [first, ...others] = places;
    if (first === undefined) continue;
    if (first.key === key)
      // another way of writing the same tag: nothing comes together
      changes.push(...places.filter((span) => span.text !== to).map((span) => replaceTag(span, to)));
    else if (spans.some((span) => span.key === key)) {
      merged = true;
      changes.push(...removeTags(text, places, style));
    } else changes.push(replaceTag(first, to), ...removeTags(text, others, style));
  }
  return { caption, changes, text: applyChanges(text, changes), merged };
}
