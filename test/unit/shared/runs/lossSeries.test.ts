import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LossSeries, maxBuckets, smoothed } from '../../../../src/shared/runs/lossSeries';

const losses = fc.array(fc.option(fc.float({ min: 0, max: 10, noNaN: true }), { freq: 10 }), {
  maxLength: 300,
});

/** The summary made the slow way, from all values at once. */
function summary(values: readonly (number | null)[], size: number) {
  const buckets = [];
  for (let at = 0; at < values.length; at += size) {
    const all = values
      .slice(at, at + size)
      .filter((value) => value !== null)
      .map(Math.fround);
    buckets.push({
      step: Math.min(at + size, values.length),
      mean: all.length > 0 ? all.reduce((sum, one) => sum + one, 0) / all.length : null,
      min: all.length > 0 ? Math.min(...all) : null,
      max: all.length > 0 ? Math.max(...all) : null,
      count: all.length,
    });
  }
  return buckets;
}

function rows(series: LossSeries) {
  const view = series.view();
  return view.steps.map((step, index) => ({
    step,
    mean: view.mean[index],
    min: view.min[index],
    max: view.max[index],
    count: view.count[index],
  }));
}

describe('LossSeries', () => {
  it('keeps every step while there are few', () => {
    fc.assert(
      fc.property(losses, (values) => {
        const series = new LossSeries();
        series.write(1, values);
        expect(series.view().bucket).toBe(1);
        expect(rows(series)).toEqual(summary(values, 1));
        expect(series.last()).toBe(
          values.findLast((value) => value !== null) !== undefined
            ? Math.fround(values.findLast((value) => value !== null) ?? 0)
            : null,
        );
      }),
      { seed: 1 },
    );
  });

  it('summarises many steps into at most 2,000 buckets, losing no least or greatest', () => {
    for (const length of [maxBuckets, maxBuckets + 1, 2 * maxBuckets, 5 * maxBuckets + 77]) {
      const values = Array.from({ length }, (_, index) => (index % 97 === 0 ? null : Math.sin(index) + 1));
      const series = new LossSeries();
      for (let at = 0; at < length; at += 13) series.write(at + 1, values.slice(at, at + 13));
      const { bucket } = series.view();
      expect(rows(series).length).toBeLessThanOrEqual(maxBuckets);
      expect(rows(series).length).toBeGreaterThan(maxBuckets / 2 - 1);
      const expected = summary(values, bucket);
      const close = ({ mean, ...rest }: ReturnType<typeof summary>[number]) => ({
        ...rest,
        mean: mean === null ? null : expect.closeTo(mean, 9),
      });
      expect(rows(series)).toEqual(expected.map(close));
    }
  });

  it('is, after a step is taken back, what it would be without the steps after it', () => {
    fc.assert(
      fc.property(losses, fc.nat(300), losses, (before, step, after) => {
        const [replaced, plain] = [new LossSeries(), new LossSeries()];
        replaced.write(1, before);
        replaced.truncate(step);
        const kept = before.slice(0, step);
        replaced.write(kept.length + 1, after);
        plain.write(1, [...kept, ...after]);
        expect(replaced.view()).toEqual(plain.view());
        expect(replaced.length).toBe(plain.length);
      }),
      { seed: 2 },
    );
  });

  it('writes over steps that it has, and leaves a gap for steps that were not told', () => {
    const series = new LossSeries();
    series.write(1, [1, 2, 3, 4]);
    series.write(3, [30]);
    series.write(6, [60]);
    expect(series.view()).toMatchObject({ steps: [1, 2, 3, 4, 5, 6], mean: [1, 2, 30, null, null, 60] });
    series.write(0, [9]);
    series.write(-5, [9]);
    expect(series.length).toBe(6);
  });
});

describe('smoothed', () => {
  it('is the value itself for a constant, from the first step on (bias correction)', () => {
    const view = { mean: [3, 3, 3], count: [1, 4, 1] };
    for (const factor of [0, 0.5, 0.99, 0.999])
      for (const value of smoothed(view, factor)) expect(value).toBeCloseTo(3, 9);
  });

  it('is the textbook’s average where every bucket is one step', () => {
    const mean = [1, 5, 2, 8];
    let average = 0;
    const expected = mean.map((value, index) => {
      average = 0.9 * average + 0.1 * value;
      return average / (1 - 0.9 ** (index + 1));
    });
    smoothed({ mean, count: [1, 1, 1, 1] }, 0.9).forEach((value, index) =>
      expect(value).toBeCloseTo(expected[index] ?? 0, 12),
    );
  });

  it('does not smooth with factor 0, and carries on over gaps', () => {
    expect(smoothed({ mean: [null, 1, null, 2], count: [0, 1, 0, 1] }, 0)).toEqual([null, 1, 1, 2]);
  });
});
