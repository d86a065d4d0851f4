// What can be wrong with a caption.

/** The rules, in the order in which their problems are told. A setting `blockLora.captions.problems.<rule>` is the severity of each. */
export const lintRules = [
  'duplicate',
  'alias',
  'unknown',
  'nearDuplicate',
  'contradictory',
  'implied',
  'missingTrigger',
  'triggerNotFirst',
  'tooLong',
  'escapedParentheses',
  'underscores',
  'empty',
  'orphan',
] as const;

export type LintRule = (typeof lintRules)[number];

export const lintSeverities = ['off', 'hint', 'information', 'warning', 'error'] as const;

export type LintSeverity = (typeof lintSeverities)[number];

/** How loud each rule is where no setting says otherwise. */
export const defaultSeverities: Readonly<Record<LintRule, LintSeverity>> = {
  duplicate: 'warning',
  alias: 'information',
  unknown: 'information',
  nearDuplicate: 'information',
  contradictory: 'warning',
  implied: 'hint',
  missingTrigger: 'warning',
  triggerNotFirst: 'information',
  tooLong: 'warning',
  escapedParentheses: 'information',
  underscores: 'information',
  empty: 'warning',
  orphan: 'warning',
};
