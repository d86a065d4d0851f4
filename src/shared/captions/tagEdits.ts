// The smallest changes that edit the tags of a text. What is not touched stays as it is: tags, separators, spaces and line breaks.

import { isSpace } from '../dataset/captionText';
import type { CaptionStyle } from './captionStyle';
import { plainStyle } from './captionStyle';
import type { CaptionLine, TagSpan } from './tagSpans';
import { captionLinesOf, tagSpans } from './tagSpans';

/** A part of a text gets other text. Places are UTF-16 offsets in the text before. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Takes tags away, each with one separator. A separator that a person left behind the last tag stays behind the last one.
 *
 * Where no tag is left but further lines follow, a separator stays: an empty line would make the trainer take the next line, which
 * was no caption before.
 *
 * @param tags from `tagSpans` of the same text
 */
export function removeTags(
  text: string,
  tags: readonly TagSpan[],
  style: CaptionStyle = plainStyle,
): readonly TextChange[] {
  const gone = new Set(tags.map(({ start }) => start));
  if (gone.size === 0) return [];
  return captionLinesOf(text, style).flatMap((line) => removedFrom(text, line, gone, style));
}

/**
 * Puts tags in.
 *
 * @param at how many tags stand before them; behind the last one when there are fewer
 */
export function insertTags(
  text: string,
  tags: readonly string[],
  at: number,
  style: CaptionStyle = plainStyle,
): readonly TextChange[] {
  const lines = captionLinesOf(text, style);
  let before = 0;
  for (const [index, line] of lines.entries()) {
    const inLine = at - before;
    if (inLine <= line.spans.length || index === lines.length - 1)
      return insertInLine(text, line, tags, inLine, style);
    before += line.spans.length;
  }
  return insertInLine(text, undefined, tags, at, style);
}

/** As `insertTags`, in one of several captions; undefined is the caption of a blank text. */
export function insertInLine(
  text: string,
  line: CaptionLine | undefined,
  tags: readonly string[],
  at: number,
  style: CaptionStyle,
): readonly TextChange[] {
  if (tags.length === 0) return [];
  const joint = line === undefined ? defaultJoint(style) : jointOf(text, line, style);
  const joined = tags.join(joint);
  const spans = line?.spans ?? [];
  const next = spans[Math.max(0, at)];
  const last = spans.at(-1);
  if (next !== undefined) return [{ start: next.start, end: next.start, text: joined + joint }];
  if (last !== undefined) return [{ start: last.end, end: last.end, text: joint + joined }];
  const start = line?.start ?? 0;
  return [{ start, end: start, text: joined }];
}

/** Gives a tag another text. */
export function replaceTag(span: TagSpan, by: string): TextChange {
  return { start: span.start, end: span.end, text: by };
}

/** Moves one tag to another position; none of the separators moves. Tags do not move into another line's caption. */
export function moveTag(
  text: string,
  from: number,
  to: number,
  style: CaptionStyle = plainStyle,
): readonly TextChange[] {
  let before = 0;
  for (const { spans } of captionLinesOf(text, style)) {
    const [first, last] = [before, before + spans.length - 1];
    if (from >= first && from <= last) {
      if (to < first || to > last) return [];
      const order = spans.map((_, index) => index);
      const moved = order.splice(from - first, 1);
      order.splice(to - first, 0, ...moved);
      return orderSpans(spans, order);
    }
    before += spans.length;
  }
  return [];
}

/**
 * Puts the tags in another order; the separators stay where they are.
 *
 * @param order for each position the index of the tag that will stand there: a permutation
 * @throws RangeError when it is none
 */
export function orderTags(
  text: string,
  order: readonly number[],
  style: CaptionStyle = plainStyle,
): readonly TextChange[] {
  return orderSpans(tagSpans(text, style), order);
}

/** As `orderTags`, for the tags of one caption. */
export function orderSpans(spans: readonly TagSpan[], order: readonly number[]): readonly TextChange[] {
  if (order.length !== spans.length || new Set(order).size !== spans.length)
    throw new RangeError(`${order.join(' ')} is no order of ${spans.length} tags.`);
  return spans.flatMap((span, position) => {
    const tag = spans[order[position] ?? -1];
    if (tag === undefined) throw new RangeError(`There is no tag ${order[position]}.`);
    return tag.text === span.text ? [] : [replaceTag(span, tag.text)];
  });
}

/**
 * A text with changes made. Changes at one place are made in the order in which they are given.
 *
 * @throws RangeError when two of them are about the same part
 */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  if (changes.length === 0) return text;
  let made = '';
  let at = 0;
  for (const { start, end, text: by } of [...changes].sort((a, b) => a.start - b.start)) {
    if (start < at || end < start || end > text.length)
      throw new RangeError(`A change from ${start} to ${end} does not fit.`);
    made += text.slice(at, start) + by;
    at = end;
  }
  return made + text.slice(at);
}

/** What stands between two tags when a caption does not say: `, ` for commas. */
export function defaultJoint({ separator }: CaptionStyle): string {
  return isSpace(separator.charCodeAt(separator.length - 1)) ? separator : `${separator} `;
}

/** What a caption itself has between its first tags. */
export function jointOf(text: string, line: CaptionLine, style: CaptionStyle): string {
  const [first, second] = line.spans;
  if (first === undefined || second === undefined) return defaultJoint(style);
  const gap = text.slice(first.end, second.start);
  // more than one separator is a slip that nobody wants again
  return gap.indexOf(style.separator) === gap.lastIndexOf(style.separator) ? gap : defaultJoint(style);
}

function removedFrom(
  text: string,
  line: CaptionLine,
  gone: ReadonlySet<number>,
  style: CaptionStyle,
): TextChange[] {
  const { spans, start, end } = line;
  const isGone = ({ start: at }: TagSpan): boolean => gone.has(at);
  if (!spans.some(isGone)) return [];
  if (spans.every(isGone)) {
    const { separator } = style;
    const guarded = !style.wildcard && separator === separator.trim() && stillSays(text, end);
    return [{ start, end, text: guarded ? separator : '' }];
  }
  const lastKept = spans.findLastIndex((span) => !isGone(span));
  return spans.flatMap((span, index) => {
    if (!isGone(span)) return [];
    return index < lastKept
      ? [{ start: span.start, end: afterSeparator(text, span, style), text: '' }]
      : [{ start: beforeSeparator(text, span, style), end: span.end, text: '' }];
  });
}

function stillSays(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (!isSpace(text.charCodeAt(at))) return true;
  return false;
}

/** The end of the separator behind a tag, with the spaces that follow it. */
function afterSeparator(text: string, span: TagSpan, { separator }: CaptionStyle): number {
  let at = text.indexOf(separator, span.end) + separator.length;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** The start of the separator before a tag, with the spaces in front of it. */
function beforeSeparator(text: string, span: TagSpan, { separator }: CaptionStyle): number {
  let at = text.lastIndexOf(separator, span.start - separator.length);
  while (isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}
