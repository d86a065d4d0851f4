// Slips of the finger: letters that are missing, too many, wrong, or swapped with their neighbour.

/** Slips that are forgiven in what is typed: none in short words, where everything is close to everything. */
export function slipsIn(typed: string): number {
  return typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
}

/** Whether a word can have been meant at all: its first letter is one of the first two that were typed. Fingers slip later. */
export function mayMean(typed: string, first: number): boolean {
  return typed.charCodeAt(0) === first || typed.charCodeAt(1) === first;
}

/**
 * The table of distances between what was typed and a word that is given letter by letter. Row `n` is that of the word's first `n`
 * letters; entry `j` of it is the distance from the first `j` letters that were typed, with insertions, deletions, changes and swaps
 * of neighbours, each part of the word being mended once. Rows are written over when another word begins like the last one.
 */
export class SlipTable {
  readonly #rows: Uint8Array[] = [];
  /** By row: its least entry. */
  readonly #least: number[] = [];
  /** The word so far. */
  readonly #units: number[] = [];

  /** @param most slips that matter: entries above are only known to be above */
  constructor(
    private readonly typed: string,
    private readonly most: number,
  ) {
    this.#rows.push(Uint8Array.from({ length: typed.length + 1 }, (_, at) => at));
    this.#least.push(0);
  }

  /** Sets the letter at `place` of the word, counted from 0; letters before it stay, those behind it are forgotten. */
  put(place: number, unit: number): void {
    const { typed, most } = this;
    const size = typed.length;
    const last = this.#rows[place];
    const older = this.#rows[place - 1];
    const before = this.#units[place - 1];
    const row = (this.#rows[place + 1] ??= new Uint8Array(size + 1));
    if (last === undefined) return;
    this.#units[place] = unit;
    // farther from the diagonal everything is above `most`
    const from = Math.max(1, place + 1 - most);
    const to = Math.min(size, place + 1 + most);
    const far = most + 1;
    row[from - 1] = from === 1 ? Math.min(place + 1, 255) : far;
    let least = row[from - 1] ?? far;
    for (let at = from; at <= to; at++) {
      const letter = typed.charCodeAt(at - 1);
      let value = (last[at - 1] ?? far) + (letter === unit ? 0 : 1);
      if (at - place <= most && (last[at] ?? far) + 1 < value) value = (last[at] ?? far) + 1;
      if ((row[at - 1] ?? far) + 1 < value) value = (row[at - 1] ?? far) + 1;
      if (older !== undefined && at > 1 && letter === before && typed.charCodeAt(at - 2) === unit)
        value = Math.min(value, (older[at - 2] ?? far) + 1);
      row[at] = value;
      if (value < least) least = value;
    }
    this.#least[place + 1] = least;
  }

  /** Distance of the word's first `length` letters from all that was typed; a number above `most` where it is farther. */
  distance(length: number): number {
    if (Math.abs(length - this.typed.length) > this.most) return this.most + 1;
    return this.#rows[length]?.[this.typed.length] ?? this.most + 1;
  }

  /** No word that goes on behind its first `length` letters comes closer than this. */
  ahead(length: number): number {
    const before = length === 0 ? Infinity : (this.#least[length - 1] ?? 0) + 1;
    return Math.min(this.#least[length] ?? 0, before);
  }
}

/**
 * How far a word, or the closest of its beginnings, is from what was typed.
 *
 * @param most a number above it stands for all that are farther
 */
export function slipsToBeginning(table: SlipTable, word: string, most: number): number {
  let best = table.distance(0);
  for (let at = 0; at < word.length; at++) {
    table.put(at, word.charCodeAt(at));
    best = Math.min(best, table.distance(at + 1));
    if (table.ahead(at + 1) >= Math.min(best, most + 1)) break;
  }
  return best;
}
