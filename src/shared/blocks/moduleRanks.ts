// From ranks of single modules, as PEFT and files have them, to what a job says: a setting of each part, and overrides for the rest.

import type { BlockSetting, Network, Override } from '../trainer/job';
import { layouts } from './layout';
import { modulesOf, networkFacts } from './networkFacts';
import { groupPattern } from './overrides';
import type { UnetModule, UnetShape } from './unetModules';

export interface ModuleRank {
  readonly rank: number;
  readonly alpha: number;
}

/** Ranks by diffusers' names; modules that are not named get nothing. */
export type ModuleRanks = ReadonlyMap<string, ModuleRank>;

/** The ranks that a network gives. */
export function ranksOfNetwork(network: Network, shape: UnetShape): ModuleRanks {
  return new Map(
    networkFacts(network, shape)
      .modules.filter(({ rank }) => rank > 0)
      .map(({ module, rank, alpha }) => [module.name, { rank, alpha }] as const),
  );
}

/** A network that gives just these ranks. */
export function networkOfRanks(ranks: ModuleRanks, shape: UnetShape): Network {
  const { parts } = layouts[shape.kind];
  const modules = modulesOf(shape);
  const of = (module: UnetModule): ModuleRank => ranks.get(module.name) ?? { rank: 0, alpha: 0 };
  const kind = modules.some((module) => !module.attention && of(module).rank > 0) ? 'locon' : 'lora';
  const reached = modules.filter(({ attention }) => attention || kind === 'locon');
  const blocks: Record<string, number | BlockSetting> = {};
  const overrides: Override[] = [];
  for (const part of parts) {
    const own = reached.filter((module) => module.part === part);
    if (own.length === 0) {
      blocks[part] = 0;
      continue;
    }
    const plain = usual(own.filter((module) => module.kind !== 'conv').map(of));
    const conv = usual(own.filter((module) => module.kind === 'conv').map(of));
    blocks[part] =
      plain.rank === 0 && conv.rank === 0
        ? 0
        : {
            rank: plain.rank,
            ...(plain.rank > 0 ? { alpha: plain.alpha } : {}),
            ...(kind === 'locon' ? { convRank: conv.rank } : {}),
            ...(kind === 'locon' && conv.rank > 0 ? { convAlpha: conv.alpha } : {}),
          };
    overrides.push(...exceptions(own, (module) => (module.kind === 'conv' ? conv : plain), of));
  }
  return { kind, blocks, ...(overrides.length === 0 ? {} : { overrides }) };
}

/** Overrides for modules that are not as their part: by their kind where all of it agree, else by their names. */
function exceptions(
  modules: readonly UnetModule[],
  expected: (module: UnetModule) => ModuleRank,
  of: (module: UnetModule) => ModuleRank,
): Override[] {
  const found: Override[] = [];
  for (const group of new Set(modules.map((module) => module.group))) {
    const own = modules.filter((module) => module.group === group);
    const different = own.filter((module) => !same(of(module), expected(module)));
    if (different.length === 0) continue;
    const [first] = own;
    if (first === undefined) continue;
    const all = own.every((module) => same(of(module), of(first)));
    const patterns = all ? [groupPattern(first.part, group)] : different.map(({ name }) => name);
    for (const [at, pattern] of patterns.entries()) {
      const { rank, alpha } = of(all ? first : (different[at] ?? first));
      found.push({ pattern, rank, ...(rank > 0 ? { alpha } : {}) });
    }
  }
  return found;
}

function same(one: ModuleRank, other: ModuleRank): boolean {
  return one.rank === other.rank && (one.rank === 0 || one.alpha === other.alpha);
}

/** The setting that most of them have. */
function usual(all: readonly ModuleRank[]): ModuleRank {
  const counts = new Map<string, { readonly one: ModuleRank; count: number }>();
  for (const one of all) {
    const key = one.rank === 0 ? '0' : `${one.rank} ${one.alpha}`;
    const entry = counts.get(key) ?? { one, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0]?.one ?? { rank: 0, alpha: 0 };
}
