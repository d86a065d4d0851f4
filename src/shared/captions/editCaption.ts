import type { BulkEdit, EditContext } from './bulkEdit';
import { arranged, inFront, ordered } from './bulkOrder';
import { replaced } from './bulkReplace';
import { applyChanges, defaultJoint, insertInLine, jointOf, removeTags, replaceTag } from './tagEdits';
import type { TextChange } from './tagEdits';
import type { CaptionLine, TagSpan } from './tagSpans';
import { captionLinesOf } from './tagSpans';
import { splitTags } from '../dataset/captionText';
import { tagKey } from '../tagging/tagText';

/**
 * A caption file's text after an edit: the same string when nothing changes, and otherwise with the smallest changes.
 *
 * Where the style has wildcards each line is edited by itself, except for `set`, which leaves one line.
 */
export function editCaption(text: string, edit: BulkEdit, context: EditContext): string {
  const lines = captionLinesOf(text, context.style);
  if (edit.kind === 'set') return withTags(text, lines, tagsOf(edit.tags, context), context);
  if (edit.kind === 'add' && lines.length === 0) return added(text, undefined, edit, context);
  if (lines.length === 0) return text;
  const changes = lines.flatMap((line) => changesOf(text, line, edit, context));
  return applyChanges(text, changes);
}

function changesOf(
  text: string,
  line: CaptionLine,
  edit: Exclude<BulkEdit, { readonly kind: 'set' }>,
  context: EditContext,
): readonly TextChange[] {
  switch (edit.kind) {
    case 'add':
      return additions(text, line, edit, context);
    case 'remove': {
      const keys = keysOf(edit.tags, context);
      return without(
        text,
        line.spans.filter(({ key }) => keys.has(key)),
        context,
      );
    }
    case 'rename':
      return renamed(text, line, edit, context);
    case 'replace':
      return replaced(text, line, edit, context.style);
    case 'order':
      return ordered(line.spans, edit, context);
    case 'front':
      return inFront(line.spans, [...keysOf(edit.tags, context)], context.trigger);
    case 'arrange':
      return arranged(line.spans, [...keysOf(edit.tags, context)], 0);
    case 'dedupe':
      return without(text, repeated(line.spans), context);
    case 'affix': {
      const { prefix, suffix } = edit;
      const parts: readonly { readonly start: number; readonly end: number }[] =
        edit.unit === 'tag' ? line.spans : [line];
      return parts.flatMap(({ start, end }) => [
        ...(prefix === '' ? [] : [{ start, end: start, text: prefix }]),
        ...(suffix === '' ? [] : [{ start: end, end, text: suffix }]),
      ]);
    }
  }
}

function additions(
  text: string,
  line: CaptionLine | undefined,
  { tags, at }: Extract<BulkEdit, { readonly kind: 'add' }>,
  context: EditContext,
): readonly TextChange[] {
  const spans = line?.spans ?? [];
  const there = new Set(spans.map(({ key }) => key));
  const fresh: string[] = [];
  for (const tag of tagsOf(tags, context)) {
    const key = tagKey(tag);
    if (there.has(key)) continue;
    there.add(key);
    fresh.push(tag);
  }
  return insertInLine(text, line, fresh, place(at, spans, context.trigger), context.style);
}

function place(
  at: Extract<BulkEdit, { readonly kind: 'add' }>['at'],
  spans: readonly TagSpan[],
  trigger: string | null,
): number {
  switch (at) {
    case 'start':
      return 0;
    case 'end':
      return spans.length;
    case 'after-trigger': {
      const key = trigger === null ? undefined : tagKey(trigger);
      return spans.findIndex((span) => span.key === key) + 1;
    }
    default:
      return at;
  }
}

function added(
  text: string,
  line: undefined,
  edit: Extract<BulkEdit, { readonly kind: 'add' }>,
  context: EditContext,
): string {
  return applyChanges(text, additions(text, line, edit, context));
}

/** One of the old tags gets the new name; where the new one is there already none does. The others go. */
function renamed(
  text: string,
  { spans }: CaptionLine,
  { from, to }: Extract<BulkEdit, { readonly kind: 'rename' }>,
  context: EditContext,
): readonly TextChange[] {
  const old = keysOf(from, context);
  const found = spans.filter(({ key }) => old.has(key));
  if (found.length === 0) return [];
  const others = new Set(spans.filter(({ key }) => !old.has(key)).map(({ key }) => key));
  const fresh = tagsOf([to], context).filter((tag) => !others.has(tagKey(tag)));
  const [first, ...rest] = found;
  if (first === undefined || fresh.length === 0) return without(text, found, context);
  const by = fresh.join(defaultJoint(context.style));
  return [...(by === first.text ? [] : [replaceTag(first, by)]), ...without(text, rest, context)];
}

function repeated(spans: readonly TagSpan[]): readonly TagSpan[] {
  const seen = new Set<string>();
  return spans.filter(({ key, text }) => {
    // a tag of underscores alone has an empty key, and is only like itself
    const identity = key === '' ? ` ${text}` : key;
    const again = seen.has(identity);
    seen.add(identity);
    return again;
  });
}

/** The captions' place in the text gets these tags. */
function withTags(
  text: string,
  lines: readonly CaptionLine[],
  tags: readonly string[],
  context: EditContext,
): string {
  const spans = lines.flatMap((line) => line.spans);
  if (lines.length <= 1 && sameTexts(spans, tags)) return text;
  if (tags.length === 0) return applyChanges(text, removeTags(text, spans, context.style));
  const [first, last] = [lines[0], lines.at(-1)];
  const joint = first === undefined ? defaultJoint(context.style) : jointOf(text, first, context.style);
  const start = first?.start ?? 0;
  return applyChanges(text, [{ start, end: last?.end ?? start, text: tags.join(joint) }]);
}

function sameTexts(spans: readonly TagSpan[], tags: readonly string[]): boolean {
  return spans.length === tags.length && spans.every(({ text }, index) => text === tags[index]);
}

/** A name with the style's separator in it is several tags. */
function tagsOf(tags: readonly string[], { style }: EditContext): readonly string[] {
  return tags.flatMap((tag) => splitTags(tag, style.separator));
}

function keysOf(tags: readonly string[], context: EditContext): ReadonlySet<string> {
  return new Set(tagsOf(tags, context).map(tagKey));
}

function without(text: string, spans: readonly TagSpan[], { style }: EditContext): readonly TextChange[] {
  return removeTags(text, spans, style);
}
