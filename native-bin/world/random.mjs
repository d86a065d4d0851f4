/** Seeded chance: the same seed draws the same pictures on every machine. */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = Math.imul(seed, 2654435761) >>> 0;
  }

  /** A number in [0, 1) (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** True with the given probability. */
  chance(probability) {
    return this.next() < probability;
  }

  /**
   * One element, all equally likely.
   * @template T
   * @param {readonly T[]} list
   * @returns {T}
   */
  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /**
   * A colour close to `hex`, so that the base learns colours and not eleven exact values.
   * @param {string} hex six digits
   * @param {number} spread largest change of a channel, in steps of 255
   */
  near(hex, spread) {
    const value = parseInt(hex, 16);
    return [16, 8, 0]
      .map((shift) => ((value >> shift) & 255) + Math.round((this.next() * 2 - 1) * spread))
      .map((channel) => Math.max(0, Math.min(255, channel)).toString(16).padStart(2, '0'))
      .join('');
  }
}
