import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../../../src/inference/tagger/float16';
import { providers } from '../../../../src/inference/tagger/providers';
import { areLogits, sparseScores } from '../../../../src/inference/tagger/sparse';

describe('half precision', () => {
  it('comes back as it was, for every half that there is', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
    const isNaNBits = (bits: number): boolean => (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
    const back = toHalf(fromHalf(all));
    expect(all.every((bits, at) => (isNaNBits(bits) ? isNaNBits(back[at] ?? 0) : back[at] === bits))).toBe(
      true,
    );
  });

  it.each([
    [1 + 2 ** -11, 1],
    [1 + 3 * 2 ** -11, 1 + 2 ** -9],
    [65_519, 65_504],
    [65_520, Infinity],
    [-70_000, -Infinity],
    [2 ** -25, 0],
    [1.5 * 2 ** -25, 2 ** -24],
    [3 * 2 ** -25, 2 ** -23],
  ])('rounds %d to %d: to the nearest, ties to even', (value, half) => {
    expect(fromHalf(toHalf(new Float32Array([value])))[0]).toBe(half);
  });
});

describe('scores', () => {
  it('keep their tags, in order, from the floor on', () => {
    const scores = sparseScores(new Float32Array([0.5, 0.25, 0, 0.75]), 0.25, false);
    expect(scores).toEqual({ tags: new Uint32Array([0, 1, 3]), values: new Float32Array([0.5, 0.25, 0.75]) });
  });

  it('of rounding’s slack beyond 0 and 1 are still probabilities', () => {
    const values = new Float32Array([1.000001, -0.000001]);
    expect(areLogits(values)).toBe(false);
    expect([...(sparseScores(values, 0, false)?.values ?? [])]).toEqual([1, 0]);
    expect(areLogits(new Float32Array([0.5, 1.2]))).toBe(true);
  });

  it('that are no numbers are none', () => {
    expect(sparseScores(new Float32Array([0.5, NaN]), 0, false)).toBeNull();
  });
});

describe('what a model runs on', () => {
  it.each<[NodeJS.Platform, string, string[]]>([
    ['win32', 'x64', ['DirectML', 'CPU']],
    ['darwin', 'arm64', ['CoreML', 'CPU']],
    ['linux', 'x64', ['CUDA', 'CPU']],
    ['linux', 'arm64', ['CPU']],
  ])('is, on %s %s, %j', (platform, arch, names) => {
    expect(providers('auto', platform, arch).map(({ name }) => name)).toEqual(names);
    expect(providers('cpu', platform, arch).map(({ name }) => name)).toEqual(['CPU']);
  });
});
