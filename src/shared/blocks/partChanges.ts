// What a person does to a part of the U-Net, as changes of a job.

import type { BlockSetting, Network } from '../trainer/job';
import type { JobChange } from './jobChange';
import { shortestBlocks, shortestSetting } from './jobBlocks';
import type { BlockLayout } from './layout';
import type { IndexRanks, RankTable } from './rankTable';
import { nothing, plainRanks, rankOf, rankTable } from './rankTable';

/** What is wished for a part; what is left out stays. An alpha of null is as large as the rank. */
export type PartWish = Partial<IndexRanks>;

/** Changes, or why a job cannot say it, in one sentence. */
export type Changes = { readonly changes: readonly JobChange[] } | { readonly problem: string };

/** Ranks that a step up or down leads through. */
const steps = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const usualRank = 16;

/** The next rank in a direction, in the steps that people use. */
export function steppedRank(rank: number, direction: 1 | -1): number {
  const found = direction > 0 ? steps.find((one) => one > rank) : steps.findLast((one) => one < rank);
  return found ?? rank;
}

/** What a part is set to; the first of its blocks where they differ. */
export function ranksOfPart(table: RankTable, layout: BlockLayout, part: string): IndexRanks {
  return table[layout.partOfIndex.indexOf(part)] ?? nothing;
}

/** Whether the blocks of a part differ, which only a list of all indices can say. */
export function partDiffers(table: RankTable, layout: BlockLayout, part: string): boolean {
  const [first, ...others] = table.filter((_, index) => layout.partOfIndex[index] === part);
  return others.some((one) => JSON.stringify(one) !== JSON.stringify(first));
}

/** Sets a part; the shortest text that says so. */
export function setPart(network: Network, layout: BlockLayout, part: string, wish: PartWish): Changes {
  const conv = network.kind === 'locon';
  const table = rankTable(network, layout);
  const wanted = wantedRanks(ranksOfPart(table, layout, part), wish, network);
  const { blocks } = network;
  if (Array.isArray(blocks)) {
    const plain = plainRanks(network, wanted.rank);
    const same =
      (wish.alpha === undefined || wanted.alpha === plain.alpha) &&
      (!conv || wish.convRank === undefined || wanted.convRank === plain.convRank) &&
      (!conv || wish.convAlpha === undefined || wanted.convAlpha === plain.convAlpha);
    if (same) {
      const changes = layout.partOfIndex.flatMap((one, index): JobChange[] =>
        one === part ? [{ path: ['network', 'blocks', index], value: wanted.rank }] : [],
      );
      return { changes };
    }
    return tableOfParts(
      table.map((one, index) => (layout.partOfIndex[index] === part ? wanted : one)),
      network,
      layout,
    );
  }
  const setting = shortestSetting(wanted, conv, network);
  if (setting !== null) return { changes: [{ path: ['network', 'blocks', part], value: setting }] };
  if (blocks?.[part] === undefined) return { changes: [] };
  const last = Object.keys(blocks).length === 1;
  return { changes: [{ path: last ? ['network', 'blocks'] : ['network', 'blocks', part] }] };
}

/**
 * A rank alone speaks for the whole part, as a bare number in a job does: 0 leaves the convolutions out as well, and a part that was
 * off gets them with it.
 */
function wantedRanks(now: IndexRanks, wish: PartWish, network: Network): IndexRanks {
  const { rank, convRank } = wish;
  if (rank !== undefined && convRank === undefined) {
    if (rank === 0) return nothing;
    if (now.rank === 0 && now.convRank === 0) return { ...plainRanks(network, rank), ...wish };
  }
  // without a rank but with one for convolutions, these alone are trained, with the network's alpha
  if (convRank !== undefined && convRank > 0 && now.rank === 0 && now.convRank === 0)
    return { ...plainRanks(network, 1), rank: 0, ...wish };
  return { ...now, ...wish };
}

/** Turns a part off, or on again with what it had. */
export function togglePart(
  network: Network,
  layout: BlockLayout,
  part: string,
  before: IndexRanks | undefined,
): Changes {
  const now = ranksOfPart(rankTable(network, layout), layout, part);
  const conv = network.kind === 'locon';
  if (now.rank > 0 || (conv && now.convRank > 0)) return setPart(network, layout, part, nothing);
  const own = plainRanks(network, rankOf(network));
  const usual = own.rank > 0 || (conv && own.convRank > 0) ? own : { ...own, rank: usualRank };
  const had = before !== undefined && (before.rank > 0 || (conv && before.convRank > 0)) ? before : usual;
  return setPart(network, layout, part, had);
}

/** A LoRA or a LoCon; what only a LoCon has goes with it. */
export function setKind(network: Network, kind: 'lora' | 'locon'): readonly JobChange[] {
  const changes: JobChange[] = [{ path: ['network', 'kind'], value: kind }];
  if (kind === 'locon') return changes;
  if (network.conv !== undefined) changes.push({ path: ['network', 'conv'] });
  if (network.blocks === undefined || Array.isArray(network.blocks)) return changes;
  for (const [part, setting] of Object.entries(network.blocks)) {
    if (typeof setting === 'number') continue;
    const { rank, alpha } = setting;
    const plain: BlockSetting = {
      ...(rank === undefined ? {} : { rank }),
      ...(alpha === undefined ? {} : { alpha }),
    };
    const value = Object.keys(plain).length > 0 ? plain : rankOf(network);
    changes.push({ path: ['network', 'blocks', part], value });
  }
  return changes;
}

/** A table of parts in place of a list of indices. */
function tableOfParts(table: RankTable, network: Network, layout: BlockLayout): Changes {
  const written = shortestBlocks(table, network.kind === 'locon', network, layout);
  if ('problem' in written)
    return { problem: `${written.problem} Make the numbers of the part equal first.` };
  return { changes: [{ path: ['network', 'blocks'], value: written.blocks }] };
}
