// The smallest changes of a caption's text: what is not touched stays as it is, byte by byte.

import type { CaptionStyle } from './captionStyle';
import { plainStyle } from './captionStyle';
import type { CaptionLine, TagSpan } from './tagSpans';
import { captionSpans } from './tagSpans';

/** Takes the place of a part of a text; offsets are UTF-16 units. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Takes tags out, each with the separator that it no longer needs. */
export function removeTags(
  text: string,
  tags: readonly TagSpan[],
  style: CaptionStyle = plainStyle,
): readonly TextChange[] {
  const starts = new Set(tags.map(({ start }) => start));
  return captionSpans(text, style).flatMap((line) => removedFrom(line, ({ start }) => starts.has(start)));
}

function removedFrom(line: CaptionLine, gone: (span: TagSpan) => boolean): TextChange[] {
  const kept = line.spans.filter((span) => !gone(span));
  if (kept.length === line.spans.length) return [];
  if (kept.length === 0) return [{ start: line.start, end: line.end, text: '' }];
  const changes: TextChange[] = [];
  for (let at = 0; at < line.spans.length; at++) {
    const first = line.spans[at];
    if (first === undefined || !gone(first)) continue;
    let last = first;
    for (let next = line.spans[at + 1]; next !== undefined && gone(next); next = line.spans[++at + 1])
      last = next;
    const next = line.spans[at + 1];
    // a tag goes with the separator behind it; the last one with the separator before it
    if (next !== undefined) changes.push({ start: first.start, end: next.start, text: '' });
    else changes.push({ start: kept.at(-1)?.end ?? first.start, end: last.end, text: '' });
  }
  return changes;
}

/**
 * Puts tags in; with wildcards into every line.
 *
 * @param at position among the tags of a line, from 0; beyond the last one is behind it
 */
export function insertTags(
  text: string,
  tags: readonly string[],
  at: number,
  style: CaptionStyle = plainStyle,
): readonly TextChange[] {
  if (tags.length === 0) return [];
  const lines = captionSpans(text, style);
  if (lines.length === 0) return [{ start: 0, end: 0, text: tags.join(glueOf(text, style)) }];
  return lines.map((line) => insertedInto(line, tags, at, glueOf(text, style)));
}

function insertedInto(
  { start, spans }: CaptionLine,
  tags: readonly string[],
  at: number,
  glue: string,
): TextChange {
  const next = spans[Math.max(0, at)];
  if (next !== undefined) return { start: next.start, end: next.start, text: tags.join(glue) + glue };
  const last = spans.at(-1);
  if (last !== undefined) return { start: last.end, end: last.end, text: glue + tags.join(glue) };
  // a line of separators alone
  return { start, end: start, text: tags.join(glue) };
}

/** Writes a tag otherwise. */
export function replaceTag({ start, end }: TagSpan, by: string): TextChange {
  return { start, end, text: by };
}

/** Moves a tag to another position among all of them; both count from 0. A position that is not there is the nearest one. */
export function moveTag(
  text: string,
  from: number,
  to: number,
  style: CaptionStyle = plainStyle,
): readonly TextChange[] {
  const { length } = captionSpans(text, style).flatMap(({ spans }) => spans);
  if (from < 0 || from >= length) return [];
  const order = Array.from({ length }, (_, index) => index);
  order.splice(Math.min(Math.max(0, to), length - 1), 0, ...order.splice(from, 1));
  return orderTags(text, order, style);
}

/**
 * Puts the tags into another order; what stands between them stays where it is.
 *
 * @param order for each position the tag that comes there, by its position now
 */
export function orderTags(
  text: string,
  order: readonly number[],
  style: CaptionStyle = plainStyle,
): readonly TextChange[] {
  const spans = captionSpans(text, style).flatMap((line) => line.spans);
  return spans.flatMap((span, position) => {
    const by = spans[order[position] ?? position];
    return by === undefined || by.text === span.text ? [] : [replaceTag(span, by.text)];
  });
}

/**
 * A text with changes, which must not overlap.
 *
 * @throws RangeError when they do, or lie outside of the text
 */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let [result, at] = ['', 0];
  for (const { start, end, text: by } of [...changes].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at || end < start || end > text.length)
      throw new RangeError('Changes of a text overlap or lie outside.');
    result += text.slice(at, start) + by;
    at = end;
  }
  return result + text.slice(at);
}

/** What a caption has between two tags: the first that can be seen, else what the style says, else the separator and a space. */
export function glueOf(text: string, style: CaptionStyle = plainStyle): string {
  const { separator } = style;
  for (const { spans } of captionSpans(text, style))
    for (const [position, span] of spans.entries()) {
      const next = spans[position + 1];
      if (next === undefined) continue;
      const between = text.slice(span.end, next.start);
      if (between.split(separator).length === 2) return between;
    }
  return style.glue ?? `${separator} `.replace(/\s+$/, ' ');
}
