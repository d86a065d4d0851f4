import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { networkFacts } from '../../../../src/shared/blocks/networkFacts';
import { sd15Shape, sdxlShape, unetModules } from '../../../../src/shared/blocks/unetModules';
import { wildcard } from '../../../../src/shared/blocks/wildcard';
import type { Network } from '../../../../src/shared/trainer/job';

type Row = readonly [string, string, string, number, string, number, number, number, boolean];

interface Golden {
  readonly modules: Readonly<Record<'sd15' | 'embedded', readonly Row[]>>;
  readonly networks: readonly {
    base: 'sd15' | 'embedded';
    network: Network;
    error?: string;
    modules: number;
    parameters: number;
    bytes: Record<'fp32' | 'fp16' | 'bf16', number>;
    parts: Record<string, readonly [number, number, number, number]>;
    alphas: number;
  }[];
  readonly wildcards: readonly (readonly [string, readonly string[]])[];
  readonly names: readonly string[];
}

const golden = JSON.parse(fs.readFileSync('test/fixtures/golden/blocks/facts.json', 'utf8')) as Golden;
const shapes = {
  sd15: sd15Shape,
  embedded: { ...sd15Shape, channels: [32, 64, 128, 128], context: 128, time: 128 },
} as const;

describe.each(['sd15', 'embedded'] as const)('the modules of %s', (base) => {
  it('are those that the trainer finds in the file, in its order', () => {
    const modules = unetModules(shapes[base]).map((one): Row => {
      const { name, loraName, part, index, kind, inFeatures, outFeatures, kernel, attention } = one;
      return [name, loraName, part, index, kind, inFeatures, outFeatures, kernel, attention];
    });
    expect(modules).toEqual(golden.modules[base]);
  });
});

describe('the modules of SDXL', () => {
  interface Known {
    readonly lora: string;
    readonly index: number;
    readonly part: string;
    readonly target: string | null;
    readonly weight: readonly number[];
  }
  const { modules } = JSON.parse(
    fs.readFileSync('test/fixtures/golden/kohya-keys/sdxl-block-index.json', 'utf8'),
  ) as { modules: readonly Known[] };

  it('are those that sd-scripts trains, with their shapes, blocks and parts', () => {
    const wanted = modules
      .filter(({ target }) => target !== null)
      .map(({ lora, index, part, target, weight: [out, entry, side = 1] }) =>
        [lora, index, part, target === 'attn', out, entry, side].join(' '),
      );
    const ours = unetModules(sdxlShape).map(
      ({ loraName, index, part, attention, outFeatures, inFeatures, kernel }) =>
        [loraName, index, part, attention, outFeatures, inFeatures, kernel].join(' '),
    );
    expect(ours.sort()).toEqual(wanted.sort());
    expect(ours).toHaveLength(788);
  });
});

describe('the numbers of a network', () => {
  const planned = golden.networks.filter(({ error }) => error === undefined);

  it('come from many networks', () => {
    expect(planned.length).toBeGreaterThan(60);
  });

  it.each(planned.map((one) => [one.base, JSON.stringify(one.network).slice(0, 100), one] as const))(
    'on %s are what the trainer plans: %s',
    (base, _, wanted) => {
      for (const precision of ['fp32', 'fp16', 'bf16'] as const) {
        const facts = networkFacts(wanted.network, shapes[base], precision);
        expect(facts.fileBytes).toBe(wanted.bytes[precision]);
        expect([facts.trained, facts.parameters]).toEqual([wanted.modules, wanted.parameters]);
      }
      const { parts, modules } = networkFacts(wanted.network, shapes[base]);
      expect(
        Object.fromEntries(
          parts.map((one) => [one.part, [one.rank, one.convRank, one.modules, one.parameters]]),
        ),
      ).toEqual(wanted.parts);
      const alphas = modules
        .filter(({ rank }) => rank > 0)
        .reduce((sum, { alpha }, place) => sum + (place + 1) * alpha, 0);
      expect(alphas).toBeCloseTo(wanted.alphas, 6);
    },
  );
});

describe('patterns of overrides', () => {
  it.each(golden.wildcards)('%j matches what it matches in Python', (pattern, wanted) => {
    expect(golden.names.filter(wildcard(pattern))).toEqual(wanted);
  });
});
