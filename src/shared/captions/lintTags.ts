// Rules about single tags and pairs of tags.

import type { LintContext, LintFix, LintProblem, LintFacts } from './lintTypes';
import type { LintRule } from './lintRules';
import { removeTags, replaceTag } from './tagEdits';
import type { TagSpan } from './tagSpans';

/** Suggestions that are offered for a tag that is not known. */
const mostSuggestions = 3;

/** The problems of one caption's tags. */
export function aboutTags(text: string, spans: readonly TagSpan[], context: LintContext): LintProblem[] {
  const byKey = new Map<string, TagSpan>();
  const problems: LintProblem[] = [];
  for (const span of spans) {
    const first = byKey.get(span.key);
    // the second one has no problems but that it is there
    if (first !== undefined && span.key !== '') problems.push(duplicate(text, span, first, context));
    else {
      byKey.set(span.key, span);
      problems.push(...aboutTag(text, span, context));
    }
  }
  return [...problems, ...implied(text, byKey, context), ...contradictory(text, byKey, context)];
}

function problem(
  rule: LintRule,
  { start, end }: TagSpan,
  message: string,
  fixes: readonly LintFix[] = [],
  more: Partial<Pick<LintProblem, 'related' | 'needless'>> = {},
): LintProblem {
  return { rule, start, end, message, fixes, related: [], needless: false, ...more };
}

function duplicate(text: string, span: TagSpan, first: TagSpan, { style }: LintContext): LintProblem {
  const fix: LintFix = {
    title: `Remove the second “${span.text}”`,
    changes: removeTags(text, [span], style),
    safe: true,
    everywhere: { kind: 'dedupe' },
  };
  const same = first.text === span.text ? '' : `, as “${first.text}”`;
  return problem('duplicate', span, `“${span.text}” is in the caption already${same}.`, [fix], {
    related: [{ start: first.start, end: first.end, message: 'The first one.' }],
    needless: true,
  });
}

function aboutTag(text: string, span: TagSpan, context: LintContext): LintProblem[] {
  if (context.trigger !== null && span.text === context.trigger) return [];
  const facts = context.facts(span.text);
  const found: LintProblem[] = [];
  if (facts.aliasOf.length > 0) found.push(alias(span, facts.aliasOf));
  else {
    const { near } = facts;
    if (near !== null)
      found.push(
        problem(
          'nearDuplicate',
          span,
          `“${span.text}” is in ${captions(near.own)} and “${near.tag}” in ${near.uses.toLocaleString('en')}: they may be the same tag.`,
          [rename(span, near.tag, false)],
        ),
      );
    else if (facts.unknown) found.push(unknown(span, context));
    if (facts.respaced !== null)
      found.push(
        problem(
          'underscores',
          span,
          context.habits.underscores === true
            ? `“${span.text}” has spaces, where the other tags of the data set have underscores.`
            : `“${span.text}” has underscores, where the other tags of the data set have spaces.`,
          [rename(span, facts.respaced, true)],
        ),
      );
  }
  if (facts.unescaped !== null)
    found.push(
      problem(
        'escapedParentheses',
        span,
        `“${span.text}” has backslashes before its brackets, as prompts of some web interfaces want them. In training each is a token of its own.`,
        [rename(span, facts.unescaped, true)],
      ),
    );
  return found;
}

function alias(span: TagSpan, names: readonly string[]): LintProblem {
  const shown = names.map((name) => `“${name}”`);
  const list = [shown.slice(0, -1).join(', '), ...shown.slice(-1)]
    .filter((part) => part !== '')
    .join(' and ');
  return problem(
    'alias',
    span,
    `“${span.text}” is another name of ${list}.`,
    names.map((name) => rename(span, name, names.length === 1)),
  );
}

function unknown(span: TagSpan, context: LintContext): LintProblem {
  const meant = context.suggestions(span.text).slice(0, mostSuggestions);
  const [first] = meant;
  const question = first === undefined ? '' : ` Did you mean “${first}”?`;
  return problem('unknown', span, `“${span.text}” is in no tag dictionary.${question}`, [
    ...meant.map((name) => rename(span, name, false)),
    {
      title: `Add “${span.text}” to my tag dictionary`,
      changes: [],
      safe: false,
      learn: span.text,
    },
  ]);
}

