import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withChanges } from '../../../../src/shared/blocks/jobChange';
import { sd1Layout, sdxlLayout } from '../../../../src/shared/blocks/layout';
import type { PartWish } from '../../../../src/shared/blocks/partChanges';
import {
  ranksOfPart,
  setKind,
  setPart,
  steppedRank,
  togglePart,
} from '../../../../src/shared/blocks/partChanges';
import { blockPresets, networkChanges, presetNetwork } from '../../../../src/shared/blocks/presets';
import { rankTable } from '../../../../src/shared/blocks/rankTable';
import { readNetwork } from '../../../../src/shared/blocks/readNetwork';
import { groupPattern, matches, setOverride } from '../../../../src/shared/blocks/overrides';
import { networkFacts } from '../../../../src/shared/blocks/networkFacts';
import { sd15Shape, sdxlShape, unetModules } from '../../../../src/shared/blocks/unetModules';
import type { Network } from '../../../../src/shared/trainer/job';

const layout = sd1Layout;

function changed(network: Network, made: ReturnType<typeof setPart>): Network {
  if ('problem' in made) throw new Error(made.problem);
  const { network: after, faults } = readNetwork(
    (withChanges({ network }, made.changes) as { network: unknown }).network,
    layout,
  );
  expect(faults).toEqual([]);
  return after;
}

const rank = fc.constantFrom(0, 1, 4, 8, 16);
const alpha = fc.constantFrom(1, 4, 8.5, 16);
const setting = fc.oneof(
  rank,
  fc.record({ rank, alpha, convRank: rank, convAlpha: alpha }, { requiredKeys: [] }),
);
const network: fc.Arbitrary<Network> = fc.record(
  {
    kind: fc.constantFrom('lora' as const, 'locon' as const),
    rank,
    alpha,
    conv: fc.record({ rank, alpha }, { requiredKeys: ['rank'] }),
    blocks: fc.dictionary(fc.constantFrom(...layout.parts), setting),
  },
  { requiredKeys: [] },
);
const part = fc.constantFrom(...layout.parts);
const wish: fc.Arbitrary<PartWish> = fc.oneof(
  fc.record({ rank, convRank: rank }),
  fc.record({
    rank: fc.constantFrom(1, 4, 8),
    alpha: fc.option(alpha),
    convRank: rank,
    convAlpha: fc.option(alpha),
  }),
);

describe('setting a part', () => {
  it('gives it what was wished and leaves the others', () => {
    fc.assert(
      fc.property(network, part, wish, (before, one, wanted) => {
        const after = changed(before, setPart(before, layout, one, wanted));
        const [old, now] = [rankTable(before, layout), rankTable(after, layout)];
        for (const other of layout.parts.filter((name) => name !== one))
          expect(ranksOfPart(now, layout, other)).toEqual(ranksOfPart(old, layout, other));
        const found = ranksOfPart(now, layout, one);
        expect(found.rank).toBe(wanted.rank);
        if (before.kind === 'locon') expect(found.convRank).toBe(wanted.convRank);
        if (wanted.alpha !== undefined && wanted.rank)
          expect(found.alpha ?? found.rank).toBe(wanted.alpha ?? wanted.rank);
      }),
    );
  });

  it('says a rank alone as a bare number, with the network’s own convolutions', () => {
    const before: Network = { kind: 'locon', rank: 16, conv: { rank: 4 }, blocks: { mid: 0 } };
    expect(setPart(before, layout, 'mid', { rank: 8 })).toEqual({
      changes: [{ path: ['network', 'blocks', 'mid'], value: 8 }],
    });
    expect(setPart(before, layout, 'in0', { rank: 0 })).toEqual({
      changes: [{ path: ['network', 'blocks', 'in0'], value: 0 }],
    });
  });

  it('writes the numbers of a list where the job has one', () => {
    const blocks = Array.from({ length: 25 }, () => 4);
    const after = changed({ blocks }, setPart({ blocks }, layout, 'out3', { rank: 0 }));
    expect(after.blocks).toEqual([...Array<number>(22).fill(4), 0, 0, 0]);
  });

  it('turns it off and on again as it was', () => {
    fc.assert(
      fc.property(network, part, (before, one) => {
        const had = ranksOfPart(rankTable(before, layout), layout, one);
        const on = had.rank > 0 || (before.kind === 'locon' && had.convRank > 0);
        fc.pre(on);
        const off = changed(before, togglePart(before, layout, one, undefined));
        expect(ranksOfPart(rankTable(off, layout), layout, one)).toMatchObject({ rank: 0, convRank: 0 });
        const again = changed(off, togglePart(off, layout, one, had));
        const found = ranksOfPart(rankTable(again, layout), layout, one);
        expect(found.rank).toBe(had.rank);
        if (before.kind === 'locon') expect(found.convRank).toBe(had.convRank);
        else expect(found.alpha ?? found.rank).toBe(had.alpha ?? had.rank);
      }),
    );
  });

  it('steps through the ranks that people use', () => {
    expect([0, 5, 16, 1024].map((one) => steppedRank(one, 1))).toEqual([1, 8, 32, 1024]);
    expect([0, 5, 16, 1000].map((one) => steppedRank(one, -1))).toEqual([0, 4, 8, 512]);
  });
});

