// What the list of modules says.

import type { ModuleGroup } from '../../src/shared/blocks/unetModules';

const groups: Readonly<Record<ModuleGroup, string>> = {
  attention: 'Self-attention',
  'cross-attention': 'Cross-attention (the words)',
  'feed-forward': 'Feed-forward',
  projections: 'Projections in and out',
  resnets: 'Resnets',
  samplers: 'Samplers (change of size)',
};

export const modules = {
  title: 'Modules',
  groups,
  note: (count: number) => `${count}, with overrides`,
  off: 'off',
  columns: ['Module', 'Size', 'Rank', 'Parameters', 'Override'],
  asPart: 'as the part',
  override: (number: number) => `override ${number}`,
  rankOf: (what: string) => `Override of the rank of ${what}`,
  rankForAll: 'Rank for all of these (empty: as the part)',
  overrideTip: (pattern: string) => `Writes an override for ${pattern}; empty takes it away`,
  change: (pattern: string) => `Override ${pattern}`,
  groupFacts: (modules: number, rank: string, parameters: string) =>
    ` ${modules === 1 ? '1 module' : `${modules} modules`} · rank ${rank} · ${parameters} parameters`,
  outOfReach: (name: string, count: number) =>
    `${name}: ${count === 1 ? 'a module' : `${count} modules`}, which only a LoCon trains.`,
} as const;
