import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { layouts, partsWithoutAttention } from '../../../../src/shared/blocks/layout';
import { lbwBlocks, lbwPresets } from '../../../../src/shared/blocks/lbw';

function golden<T>(name: string): T {
  return JSON.parse(fs.readFileSync(`test/fixtures/golden/${name}.json`, 'utf8')) as T;
}

interface BlockIndex {
  readonly values: number;
  readonly indices_without_attention: readonly number[];
  readonly modules: readonly { lora: string; index: number; part: string | null; target: string | null }[];
}

interface LbwBlocks {
  readonly modules: readonly (readonly [kohya: string, a1111: string, block: string | null])[];
  readonly ids26: readonly string[];
  readonly ids20: readonly string[];
  readonly ids17: readonly string[];
  readonly ids12: readonly string[];
}

describe.each([
  ['sd1', 'sd15'],
  ['sdxl', 'sdxl'],
] as const)('the layout of %s', (kind, name) => {
  const layout = layouts[kind];
  const index = golden<BlockIndex>(`kohya-keys/${name}-block-index`);
  const lbw = golden<LbwBlocks>(`lbw/${name}-lbw-blocks`);

  it('has the indices of sd-scripts', () => {
    expect(layout.indices).toBe(index.values);
    expect(layout.partOfIndex).toHaveLength(index.values);
    expect(layout.lbwOfIndex).toHaveLength(index.values);
    expect([...layout.withoutAttention].sort((a, b) => a - b)).toEqual(index.indices_without_attention);
  });

  it('puts every module that can be trained into its part', () => {
    const trained = index.modules.filter(({ target }) => target !== null);
    expect(trained.length).toBeGreaterThan(250);
    for (const { lora, index: at, part } of trained)
      expect([lora, layout.partOfIndex[at]]).toEqual([lora, part]);
  });

  it('knows the block that LBW finds for a module', () => {
    const blockOf = new Map(lbw.modules.map(([kohya, , block]) => [kohya, block]));
    const trained = index.modules.filter(({ target }) => target !== null);
    for (const { lora, index: at } of trained)
      expect([lora, layout.lbwOfIndex[at]]).toEqual([lora, blockOf.get(lora)]);
  });

  it('counts lists as LBW does', () => {
    for (const length of [12, 17, 20, 26] as const) expect(lbwBlocks[length]).toEqual(lbw[`ids${length}`]);
  });
});

it('in SD 1.x a plain LoRA trains nothing in in3 and out0, in SDXL nothing in in0 and out2', () => {
  expect([...partsWithoutAttention(layouts.sd1)]).toEqual(['in3', 'out0']);
  expect([...partsWithoutAttention(layouts.sdxl)]).toEqual(['in0', 'out2']);
});

it("presets are those of the extension's own table", () => {
  const { weights } = golden<{ weights: Record<string, number[]> }>('lbw/presets');
  const { FLUXALL: _, ...wanted } = weights;
  expect(lbwPresets).toEqual(wanted);
});
