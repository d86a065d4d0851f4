// From ranks of block indices to what a job file says: `network.kind` and `network.blocks`.

import type { BlockSetting, Network } from '../trainer/job';
import type { BlockLayout } from './layout';
import type { LbwWeights } from './lbw';
import { partsOfWeights } from './lbw';
import type { IndexRanks, RankTable } from './rankTable';
import { plainRanks, rankOf } from './rankTable';

/** What is written into a job. */
export interface JobBlocks {
  readonly kind: NonNullable<Network['kind']>;
  readonly blocks: NonNullable<Network['blocks']>;
  /** What the notation said and a job's blocks do not, as sentences. */
  readonly notes: readonly string[];
}

/**
 * The shortest `blocks` that stands for a table in a network: parts that are as the network's own setting are left out.
 *
 * A part has one setting in a job. Where ranks differ inside of one, a plain LoRA is written as the list of all indices; a LoCon has
 * no such list.
 *
 * @returns a sentence of cause where a job cannot say it
 */
export function jobBlocks(
  table: RankTable,
  conv: boolean,
  network: Network,
  layout: BlockLayout,
): JobBlocks | { readonly problem: string } {
  const kind = conv ? 'locon' : 'lora';
  const written = shortestBlocks(table, conv, network, layout);
  if (!('problem' in written)) return { kind, blocks: written.blocks, notes: [] };
  return conv ? written : listed(table, network, layout);
}

/** `blocks` as a table of parts, where every part has one setting. */
export function shortestBlocks(
  table: RankTable,
  conv: boolean,
  network: Network,
  layout: BlockLayout,
): { readonly blocks: Record<string, number | BlockSetting> } | { readonly problem: string } {
  const blocks: Record<string, number | BlockSetting> = {};
  for (const part of layout.parts) {
    const own = indicesOf(part, layout, conv).map((index) => shown(table[index], conv));
    const [first, ...others] = own;
    if (first === undefined) continue;
    const other = others.find((one) => !same(one, first));
    if (other !== undefined) return { problem: differing(part, first, other) };
    const setting = shortestSetting(first, conv, network);
    if (setting !== null) blocks[part] = setting;
  }
  return { blocks };
}

/** Leaves out the parts that weigh nothing; what is there of the others stays. */
export function jobBlocksOfWeights(weights: LbwWeights, network: Network, layout: BlockLayout): JobBlocks {
  const kept = partsOfWeights(layout, weights);
  const before = Array.isArray(network.blocks) ? {} : (network.blocks ?? {});
  const blocks = Object.fromEntries(
    layout.parts.flatMap((part): [string, number | BlockSetting][] => {
      if (!kept.has(part)) return [[part, 0]];
      const setting = before[part];
      return setting === undefined || setting === 0 ? [] : [[part, setting]];
    }),
  );
  const fractions = [...weights].some(([block, weight]) => block !== 'BASE' && weight !== 0 && weight !== 1);
  const split = layout.parts.some((part) => {
    const own = layout.partOfIndex.flatMap((one, index) =>
      one === part ? [layout.lbwOfIndex[index] ?? null] : [],
    );
    const named = own.filter((block) => block !== null && weights.has(block));
    return new Set(named.map((block) => (weights.get(block ?? '') ?? 0) !== 0)).size > 1;
  });
  return {
    kind: network.kind ?? 'lora',
    blocks,
    notes: [
      ...(fractions
        ? ['Weights other than 0 and 1 belong to a mix: such parts are trained with their full rank.']
        : []),
      ...(split ? ['Some blocks of a part weigh nothing and others do: the whole part is trained.'] : []),
    ],
  };
}

/** The indices of a part in which there is something to train. */
function indicesOf(part: string, layout: BlockLayout, conv: boolean): number[] {
  return layout.partOfIndex.flatMap((one, index) =>
    one === part && (conv || !layout.withoutAttention.has(index)) ? [index] : [],
  );
}

function listed(
  table: RankTable,
  network: Network,
  layout: BlockLayout,
): JobBlocks | { readonly problem: string } {
  const alphas = new Set(table.flatMap(({ rank, alpha }) => (rank > 0 ? [alpha] : [])));
  if (alphas.size > 1 || [...alphas].some((alpha) => alpha !== (network.alpha ?? null)))
    return {
      problem:
        'Ranks differ inside of a part, and alphas are given for them; a job can only say one of the two.',
    };
  return {
    kind: 'lora',
    blocks: table.map(({ rank }) => rank),
    notes: [`Ranks differ inside of a part, so all ${layout.indices} numbers are written.`],
  };
}

/** As it counts: without convolutions their numbers mean nothing, nor does an alpha without a rank. */
function shown(ranks: IndexRanks | undefined, conv: boolean): IndexRanks {
  const { rank = 0, alpha = null, convRank = 0, convAlpha = null } = ranks ?? {};
  return {
    rank,
    alpha: rank === 0 || alpha === rank ? null : alpha,
    convRank: conv ? convRank : 0,
    convAlpha: !conv || convRank === 0 || convAlpha === convRank ? null : convAlpha,
  };
}

function same(one: IndexRanks, other: IndexRanks): boolean {
  return (
    one.rank === other.rank &&
    one.alpha === other.alpha &&
    one.convRank === other.convRank &&
    one.convAlpha === other.convAlpha
  );
}

/** The setting of a part; null where it is as the network's own. */
export function shortestSetting(
  ranks: IndexRanks,
  conv: boolean,
  network: Network,
): number | BlockSetting | null {
  const wanted = shown(ranks, conv);
  if (same(shown(plainRanks(network, rankOf(network)), conv), wanted)) return null;
  if (same(shown(plainRanks(network, wanted.rank), conv), wanted)) return wanted.rank;
  return {
    rank: wanted.rank,
    ...(wanted.rank === 0 ? {} : { alpha: wanted.alpha ?? wanted.rank }),
    ...(conv ? { convRank: wanted.convRank } : {}),
    ...(conv && wanted.convRank > 0 ? { convAlpha: wanted.convAlpha ?? wanted.convRank } : {}),
  };
}

function differing(part: string, one: IndexRanks, other: IndexRanks): string {
  const said = ({ rank, alpha, convRank, convAlpha }: IndexRanks): string =>
    `rank ${rank} (alpha ${alpha ?? rank}), convolutions ${convRank} (alpha ${convAlpha ?? convRank})`;
  return `The blocks of ${part} differ: ${said(one)} and ${said(other)}. A part of a job has one setting.`;
}
