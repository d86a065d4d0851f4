import { tagKey } from '../tagging/tagText';
import type { BulkEdit, EditContext } from './bulkEdit';
import { categoryRank } from './categoryOrder';
import type { TextChange } from './tagEdits';
import { orderSpans } from './tagEdits';
import type { TagSpan } from './tagSpans';

type Order = Extract<BulkEdit, { readonly kind: 'order' }>;

/** The changes of an `order` edit in one caption. Tags that the order does not tell apart keep theirs. */
export function ordered(spans: readonly TagSpan[], edit: Order, context: EditContext): readonly TextChange[] {
  const all = spans.map((_, index) => index);
  const kept = all.slice(0, edit.keepFirst);
  const rest = all.slice(edit.keepFirst);
  return orderSpans(spans, [...kept, ...inOrder(rest, spans, edit, context)]);
}

/** The tags of these keys first, in the order of the keys, behind the trigger where the caption begins with it. */
export function inFront(
  spans: readonly TagSpan[],
  keys: readonly string[],
  trigger: string | null,
): readonly TextChange[] {
  const begins = trigger !== null && spans[0]?.key === tagKey(trigger);
  return arranged(spans, keys, begins ? 1 : 0);
}

/** The tags of these keys first, in the order of the keys, but behind the first `keep` tags. */
export function arranged(
  spans: readonly TagSpan[],
  keys: readonly string[],
  keep: number,
): readonly TextChange[] {
  const all = spans.map((_, index) => index);
  const rank = new Map(keys.map((key, index) => [key, index]));
  const rankOf = (index: number): number => rank.get(spans[index]?.key ?? '') ?? keys.length;
  return orderSpans(spans, [...all.slice(0, keep), ...sorted(all.slice(keep), rankOf)]);
}

function inOrder(
  indices: readonly number[],
  spans: readonly TagSpan[],
  edit: Order,
  context: EditContext,
): readonly number[] {
  const tagOf = (index: number): string => spans[index]?.text ?? '';
  const keyOf = (index: number): string => spans[index]?.key ?? '';
  switch (edit.by) {
    case 'trigger': {
      const trigger = context.trigger === null ? null : tagKey(context.trigger);
      return sorted(indices, (index) => (keyOf(index) === trigger ? 0 : 1));
    }
    case 'category':
      return sorted(indices, (index) => categoryRank(context.categoryOf(tagOf(index))));
    case 'frequency':
      return sorted(indices, (index) => -context.countOf(tagOf(index)));
    case 'name':
      return [...indices].sort((a, b) => compare(keyOf(a), keyOf(b)));
    case 'reverse':
      return [...indices].reverse();
    case 'shuffle':
      return shuffled(indices, `${edit.seed ?? 0} ${context.seedOf}`);
  }
}

function sorted(indices: readonly number[], rankOf: (index: number) => number): number[] {
  const ranks = new Map(indices.map((index) => [index, rankOf(index)]));
  return [...indices].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

/** By code units: the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Fisher and Yates' shuffle with numbers that depend on the seed alone. */
function shuffled(indices: readonly number[], seed: string): number[] {
  const next = randomOf(seed);
  const left = [...indices];
  for (let last = left.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    const [a, b] = [left[last], left[other]];
    if (a === undefined || b === undefined) break;
    [left[last], left[other]] = [b, a];
  }
  return left;
}

/** Numbers from 0 to 1: Marsaglia's xorshift, begun with the FNV-1a hash of a text. */
function randomOf(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let at = 0; at < seed.length; at++) state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x45d9f3b) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
