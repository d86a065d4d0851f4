/** 64 bits in two unsigned numbers of 32. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** In how many of 64 bits two hashes differ. */
export function hashDistance(one: Hash64, other: Hash64): number {
  return bitCount(one.high ^ other.high) + bitCount(one.low ^ other.low);
}

/** Bits that are set in a number of 32 bits. */
export function bitCount(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
