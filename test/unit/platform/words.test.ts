import { describe, expect, it } from 'vitest';
import { bytes, count, duration } from '../../../src/platform/words';

describe('numbers as words', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [426_000, '426 KB'],
    [1_234_567, '1.2 MB'],
    [23_900_000_000, '23.9 GB'],
  ])('%d bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

  it.each([
    [0.2, '1 s'],
    [42, '42 s'],
    [59.8, '60 s'],
    [180, '3 min'],
    [3600, '1 h'],
    [7800, '2 h 10 min'],
    [273_600, '3 d 4 h'],
    [NaN, 'unknown'],
  ])('%d seconds are %s', (value, text) => expect(duration(value)).toBe(text));

  it('counts one and many', () => {
    expect([count(1, 'picture'), count(11000, 'picture')]).toEqual(['1 picture', '11,000 pictures']);
  });
});
