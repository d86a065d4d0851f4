// A part of a job's network as people see it: what it is set to, what comes of it, and what is to be said about that.

import type { Network } from '../trainer/job';
import type { BlockLayout } from './layout';
import { partsWithoutAttention } from './layout';
import type { NetworkFacts, PartFacts } from './networkFacts';
import { partDiffers, ranksOfPart } from './partChanges';
import type { RankTable } from './rankTable';

export interface PartView {
  readonly part: string;
  readonly rank: number;
  readonly convRank: number;
  readonly alpha: number | null;
  readonly convAlpha: number | null;
  readonly parameters: number;
  readonly modules: number;
  readonly share: number;
  /** `empty`: it is set to something and trains nothing. */
  readonly state: 'on' | 'off' | 'empty';
  readonly warnings: readonly string[];
}

/** All parts of a layout. */
export function partViews(
  network: Network,
  table: RankTable,
  facts: NetworkFacts,
  layout: BlockLayout,
): readonly PartView[] {
  const conv = network.kind === 'locon';
  const bare = partsWithoutAttention(layout);
  return facts.parts.map((one): PartView => {
    const set = ranksOfPart(table, layout, one.part);
    const wanted = set.rank > 0 || (conv && set.convRank > 0);
    const state = one.modules > 0 ? 'on' : wanted ? 'empty' : 'off';
    // overrides alone may train a part that is set to nothing
    const shown = !wanted && one.modules > 0 ? { ...one, alpha: null, convAlpha: null } : set;
    return {
      part: one.part,
      rank: shown.rank,
      convRank: conv ? shown.convRank : 0,
      alpha: shown.alpha,
      convAlpha: shown.convAlpha,
      parameters: one.parameters,
      modules: one.modules,
      share: one.share,
      state,
      warnings: warningsOf(one, {
        bare: bare.has(one.part) && !conv && set.rank > 0,
        empty: state === 'empty',
        differs: partDiffers(table, layout, one.part),
        overridden: facts.modules.some(
          ({ module, override }) => module.part === one.part && override !== null,
        ),
        set,
      }),
    };
  });
}

interface Circumstances {
  readonly bare: boolean;
  readonly empty: boolean;
  readonly differs: boolean;
  readonly overridden: boolean;
  readonly set: { readonly rank: number; readonly alpha: number | null };
}

function warningsOf(facts: PartFacts, { bare, empty, differs, overridden, set }: Circumstances): string[] {
  const { aboveWidth } = facts;
  const scale = set.rank > 0 && set.alpha !== null ? set.alpha / set.rank : 1;
  return [
    bare
      ? 'There is no attention here, only convolutions, so a plain LoRA learns nothing: choose LoCon, or turn it off.'
      : empty
        ? 'It has a rank, and overrides leave nothing of it.'
        : null,
    aboveWidth === null
      ? null
      : `The rank is more than the ${aboveWidth.width} dimensions that ${aboveWidth.modules === 1 ? 'a module' : `${aboveWidth.modules} modules`} here can have: the file grows and learns nothing more.`,
    scale > 4
      ? `Alpha ${set.alpha ?? ''} at rank ${set.rank} multiplies what is learnt by ${round(scale)}.`
      : null,
    differs ? 'Its blocks have different ranks; the first is shown.' : null,
    overridden && !empty ? 'Overrides change modules of it.' : null,
  ].filter((one) => one !== null);
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
