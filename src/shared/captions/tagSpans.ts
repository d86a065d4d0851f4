// Where tags stand in a caption file's text. What is a caption and a tag is what src/shared/dataset/captionText.ts says.

import { isSpace } from '../dataset/captionText';
import { tagKey } from '../tagging/tagText';
import type { CaptionStyle } from './captionStyle';
import { plainStyle } from './captionStyle';

/** A tag at its place. Places are UTF-16 offsets in the whole text. */
export interface TagSpan {
  /** As written, without white space around. */
  readonly text: string;
  /** `tagKey` of the text: two tags are the same when their keys are. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** A line that is a caption: without white space around, so that `start < end`. */
export interface CaptionLine {
  readonly start: number;
  readonly end: number;
  /** None where the line has only separators. */
  readonly spans: readonly TagSpan[];
}

/** The captions of a text: none where it is blank, one, or one for each line that is not blank where the style has wildcards. */
export function captionLinesOf(text: string, style: CaptionStyle = plainStyle): readonly CaptionLine[] {
  const lines: CaptionLine[] = [];
  let from = 0;
  while (from < text.length) {
    const to = lineEnd(text, from);
    const [start, end] = stripped(text, from, to);
    if (start < end) {
      lines.push({ start, end, spans: spansBetween(text, start, end, style.separator) });
      if (!style.wildcard) break;
    }
    from = to + 1;
  }
  return lines;
}

/** The tags of a text in their order. */
export function tagSpans(text: string, style: CaptionStyle = plainStyle): readonly TagSpan[] {
  const lines = captionLinesOf(text, style);
  const [first] = lines;
  return lines.length === 1 && first !== undefined ? first.spans : lines.flatMap(({ spans }) => spans);
}

/** The tag at an offset; its end counts too, since that is where the cursor stands behind it. */
export function tagAt(spans: readonly TagSpan[], offset: number): TagSpan | undefined {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const found = spans[low];
  return found !== undefined && found.start <= offset ? found : undefined;
}

/** The bounds of a part of a text without white space at both ends; equal ones where it has nothing else. */
export function stripped(text: string, from: number, to: number): readonly [start: number, end: number] {
  let [start, end] = [from, to];
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return [start, end];
}

function spansBetween(text: string, from: number, to: number, separator: string): TagSpan[] {
  const spans: TagSpan[] = [];
  let at = from;
  while (at <= to) {
    const found = separator === '' ? -1 : text.indexOf(separator, at);
    const end = found < 0 || found + separator.length > to ? to : found;
    const [start, stop] = stripped(text, at, end);
    if (start < stop) {
      const tag = text.slice(start, stop);
      spans.push({ text: tag, key: tagKey(tag), start, end: stop });
    }
    if (end === to) break;
    at = end + separator.length;
  }
  return spans;
}

/** Where a line ends: before `\n` or `\r`. An empty line between the two of `\r\n` does no harm, since it is blank. */
function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return text.length;
}
