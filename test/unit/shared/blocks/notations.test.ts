import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobBlocks, jobBlocksOfWeights } from '../../../../src/shared/blocks/jobBlocks';
import { layouts } from '../../../../src/shared/blocks/layout';
import { partsOfWeights, printLbw, readLbw, weightsOfParts } from '../../../../src/shared/blocks/lbw';
import type { RankTable } from '../../../../src/shared/blocks/rankTable';
import { rankTable } from '../../../../src/shared/blocks/rankTable';
import { printSdScripts, readSdScripts } from '../../../../src/shared/blocks/sdScripts';
import type { Network } from '../../../../src/shared/trainer/job';

const sd1 = layouts.sd1;
const upper = '0,4,4,4,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4,4,4';

function read(text: string, layout = sd1): { table: RankTable; conv: boolean } {
  const { value, error } = readSdScripts(text, layout);
  if (error !== undefined) throw new Error(error.message);
  return value;
}

function marked(text: string, layout = sd1): string {
  const { error } = readSdScripts(text, layout);
  return error === undefined ? 'fine' : text.slice(error.start, error.end);
}

const rank = fc.integer({ min: 0, max: 128 });
const alpha = fc.option(fc.integer({ min: 1, max: 128 }));
const setting = fc.oneof(
  rank,
  fc.record({ rank, alpha, convRank: rank, convAlpha: alpha }, { requiredKeys: [] }),
);
const network: fc.Arbitrary<Network> = fc.record({
  kind: fc.constantFrom('lora' as const, 'locon' as const),
  rank: fc.integer({ min: 1, max: 128 }),
  alpha,
  conv: fc.option(fc.record({ rank, alpha })),
  blocks: fc.dictionary(fc.constantFrom(...sd1.parts), setting),
});

/** What counts of a table. */
function counted(table: RankTable, conv: boolean): unknown {
  return sd1.partOfIndex.map((part, at) => {
    const one = table[at];
    if (one === undefined || part === null || (!conv && sd1.withoutAttention.has(at))) return null;
    return {
      rank: one.rank,
      alpha: one.rank === 0 ? null : (one.alpha ?? one.rank),
      convRank: conv ? one.convRank : 0,
      convAlpha: conv && one.convRank > 0 ? (one.convAlpha ?? one.convRank) : null,
    };
  });
}

describe("sd-scripts' arguments", () => {
  it('are read alone, as arguments, from a TOML and from a command line', () => {
    const wanted = read(upper);
    expect(wanted.table.map((one) => one.rank).join(',')).toBe(upper);
    for (const text of [
      `block_dims=${upper}`,
      `--network_args "block_dims=${upper}"`,
      `network_args = [ "block_dims=${upper}" ]`,
      `--network_dim 4 --network_args 'block_dims=${upper.replaceAll(',', ', ')}'`,
    ])
      expect(read(text).table.map((one) => one.rank)).toEqual(wanted.table.map((one) => one.rank));
  });

  it('a conv_dim stays in blocks of rank 0, as it does there', () => {
    const { table, conv } = read(`"block_dims=${upper}" "conv_dim=8" "conv_alpha=2"`);
    expect(conv).toBe(true);
    expect(table[5]).toEqual({ rank: 0, alpha: null, convRank: 8, convAlpha: 2 });
  });

  it('network_dim and network_alpha hold for all blocks', () => {
    expect(read('--network_dim=16 --network_alpha=8').table[9]).toMatchObject({
      rank: 16,
      alpha: 8,
      convRank: 0,
    });
  });

  it.each([
    ['a list that is too short is marked at its end', upper.slice(0, -2), '4'],
    ['one that is too long from the first number too many', `${upper},7,9`, '7,9'],
    ['a fraction at itself', upper.replace('4', '4.5'), '4.5'],
    ['a word at itself', `block_dims=${upper.replace('4', 'x')}`, 'x'],
    ['nothing at all', 'hello', 'hello'],
  ])('%s', (_, text, place) => expect(marked(text)).toBe(place));

  it('25 numbers are no SDXL, and 17 are told apart', () => {
    expect(readSdScripts(upper, layouts.sdxl).error?.message).toBe(
      'block_dims has 25 numbers, and SDXL has 23.',
    );
    expect(readSdScripts('1,'.repeat(16) + '1', sd1).error?.fix).toContain('block weights of a mix');
  });

  it('what is printed says the same when it is read', () => {
    fc.assert(
      fc.property(network, (one) => {
        const conv = one.kind === 'locon';
        const table = rankTable(one, sd1);
        const again = read(printSdScripts(table, conv));
        expect(again.conv).toBe(conv);
        expect(counted(again.table, conv)).toEqual(counted(table, conv));
      }),
    );
  });

  it('never fail but with a place inside of the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'block_dims=,0194. "\'-') })),
        (text) => {
          const { error } = readSdScripts(text, sd1);
          if (error === undefined) return;
          expect(error.start).toBeGreaterThanOrEqual(0);
          expect(error.start).toBeLessThanOrEqual(text.length);
          expect(error.end).toBeGreaterThan(error.start);
        },
      ),
    );
  });
});

