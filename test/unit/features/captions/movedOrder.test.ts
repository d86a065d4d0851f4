import { describe, expect, it } from 'vitest';
import { movedOrder } from '../../../../src/features/captions/movedOrder';

const line = [0, 0, 0, 0];

describe('tags that are moved', () => {
  it('change places with the one before or behind', () => {
    expect(movedOrder(line, new Set([2]), -1)).toEqual([0, 2, 1, 3]);
    expect(movedOrder(line, new Set([1]), 1)).toEqual([0, 2, 1, 3]);
  });

  it('move together when several are meant', () => {
    expect(movedOrder(line, new Set([1, 2]), -1)).toEqual([1, 2, 0, 3]);
    expect(movedOrder(line, new Set([0, 2]), 1)).toEqual([1, 0, 3, 2]);
  });

  it('stay at the end, and nothing overtakes them there', () => {
    expect(movedOrder(line, new Set([0, 1]), -1)).toEqual([0, 1, 2, 3]);
    expect(movedOrder(line, new Set([0, 1, 3]), -1)).toEqual([0, 1, 3, 2]);
    expect(movedOrder(line, new Set([3]), 1)).toEqual([0, 1, 2, 3]);
  });

  it('never go to another line', () => {
    expect(movedOrder([0, 0, 1, 1], new Set([2]), -1)).toEqual([0, 1, 2, 3]);
  });
});
