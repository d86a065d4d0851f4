import type { BulkEdit } from './bulkEdit';
import type { CaptionStyle } from './captionStyle';
import type { TextChange } from './tagEdits';
import { removeTags, replaceTag } from './tagEdits';
import type { CaptionLine } from './tagSpans';
import { stripped } from './tagSpans';

type Replace = Extract<BulkEdit, { readonly kind: 'replace' }>;

/** The changes of find and replace in one caption. */
export function replaced(
  text: string,
  line: CaptionLine,
  edit: Replace,
  style: CaptionStyle,
): readonly TextChange[] {
  const replace = replacer(edit);
  if (edit.unit === 'caption') {
    const old = text.slice(line.start, line.end);
    const by = replace(old);
    const [start, end] = stripped(by, 0, by.length);
    // an empty line must not make the next one the caption
    if (start === end && line.spans.length > 0) return removeTags(text, line.spans, style);
    return by === old ? [] : [{ start: line.start, end: line.end, text: by }];
  }
  const changed = line.spans.flatMap((span) => {
    const raw = replace(span.text);
    const by = raw.slice(...stripped(raw, 0, raw.length));
    return by === span.text ? [] : [{ span, by }];
  });
  const emptied = changed.filter(({ by }) => by === '').map(({ span }) => span);
  const others = changed.filter(({ by }) => by !== '').map(({ span, by }) => replaceTag(span, by));
  return [...others, ...removeTags(text, emptied, style)];
}

/**
 * The regular expression of an edit. With `u`, so that a `.` is a whole character, as in VS Code's own search.
 *
 * @throws SyntaxError when the pattern is none
 */
export function patternOf(edit: Pick<Replace, 'find' | 'regex' | 'matchCase' | 'unit'>): RegExp {
  const source = edit.regex ? edit.find : edit.find.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const flags = edit.matchCase ? 'gu' : 'giu';
  return new RegExp(edit.unit === 'tag' ? `^(?:${source})$` : source, flags);
}

const replacers = new WeakMap<Replace, (text: string) => string>();

/** Made once for an edit: it is asked for each caption. */
function replacer(edit: Replace): (text: string) => string {
  const known = replacers.get(edit);
  if (known !== undefined) return known;
  const pattern = patternOf(edit);
  const { by } = edit;
  const made = edit.regex
    ? (text: string): string => text.replace(pattern, by)
    : (text: string): string => text.replace(pattern, () => by);
  replacers.set(edit, made);
  return made;
}