function rename(span: TagSpan, to: string, safe: boolean): LintFix {
  return {
    title: `Change to “${to}”`,
    changes: [replaceTag(span, to)],
    safe,
    everywhere: { kind: 'rename', from: [span.text], to },
  };
}

function implied(text: string, byKey: ReadonlyMap<string, TagSpan>, context: LintContext): LintProblem[] {
  if (!context.on.has('implied')) return [];
  const found: LintProblem[] = [];
  const told = new Set<string>();
  for (const [key, by] of byKey)
    for (const said of context.facts(by.text).implied) {
      const span = byKey.get(said);
      if (span === undefined || said === key || told.has(said) || span.text === context.trigger) continue;
      told.add(said);
      const fix: LintFix = {
        title: `Remove “${span.text}”`,
        changes: removeTags(text, [span], context.style),
        safe: false,
      };
      found.push(
        problem('implied', span, `“${by.text}” says “${span.text}”, too.`, [fix], {
          related: [{ start: by.start, end: by.end, message: `“${by.text}” says it.` }],
          needless: true,
        }),
      );
    }
  return found;
}

function contradictory(
  text: string,
  byKey: ReadonlyMap<string, TagSpan>,
  context: LintContext,
): LintProblem[] {
  if (!context.on.has('contradictory')) return [];
  const told = new Set<string>();
  return context.contradictory.flatMap((set) => {
    const spans = [...byKey].filter(([key]) => set.has(key)).map(([, span]) => span);
    const [first, ...others] = spans.sort((one, other) => one.start - other.start);
    if (first === undefined) return [];
    return others.flatMap((span) => {
      const pair = `${first.key}\n${span.key}`;
      if (told.has(pair)) return [];
      told.add(pair);
      const remove = (gone: TagSpan): LintFix => ({
        title: `Remove “${gone.text}”`,
        changes: removeTags(text, [gone], context.style),
        safe: false,
      });
      const message = `“${first.text}” and “${span.text}” cannot both be true of a picture.`;
      return problem('contradictory', span, message, [remove(span), remove(first)], {
        related: [{ start: first.start, end: first.end, message: `“${first.text}” is here.` }],
      });
    });
  });
}

function captions(count: number): string {
  return count === 1 ? '1 caption' : `${count.toLocaleString('en')} captions`;
}

/**
 * Whether a caption of these tags may have a problem: quick, for looking through a data set without its texts. True is no promise;
 * false is one, but for lines that are not in `tags`.
 *
 * @param joint what stands between two tags, for counting tokens
 */
export function mayHaveProblem(tags: readonly string[], context: LintContext, joint: string): boolean {
  const { on, trigger, style } = context;
  if (style.wildcard) return true;
  const [first] = tags;
  if (first === undefined) return on.has('empty');
  const keys = new Set<string>();
  let tokens = (tags.length - 1) * context.count(joint.trim());
  for (const tag of tags) {
    const facts = context.facts(tag);
    if (keys.has(facts.key) && on.has('duplicate')) return true;
    keys.add(facts.key);
    if (tag !== trigger && isFaulty(facts, on)) return true;
    if (on.has('tooLong')) tokens += context.count(tag);
  }
  // letters of neighbours that stand close may be counted otherwise than each for itself
  if (on.has('tooLong') && tokens > 70) return true;
  if (on.has('contradictory'))
    for (const set of context.contradictory) {
      let there = 0;
      for (const key of set) if (keys.has(key) && ++there > 1) return true;
    }
  if (on.has('implied'))
    for (const tag of tags) for (const said of context.facts(tag).implied) if (keys.has(said)) return true;
  return trigger !== null && first !== trigger;
}

function isFaulty(facts: LintFacts, on: ReadonlySet<LintRule>): boolean {
  return (
    (facts.aliasOf.length > 0 && on.has('alias')) ||
    (facts.unknown && on.has('unknown')) ||
    (facts.near !== null && on.has('nearDuplicate')) ||
    (facts.respaced !== null && on.has('underscores')) ||
    (facts.unescaped !== null && on.has('escapedParentheses'))
  );
}
