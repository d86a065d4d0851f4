import { aboutTags } from './lintTags';
import { aboutTrigger } from './lintTrigger';
import type { LintContext, LintProblem } from './lintTypes';
import { captionLinesOf } from './tagSpans';

/** The problems of a caption file's text, in the order of their places. */
export function lintCaption(text: string, context: LintContext): LintProblem[] {
  const lines = captionLinesOf(text, context.style);
  if (lines.every(({ spans }) => spans.length === 0)) return emptyCaption(text, context);
  return lines
    .flatMap((line) => [
      ...aboutTags(text, line.spans, context),
      ...aboutTrigger(text, line, context),
      ...aboutLength(text, line, context),
    ])
    .filter(({ rule }) => context.on.has(rule))
    .sort((one, other) => one.start - other.start || one.end - other.end);
}

function emptyCaption(text: string, { on }: LintContext): LintProblem[] {
  if (!on.has('empty')) return [];
  const message = 'The caption is empty. Write what the picture shows.';
  return [{ rule: 'empty', start: 0, end: text.length, message, fixes: [], related: [], needless: false }];
}

function aboutLength(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  { on, count, cutAt }: LintContext,
): LintProblem[] {
  if (!on.has('tooLong')) return [];
  const line = text.slice(start, end);
  const cut = cutAt(line);
  if (cut === null) return [];
  const message = `CLIP takes 75 tokens, and this caption has ${count(line)}: from here on it is cut off. Put what matters first, or write less.`;
  return [{ rule: 'tooLong', start: start + cut, end, message, fixes: [], related: [], needless: true }];
}
