import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sd1Layout } from '../../../../src/shared/blocks/layout';
import { readLbwFile } from '../../../../src/shared/blocks/lbwFile';
import { readLrWeights } from '../../../../src/shared/blocks/lrWeights';
import { networkOfRanks, ranksOfNetwork } from '../../../../src/shared/blocks/moduleRanks';
import { printNotations, readNotation } from '../../../../src/shared/blocks/notations';
import { sd15Shape, sdxlShape } from '../../../../src/shared/blocks/unetModules';
import type { Network } from '../../../../src/shared/trainer/job';

const rank = fc.constantFrom(0, 2, 8, 16);
const alpha = fc.constantFrom(1, 4, 16);
const part = fc.constantFrom(...sd1Layout.parts);
const pattern = fc.constantFrom(
  '*.attn1.*',
  'mid_block.*',
  '*.ff.*',
  'up_blocks.3.*',
  'down_blocks.0.attentions.0.proj_in',
  '*.conv1',
);
const network: fc.Arbitrary<Network> = fc.record(
  {
    kind: fc.constantFrom('lora' as const, 'locon' as const),
    rank: fc.constantFrom(4, 16),
    alpha,
    blocks: fc.dictionary(
      part,
      fc.oneof(
        rank,
        fc.record({ rank: fc.constantFrom(2, 8), alpha, convRank: fc.constantFrom(2, 4), convAlpha: alpha }),
      ),
    ),
    overrides: fc.array(fc.record({ pattern, rank, alpha }), { maxLength: 3 }),
  },
  { requiredKeys: ['rank'] },
);

function text(of: Network, id: string): string {
  return printNotations(of, sd15Shape).find((one) => one.id === id)?.text ?? '';
}

function trains(of: Network): unknown {
  return [...ranksOfNetwork(of, sd15Shape)].sort();
}

it('ranks of modules make a network that gives just them', () => {
  fc.assert(
    fc.property(network, (one) => {
      const ranks = ranksOfNetwork(one, sd15Shape);
      expect([...ranksOfNetwork(networkOfRanks(ranks, sd15Shape), sd15Shape)]).toEqual([...ranks]);
    }),
    { numRuns: 60 },
  );
});

describe.each(['peft', 'lycoris'])('a network as %s', (id) => {
  it('is the same network when it is read again', () => {
    fc.assert(
      fc.property(network, (one) => {
        fc.pre(ranksOfNetwork(one, sd15Shape).size > 0);
        const { value, error } = readNotation(text(one, id), {}, sd15Shape);
        expect(error).toBeUndefined();
        expect(trains(value?.network ?? {})).toEqual(trains(one));
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(['sd-scripts', 'kohya-ss'])('a network without overrides as %s', (id) => {
  it('is the same network when it is read again', () => {
    fc.assert(
      fc.property(network, (one) => {
        const { overrides: _, ...plain } = one;
        const { value, error } = readNotation(text(plain, id), plain, sd15Shape);
        expect(error).toBeUndefined();
        expect(trains(value?.network ?? {})).toEqual(trains(plain));
      }),
      { numRuns: 60 },
    );
  });
});

describe('block learning rates', () => {
  const zeros = (given: string): string[] =>
    [...(readLrWeights(given, sd1Layout).value ?? [])]
      .filter(([, weight]) => weight === 0)
      .map(([block]) => block);

  it('of presets leave out what sd-scripts leaves out', () => {
    expect(zeros('"down_lr_weight=linear"')).toEqual(['IN00']);
    expect(zeros('down_lr_weight=cosine')).toEqual(['IN11']);
    expect(zeros('down_lr_weight=cosine+.1')).toEqual([]);
    expect(zeros('up_lr_weight=zeros')).toHaveLength(12);
  });

  it('are filled up with 1, and cut at the threshold', () => {
    expect(zeros('down_lr_weight=0,0 mid_lr_weight=0')).toEqual(['IN00', 'IN01', 'M00']);
    expect(zeros('"down_lr_weight=0.1,0.2" "block_lr_zero_threshold=0.1"')).toEqual(['IN00']);
  });

  it.each([
    ['down_lr_weight=0.5', 15],
    ['up_lr_weight=cosinus', 13],
    ['down_lr_weight=1,x', 17],
    [`up_lr_weight=${Array(13).fill(1).join(',')}`, 37],
  ])('%s is refused at its place', (given, start) => {
    expect(readLrWeights(given, sd1Layout).error?.start).toBe(start);
  });

  it('become parts of a job, and what is lost is said', () => {
    const { value } = readNotation('down_lr_weight=zeros', { rank: 8 }, sd15Shape);
    expect(value?.network).toEqual({ rank: 8, blocks: { in0: 0, in1: 0, in2: 0, in3: 0 } });
    expect(value?.notes[0]).toMatch(/learning rate/);
  });
});

describe('mistakes are told at their place', () => {
  it.each([
    ['{"target_modules": ["to_q"], "r": 0}', '"r"'],
    ['{"target_modules": ["to_x"]}', '"target_modules"'],
    ['{"target_modules": ["to_q"], "rank_pattern": {"to_k": 4}}', '"to_k"'],
    ['{"block_dims": "1,2,x"}', 'x'],
    ['[name_algo_map."a"]\nalgo = "loha"\ndim = 4', 'algo = "loha"'],
  ])('%s', (given, marked) => {
    const { error } = readNotation(given, {}, sd15Shape);
    expect(error).toBeDefined();
    // too short a list is marked at its end
    expect(given.slice(error?.start, error?.end)).toContain(marked);
  });
});

it('the user’s own presets are understood by their names', () => {
  const presets = readLbwFile(
    'MINE:1,1,1,0,0,0,0,0,0,0,0,0,0,0,1,1,1\n#OFF:1\nSHORT:1,2\nRANDOM:R,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n',
  );
  expect(Object.keys(presets)).toEqual(['MINE']);
  const { value } = readNotation('MINE', {}, sd15Shape, presets);
  expect(Object.keys(value?.network.blocks ?? {})).toEqual([
    'in1',
    'in2',
    'in3',
    'mid',
    'out0',
    'out1',
    'out2',
  ]);
});

it('SDXL has its own lists', () => {
  const ids = printNotations({ rank: 4 }, sdxlShape).map(({ id }) => id);
  expect(ids).toContain('lbw12');
  expect(text({ rank: 4, blocks: { in1: 0 } }, 'inspire').split(',')).toHaveLength(15);
});
