import type { BlockSetting, Conv, Network } from '../trainer/job';
import type { BlockLayout } from './layout';

/** What one of sd-scripts' block indices gets. Rank 0 makes no module; alpha null is as large as the rank, which is a scale of 1. */
export interface IndexRanks {
  readonly rank: number;
  readonly alpha: number | null;
  /** Of 3×3 convolutions, which only a LoCon has; 1×1 ones and Linears take `rank`. */
  readonly convRank: number;
  readonly convAlpha: number | null;
}

export const nothing: IndexRanks = { rank: 0, alpha: null, convRank: 0, convAlpha: null };

/** Rank and alpha of every block index: what every notation of ranks stands for. */
export type RankTable = readonly IndexRanks[];

/**
 * The table of a job's network, equal to what the trainer makes of it (`native-bin/blocklora/blocks/ranks.py`). A part's setting
 * holds for all its indices; what lies outside of all parts gets nothing.
 *
 * @throws RangeError when `blocks` is a list of another length than the layout's
 */
export function rankTable(network: Network, layout: BlockLayout): RankTable {
  const { blocks } = network;
  if (Array.isArray(blocks)) {
    if (blocks.length !== layout.indices)
      throw new RangeError(
        `\`blocks\` has ${blocks.length} numbers, and ${layout.name} has ${layout.indices} block indices.`,
      );
    return blocks.map((rank) => plainRanks(network, rank));
  }
  const settings = new Map(
    layout.parts.map((part) => [part, partRanks(network, blocks?.[part] ?? rankOf(network))] as const),
  );
  return layout.partOfIndex.map((part) => (part === null ? nothing : (settings.get(part) ?? nothing)));
}

/** The rank of parts that `blocks` does not name. */
export function rankOf({ rank }: Network): number {
  return rank ?? 16;
}

function partRanks(network: Network, setting: number | BlockSetting): IndexRanks {
  if (typeof setting === 'number') return plainRanks(network, setting);
  const rank = setting.rank ?? rankOf(network);
  // without a rank but with one for convolutions, these alone are trained
  const base =
    rank === 0 && (setting.convRank ?? 0) > 0
      ? { ...plainRanks(network, 1), rank: 0 }
      : plainRanks(network, rank);
  return {
    rank,
    alpha: setting.alpha ?? base.alpha,
    convRank: setting.convRank ?? base.convRank,
    convAlpha: setting.convAlpha ?? base.convAlpha,
  };
}

/** A bare number: 0 leaves the block out, anything else keeps the network's own rank for convolutions. */
export function plainRanks(network: Network, rank: number): IndexRanks {
  if (rank === 0) return nothing;
  const { alpha = null } = network;
  const conv: Partial<Conv> = network.conv ?? { rank: rankOf(network), alpha };
  return { rank, alpha, convRank: conv.rank ?? rankOf(network), convAlpha: conv.alpha ?? null };
}
