import { expect, it } from 'vitest';
import { lossRange } from '../../webview/runs/lossRange';

const flat = (value: number, length: number): number[] => Array.from({ length }, () => value);

it('shows everything while there are few points', () => {
  const [least, greatest] = lossRange({ mean: [0.1, null, 0.9], smooth: [0.1, 0.1, 0.5] }, false);
  expect(least).toBeLessThanOrEqual(0.1);
  expect(greatest).toBeGreaterThanOrEqual(0.9);
  expect(least).toBeGreaterThanOrEqual(0);
});

it('does not let a few spikes flatten the curve', () => {
  const mean = [...flat(0.1, 500), 5, 5, 5, ...flat(0.12, 500)];
  const [, greatest] = lossRange({ mean, smooth: flat(0.15, mean.length) }, false);
  expect(greatest).toBeLessThan(0.2);
  expect(greatest).toBeGreaterThan(0.15);
});

it('never cuts the smoothed curve', () => {
  const [, greatest] = lossRange({ mean: flat(0.1, 500), smooth: [0.9, ...flat(0.1, 499)] }, false);
  expect(greatest).toBeGreaterThan(0.9);
});

it('has a logarithmic axis for positive losses only', () => {
  expect(lossRange({ mean: [0, 0.1, 0.4], smooth: [0, 0.1, 0.2] }, true)).toEqual([
    expect.closeTo(0.1 / 1.15, 9),
    expect.closeTo(0.4 * 1.15, 9),
  ]);
});

it('has ends where nothing can be shown, or one value', () => {
  expect(lossRange({ mean: [null], smooth: [null] }, false)).toEqual([0, 1]);
  expect(lossRange({ mean: [0], smooth: [0] }, true)).toEqual([0.01, 1]);
  const [least, greatest] = lossRange({ mean: [0.1], smooth: [0.1] }, false);
  expect(greatest).toBeGreaterThan(least);
});
