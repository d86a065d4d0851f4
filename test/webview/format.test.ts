import { expect, it } from 'vitest';
import { bytes, clock, count, duration, loss, percent, rate, remaining } from '../../webview/shared/format';

const table = <A, B>(format: (value: A) => B, rows: readonly (readonly [A, B])[]): void =>
  expect(rows.map(([value]) => [value, format(value)])).toEqual(rows);

it('counts', () =>
  table(count, [
    [0, '0'],
    [11_000, '11,000'],
  ]));

it('durations', () =>
  table(duration, [
    [0, '0 s'],
    [-3, '0 s'],
    [42.4, '42 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [3599.6, '1 h 00 min'],
    [4320, '1 h 12 min'],
    [86_399, '1 d 0 h'],
    [183_600, '2 d 3 h'],
    [NaN, '–'],
    [Infinity, '–'],
  ]));

it('what is left', () =>
  table(remaining, [
    [0, '1 s'],
    [44, '45 s'],
    [57, 'about 1 min'],
    [170, 'about 3 min'],
    [3580, 'about 1 h 00 min'],
    [5100, 'about 1 h 25 min'],
    [Infinity, '–'],
  ]));

it('sizes', () =>
  table(bytes, [
    [0, '0 B'],
    [999, '999 B'],
    [999.9, '1.00 KB'],
    [3_742_848, '3.74 MB'],
    [23_900_000_000, '23.9 GB'],
    [144_000_000, '144 MB'],
    [9_999_999, '10.0 MB'],
    [5e15, '5000 TB'],
  ]));

it('rates', () =>
  table(rate, [
    [7.692, '7.69 it/s'],
    [12.34, '12.3 it/s'],
    [250, '250 it/s'],
    [0.5, '2.0 s/it'],
    [0.05, '20 s/it'],
    [0, '–'],
    [NaN, '–'],
  ]));

it('losses', () =>
  table(loss, [
    [0, '0'],
    [0.08341, '0.0834'],
    [1.2549, '1.25'],
    [3.1e-6, '3.1e-6'],
    [123456, '1.2e+5'],
  ]));

it('shares', () =>
  table(percent, [
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.004, '0.4 %'],
    [0.344, '34 %'],
    [1, '100 %'],
  ]));

it('times of day, with the date when it was another day', () => {
  const now = new Date(2026, 10, 23, 18, 0).getTime();
  expect(clock(new Date(2026, 10, 23, 9, 5).getTime(), now)).toBe('09:05');
  expect(clock(new Date(2026, 10, 22, 23, 50).getTime(), now)).toBe('Nov 22, 23:50');
});
