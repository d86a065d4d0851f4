import type { LintContext } from './lintTypes';
import { lintCaption } from './lint';
import type { TextChange } from './tagEdits';
import { applyChanges } from './tagEdits';

/** More fixes than this in one caption mean that two of them undo each other. */
const most = 1_000;

/**
 * A caption with every problem mended that can be mended safely. One after the other, since mending one may make or end another: an
 * alias that is replaced may then be there twice.
 */
export function fixedCaption(text: string, context: LintContext): string {
  let fixed = text;
  for (let turn = 0; turn < most; turn++) {
    const fix = lintCaption(fixed, context)
      .flatMap(({ fixes }) => fixes)
      .find(({ safe, changes }) => safe && changes.length > 0);
    if (fix === undefined) return fixed;
    fixed = applyChanges(fixed, fix.changes);
  }
  return fixed;
}

/** The one smallest change that makes one text of another; null when they are equal. */
export function smallestChange(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