describe('a job', () => {
  it('says what a table says, whatever its own network is', () => {
    fc.assert(
      fc.property(network, network, (from, into) => {
        const conv = from.kind === 'locon';
        const table = rankTable(from, sd1);
        const written = jobBlocks(table, conv, into, sd1);
        if ('problem' in written) throw new Error(written.problem);
        const after = { ...into, kind: written.kind, blocks: written.blocks };
        expect(counted(rankTable(after, sd1), conv)).toEqual(counted(table, conv));
      }),
    );
  });

  it('is written in short', () => {
    const { table } = read(upper);
    expect(jobBlocks(table, false, { rank: 4 }, sd1)).toMatchObject({
      kind: 'lora',
      blocks: { in1: 0, in2: 0, mid: 0, out1: 0, out2: 0 },
    });
  });

  it('takes the whole list where ranks differ inside of a part, and says that a LoCon cannot', () => {
    const { table } = read(upper.replace('0,4,4,4', '0,4,8,4'));
    expect(jobBlocks(table, false, { rank: 4 }, sd1)).toMatchObject({ blocks: table.map((one) => one.rank) });
    const conv = read(`"block_dims=${upper.replace('0,4,4,4', '0,4,8,4')}" conv_dim=4`);
    expect(jobBlocks(conv.table, true, { rank: 4 }, sd1)).toMatchObject({
      problem: expect.stringContaining('in0'),
    });
  });
});

describe('block weights', () => {
  it('go to parts and back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...sd1.parts)), (some) => {
        const parts = new Set(some);
        const { text, lost } = printLbw(weightsOfParts(sd1, parts, 1), 26);
        expect(lost).toEqual([]);
        expect(partsOfWeights(sd1, readLbw(text).value ?? new Map())).toEqual(parts);
      }),
    );
  });

  it('17 numbers cannot say in3, out0 and the samplers, and that is told', () => {
    const { text, lost } = printLbw(weightsOfParts(sd1, new Set(['in0', 'in3']), 0), 17);
    expect(text).toBe('0,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0');
    expect(lost).toEqual(['IN03', 'IN10', 'IN11']);
  });

  it.each([
    ['OUTS', ['out2', 'out3']],
    ['lbw=MIDD', ['in1', 'in2', 'mid', 'out1', 'out2']],
    ['0,1,1,0,0,0,0,0,0,0,0,0,0,0,1,1,1', ['in0', 'out3']],
  ])('%s trains %j', (text, parts) => {
    const { value } = readLbw(text);
    expect(partsOfWeights(sd1, value ?? new Map())).toEqual(new Set(parts));
  });

  it('leave what is set for the parts that stay', () => {
    const { value } = readLbw('0,1,1,0,0,0,0,0,0,0,0,0,0,0,0.5,0.5,0.5');
    const job = jobBlocksOfWeights(value ?? new Map(), { blocks: { in0: 8, mid: 4 } }, sd1);
    expect(job.blocks).toEqual({ in0: 8, in1: 0, in2: 0, in3: 0, mid: 0, out0: 0, out1: 0, out2: 0 });
    expect(job.notes).toEqual([expect.stringContaining('other than 0 and 1')]);
  });

  it('tell where they divide a part, which a job cannot', () => {
    const { value } = readLbw(`1,0,1,0,${Array<number>(22).fill(0).join(',')}`);
    const job = jobBlocksOfWeights(value ?? new Map(), {}, sd1);
    expect(job.blocks).not.toHaveProperty('in0');
    expect(job.notes).toEqual([expect.stringContaining('the whole part is trained')]);
  });

  it.each([
    ['outs', 'outs'],
    ['1,2', '1,2'],
    ['1,,1', ','],
    ['1,x,1', 'x'],
  ])('%s is refused at its place', (text, place) => {
    const { error } = readLbw(text);
    expect(text.slice(error?.start, error?.end)).toBe(place);
  });
});
