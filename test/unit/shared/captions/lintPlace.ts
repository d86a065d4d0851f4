// What rules look at, for tests: a small dictionary, and tokens that are words.

import type { CaptionStyle } from '../../../../src/shared/captions/captionStyle';
import { plainStyle } from '../../../../src/shared/captions/captionStyle';
import { contradictionKeys, defaultContradictions } from '../../../../src/shared/captions/contradictions';
import { lintFacts } from '../../../../src/shared/captions/lintFacts';
import type { LintRule } from '../../../../src/shared/captions/lintRules';
import { lintRules } from '../../../../src/shared/captions/lintRules';
import type { LintContext } from '../../../../src/shared/captions/lintTypes';
import { nearDuplicates } from '../../../../src/shared/captions/nearDuplicates';
import type { WritingHabits } from '../../../../src/shared/captions/writingHabits';
import { written } from '../../../../src/shared/captions/writingHabits';
import { TagDictionary } from '../../../../src/shared/dictionary/tagDictionary';
import type { TagCount } from '../../../../src/shared/dataset/records';

const entries = [
  ['aqua_hair', 'teal_hair'],
  ['rin_(a)', 'rin'],
  ['rin_(b)', 'rin'],
  ['long_hair', 'lh'],
  ['blue_eyes'],
  ['hair'],
  ['1girl'],
  ['2girls'],
  ['solo'],
  ['smile'],
  ['saber_(fate)'],
] as const;

const dictionary = TagDictionary.of(
  entries.map(([name, ...aliases]) => ({ name, aliases, category: 'general', posts: 1 })),
);

export interface LintOptions {
  readonly trigger?: string | null;
  readonly triggerIsAdded?: boolean;
  readonly style?: CaptionStyle;
  readonly habits?: WritingHabits;
  readonly tags?: readonly TagCount[];
  readonly complete?: boolean;
  readonly on?: readonly LintRule[];
}

/** A context in which all rules are on. */
export function lintContext(options: LintOptions = {}): LintContext {
  const habits = options.habits ?? { underscores: null, escapes: null };
  const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');
  const cutAt = (text: string): number | null => {
    const found = [...text.matchAll(/[^\s,]+/g)];
    return found[75]?.index ?? null;
  };
  const trigger = options.trigger ?? null;
  return {
    style: options.style ?? plainStyle,
    trigger,
    triggerIsAdded: options.triggerIsAdded ?? false,
    on: new Set(options.on ?? lintRules),
    habits,
    contradictory: contradictionKeys(defaultContradictions),
    facts: lintFacts({
      dictionary,
      complete: options.complete ?? false,
      habits,
      near: nearDuplicates(options.tags ?? [], (key) => dictionary.has(key)),
      own: trigger === null ? [] : [trigger],
    }),
    suggestions: (tag) => dictionary.nearest(tag, 3).map((name) => written(name, habits)),
    count: (text) => words(text).length,
    cutAt,
  };
}
