// Where tags stand in the text of a caption file. The rules are those of src/shared/dataset/captionText.ts, which are the trainer's.

import { stripped } from '../dataset/captionText';
import { tagKey } from '../tagging/tagText';
import type { CaptionStyle } from './captionStyle';
import { plainStyle } from './captionStyle';

/** A tag in a text; offsets are UTF-16 units in the whole text. */
export interface TagSpan {
  /** As written, without white space around it. */
  readonly text: string;
  /** What ways of writing it have in common; see `tagKey`. */
  readonly key: string;
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
}

/** A line that is used, without the white space around it. */
export interface CaptionLine {
  readonly start: number;
  readonly end: number;
  readonly spans: readonly TagSpan[];
}

/** All tags that are used, in their order. */
export function tagSpans(text: string, style: CaptionStyle = plainStyle): readonly TagSpan[] {
  return captionSpans(text, style).flatMap(({ spans }) => spans);
}

/** The lines that are used with their tags: the first that is not blank, or all of those with wildcards. Empty for a blank text. */
export function captionSpans(text: string, style: CaptionStyle = plainStyle): readonly CaptionLine[] {
  const lines: CaptionLine[] = [];
  for (const { 0: whole, index } of text.matchAll(/[^\r\n]+/g)) {
    const [from, to] = stripped(whole);
    if (from === to) continue;
    const start = index + from;
    lines.push({ start, end: index + to, spans: spansOf(whole.slice(from, to), start, style.separator) });
    if (!style.wildcard) break;
  }
  return lines;
}

/** The tag at an offset: also when it stands right before or behind the tag. */
export function tagAt(spans: readonly TagSpan[], offset: number): TagSpan | undefined {
  return spans.find(({ start, end }) => start <= offset && offset <= end);
}

function spansOf(line: string, at: number, separator: string): TagSpan[] {
  const spans: TagSpan[] = [];
  let start = at;
  for (const part of line.split(separator)) {
    const [from, to] = stripped(part);
    const text = part.slice(from, to);
    if (text !== '') spans.push({ text, key: tagKey(text), start: start + from, end: start + to });
    start += part.length + separator.length;
  }
  return spans;
}
