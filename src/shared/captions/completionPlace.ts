import { isSpace } from '../dataset/captionText';
import { tagKey } from '../tagging/tagText';
import type { CaptionStyle } from './captionStyle';
import { defaultJoint } from './tagEdits';

/** The tag at the cursor, which a completion takes the place of. Places are UTF-16 offsets in the text. */
export interface CompletionPlace {
  /** Of the tag, without white space around it; both are the cursor's place where there is none. */
  readonly start: number;
  readonly end: number;
  /** From the start to the cursor, with a space that was typed behind it. */
  readonly typed: string;
  /** Keys of the other tags of the line. */
  readonly others: ReadonlySet<string>;
  /** What has to be written in front of the tag: the space that the caption has behind its other separators. */
  readonly lead: string;
  /** Whether no tag follows in the line. */
  readonly last: boolean;
}

/** What a completion of the tag at `offset` is about. Lines that are no captions are looked at in the same way. */
export function completionPlace(text: string, offset: number, style: CaptionStyle): CompletionPlace {
  const [lineStart, lineEnd] = lineAround(text, offset);
  const { separator } = style;
  const parts: { from: number; to: number }[] = [];
  for (let from = lineStart; ;) {
    const found = separator === '' ? -1 : text.indexOf(separator, from);
    const to = found < 0 || found + separator.length > lineEnd ? lineEnd : found;
    parts.push({ from, to });
    if (to === lineEnd) break;
    from = to + separator.length;
  }
  const at = parts.findIndex(({ to }) => offset <= to);
  const part = parts[at] ?? { from: offset, to: offset };
  let [start, end] = [part.from, part.to];
  while (start < end && start < offset && isSpace(text.charCodeAt(start))) start++;
  while (end > start && end > offset && isSpace(text.charCodeAt(end - 1))) end--;
  const others = parts
    .filter((one) => one !== part)
    .map(({ from, to }) => tagKey(text.slice(from, to)))
    .filter((key) => key !== '');
  const glued = at > 0 && start === part.from && !isSpace(separator.charCodeAt(separator.length - 1));
  return {
    start,
    end,
    typed: text.slice(start, Math.max(start, offset)),
    others: new Set(others),
    lead: glued && !isTight(text.slice(lineStart, start - separator.length), style) ? ' ' : '',
    last: parts.slice(at + 1).every(({ from, to }) => text.slice(from, to).trim() === ''),
  };
}

/** What is written behind a completion that ends a line, so that the next tag can be typed. */
export function trailingJoint(style: CaptionStyle): string {
  return defaultJoint(style);
}

/** Whether a caption has separators and none of them is followed by a space. */
function isTight(line: string, { separator }: CaptionStyle): boolean {
  let found = false;
  for (let at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, at + separator.length)) {
    found = true;
    if (isSpace(line.charCodeAt(at + separator.length))) return false;
  }
  return found;
}

function lineAround(text: string, offset: number): [number, number] {
  const isBreak = (at: number): boolean => text.charCodeAt(at) === 10 || text.charCodeAt(at) === 13;
  let [start, end] = [offset, offset];
  while (start > 0 && !isBreak(start - 1)) start--;
  while (end < text.length && !isBreak(end)) end++;
  return [start, end];
}
