// Which pairs of letters a text may have: a first look that leaves out nearly all texts that do not have a part of a word.

/** One of 64 bits for two UTF-16 units beside each other. */
function bitOf(one: number, other: number): number {
  // the product spreads neighbours; the highest bits of it depend on all of both
  return (Math.imul(one * 131 + other, 0x9e3779b1) >>> 26) & 63;
}

/** The bits of a text, as the lower and the higher half. */
export function pairBits(key: string): readonly [number, number] {
  let [low, high] = [0, 0];
  for (let at = 1; at < key.length; at++) {
    const bit = bitOf(key.charCodeAt(at - 1), key.charCodeAt(at));
    if (bit < 32) low |= 1 << bit;
    else high |= 1 << (bit - 32);
  }
  return [low >>> 0, high >>> 0];
}