it('a LoCon that becomes a LoRA keeps nothing of convolutions', () => {
  fc.assert(
    fc.property(network, (before) => {
      const after = changed(before, { changes: setKind(before, 'lora') });
      expect(after.conv).toBeUndefined();
      expect(JSON.stringify(after)).not.toMatch(/conv/);
    }),
  );
});

describe('presets', () => {
  it.each(blockPresets.map((preset) => [preset.name, preset] as const))(
    '%s trains what it says',
    (_, preset) => {
      for (const kind of preset.models) {
        const own = kind === 'sd1' ? sd1Layout : sdxlLayout;
        const shape = kind === 'sd1' ? sd15Shape : sdxlShape;
        const before: Network = { kind: preset.kind === 'locon' ? 'lora' : 'locon', rank: 8 };
        const after = presetNetwork(preset, before, own);
        const facts = networkFacts(after, shape);
        expect(facts.trained).toBeGreaterThan(0);
        const trained = facts.parts.filter(({ modules }) => modules > 0).map((one) => one.part);
        if (preset.parts !== undefined) expect(trained).toEqual(preset.parts);
        expect(withChanges({ network: before }, networkChanges(before, after))).toEqual({
          network: after,
        });
        expect(networkChanges(after, after)).toEqual([]);
      }
    },
  );

  it('B-LoRA trains the ten layers of one attention block, and those alone', () => {
    const preset = blockPresets.find(({ id }) => id === 'b-lora-style');
    if (preset === undefined) throw new Error('no preset');
    const facts = networkFacts(presetNetwork(preset, { rank: 64 }, sdxlLayout), sdxlShape);
    const names = facts.modules.filter((one) => one.rank > 0).map(({ module }) => module.name);
    expect(names).toHaveLength(80);
    expect(names.every((name) => name.startsWith('up_blocks.0.attentions.1.'))).toBe(true);
  });
});

describe('overrides', () => {
  const modules = unetModules(sd15Shape);

  it('of a kind of module in a part hit just those', () => {
    for (const one of modules) {
      const pattern = groupPattern(one.part, one.group);
      const same = modules.filter(({ part: other, group }) => other === one.part && group === one.group);
      expect(matches(pattern, modules)).toBe(same.length);
    }
  });

  it('win when they are set, and leave no trace when they are taken away', () => {
    const before: Network = { overrides: [{ pattern: '*', rank: 2 }] };
    const set = changed(before, { changes: setOverride(before, '*.attn1.*', 8) });
    expect(set.overrides).toEqual([
      { pattern: '*', rank: 2 },
      { pattern: '*.attn1.*', rank: 8 },
    ]);
    expect(changed(set, { changes: setOverride(set, '*.attn1.*', null) })).toEqual(before);
    expect(changed(before, { changes: setOverride(before, '*', null) })).toEqual({});
  });
});
