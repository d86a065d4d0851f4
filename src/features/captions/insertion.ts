import type { CaptionStyle } from '../../shared/captions/captionStyle';
import type { TextChange } from '../../shared/captions/tagEdits';
import { defaultJoint, insertInLine } from '../../shared/captions/tagEdits';
import { captionLinesOf } from '../../shared/captions/tagSpans';
import { tagKey } from '../../shared/tagging/tagText';

/**
 * Puts tags into a caption at the gap between two tags that is nearest to a place, with separators as the caption writes them.
 *
 * @param offset UTF-16 offset; in the second half of a tag it means behind that tag
 * @returns null when the line has all of the tags already
 */
export function insertionAt(
  text: string,
  offset: number,
  tags: readonly string[],
  style: CaptionStyle,
): TextChange | null {
  const line = captionLinesOf(text, style).find(({ start, end }) => isSameLine(text, start, end, offset));
  const there = new Set(line?.spans.map(({ key }) => key));
  const missing = tags.filter((tag) => {
    const key = tagKey(tag);
    if (key === '' || there.has(key)) return false;
    there.add(key);
    return true;
  });
  if (missing.length === 0) return null;
  if (line === undefined) return { start: offset, end: offset, text: missing.join(defaultJoint(style)) };
  const before = line.spans.filter(({ start, end }) => (start + end) / 2 <= offset).length;
  return insertInLine(text, line, missing, before, style)[0] ?? null;
}

/** Whether no line break stands between an offset and a line. */
function isSameLine(text: string, start: number, end: number, offset: number): boolean {
  return !/[\r\n]/.test(text.slice(Math.min(offset, start), Math.max(offset, end)));
}
