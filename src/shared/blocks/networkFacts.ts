// What a network makes on a U-Net, in numbers: equal to `blocklora plan`, without asking it.

import type { Network, Output, Override } from '../trainer/job';
import type { BlockLayout } from './layout';
import { layouts } from './layout';
import type { RankTable } from './rankTable';
import { rankTable } from './rankTable';
import type { UnetModule, UnetShape } from './unetModules';
import { loraParameters, moduleWidth, unetModules } from './unetModules';
import { wildcard } from './wildcard';

/** A module with the LoRA that it gets; rank 0 makes none. */
export interface RankedModule {
  readonly module: UnetModule;
  readonly rank: number;
  readonly alpha: number;
  readonly parameters: number;
  /** The override that decided, by its number; null: the part's own setting. */
  readonly override: number | null;
}

/** What a part of the U-Net gets. */
export interface PartFacts {
  readonly part: string;
  /** The largest ranks in the part; 0: nothing there. */
  readonly rank: number;
  readonly convRank: number;
  /** Scale alpha / rank of the largest module; null when nothing is trained. */
  readonly alpha: number | null;
  readonly convAlpha: number | null;
  readonly modules: number;
  readonly parameters: number;
  /** Of all parameters, 0..1. */
  readonly share: number;
  /** Modules whose rank is more than they can use. */
  readonly aboveWidth: { readonly modules: number; readonly width: number } | null;
}

/** What the whole network is. */
export interface NetworkFacts {
  readonly modules: readonly RankedModule[];
  readonly parts: readonly PartFacts[];
  readonly trained: number;
  readonly parameters: number;
  readonly fileBytes: number;
}

const numberBytes = { fp32: 4, fp16: 2, bf16: 2 } as const;
/** As the trainer reckons: metadata, and a tensor's line in the header beside its name. */
const metadataBytes = 4000;
const entryBytes = 64;

/** Modules of shapes that were asked for: the same shape is asked for with every key that is typed. */
const known = new Map<string, readonly UnetModule[]>();

/** `unetModules`, kept. */
export function modulesOf(shape: UnetShape): readonly UnetModule[] {
  const key = JSON.stringify(shape);
  const modules = known.get(key) ?? unetModules(shape);
  if (known.size > 8) known.clear();
  known.set(key, modules);
  return modules;
}

/**
 * What a network makes.
 *
 * @throws RangeError when `blocks` is a list of another length than the layout's
 */
export function networkFacts(
  network: Network,
  shape: UnetShape,
  precision: NonNullable<Output['precision']> = 'fp16',
): NetworkFacts {
  const layout = layouts[shape.kind];
  const locon = network.kind === 'locon';
  const allowed = modulesOf(shape).filter(({ attention }) => attention || locon);
  return factsOf(rankedModules(allowed, rankTable(network, layout), network.overrides), layout, precision);
}

/** The facts of modules that have their ranks, of a job or of a file. */
export function factsOf(
  modules: readonly RankedModule[],
  layout: BlockLayout,
  precision: NonNullable<Output['precision']> = 'fp16',
): NetworkFacts {
  const trained = modules.filter(({ rank }) => rank > 0);
  const parameters = sum(trained, (one) => one.parameters);
  const byPart = new Map(layout.parts.map((part): [string, RankedModule[]] => [part, []]));
  for (const one of trained) byPart.get(one.module.part)?.push(one);
  const names = sum(
    trained,
    ({ module }) =>
      3 * (module.loraName.length + entryBytes) + '.lora_down.weight.lora_up.weight.alpha'.length,
  );
  const weights = (parameters + trained.length) * numberBytes[precision];
  return {
    modules,
    parts: layout.parts.map((part) => partFacts(part, byPart.get(part) ?? [], parameters)),
    trained: trained.length,
    parameters,
    fileBytes: 8 + names + metadataBytes + weights,
  };
}

/** Ranks by block index, then the last override whose pattern matches. */
export function rankedModules(
  modules: readonly UnetModule[],
  table: RankTable,
  overrides: readonly Override[] = [],
): readonly RankedModule[] {
  const patterns = overrides.map(({ pattern }) => wildcard(pattern));
  return modules.map((module) => {
    const block = table[module.index];
    const conv = module.kind === 'conv';
    let rank = (conv ? block?.convRank : block?.rank) ?? 0;
    let alpha = (conv ? block?.convAlpha : block?.alpha) ?? null;
    let decided: number | null = null;
    for (const [at, override] of overrides.entries()) {
      if (patterns[at]?.(module.name) !== true) continue;
      rank = override.rank;
      alpha = override.alpha ?? alpha;
      decided = at;
    }
    return {
      module,
      rank,
      alpha: alpha ?? rank,
      parameters: loraParameters(module, rank),
      override: decided,
    };
  });
}

function partFacts(part: string, modules: readonly RankedModule[], all: number): PartFacts {
  const [plain, conv] = [largest(modules, false), largest(modules, true)];
  const parameters = sum(modules, (one) => one.parameters);
  const above = modules.filter(({ module, rank }) => rank > moduleWidth(module));
  return {
    part,
    rank: plain?.rank ?? 0,
    convRank: conv?.rank ?? 0,
    alpha: plain?.alpha ?? null,
    convAlpha: conv?.alpha ?? null,
    modules: modules.length,
    parameters,
    share: all === 0 ? 0 : parameters / all,
    aboveWidth:
      above.length === 0
        ? null
        : { modules: above.length, width: Math.min(...above.map(({ module }) => moduleWidth(module))) },
  };
}

function largest(modules: readonly RankedModule[], conv: boolean): RankedModule | undefined {
  let found: RankedModule | undefined;
  for (const one of modules)
    if ((one.module.kind === 'conv') === conv && one.rank > (found?.rank ?? 0)) found = one;
  return found;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
