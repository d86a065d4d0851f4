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
 * The next row of the table of distances, for one more letter of the word.
 *
 * @param typed what was typed
 * @param unit the letter
 * @param before the letter before it; -1 where there is none
 * @param last row of the word without the letter; entry `j` is the distance from the first `j` letters that were typed
 * @param older row of the word without the last two
 * @returns distances with insertions, deletions, changes and swaps of neighbours, each part of the word being mended once
 */
export function nextRow(
  typed: string,
  unit: number,
  before: number,
  last: ArrayLike<number>,
  older: ArrayLike<number> | undefined,
): Uint8Array {
  const row = new Uint8Array(typed.length + 1);
  row[0] = (last[0] ?? 0) + 1;
  for (let at = 1; at <= typed.length; at++) {
    const letter = typed.charCodeAt(at - 1);
    let least = Math.min(
      (last[at] ?? 0) + 1,
      (row[at - 1] ?? 0) + 1,
      (last[at - 1] ?? 0) + (letter === unit ? 0 : 1),
    );
    if (older !== undefined && at > 1 && letter === before && typed.charCodeAt(at - 2) === unit)
      least = Math.min(least, (older[at - 2] ?? 0) + 1);
    row[at] = least;
  }
  return row;
}

/** The row of the empty word. */
export function firstRow(typed: string): Uint8Array {
  return Uint8Array.from({ length: typed.length + 1 }, (_, at) => at);
}

/**
 * How far a word is from what was typed.
 *
 * @param whole with false the word may go on: the closest of its beginnings counts
 * @param most distances above it need not be told apart: `most + 1` stands for them
 */
export function slips(typed: string, word: string, whole: boolean, most: number): number {
  let older: Uint8Array | undefined;
  let last = firstRow(typed);
  let best = last[typed.length] ?? 0;
  for (let at = 0; at < word.length; at++) {
    const row = nextRow(typed, word.charCodeAt(at), at === 0 ? -1 : word.charCodeAt(at - 1), last, older);
    [older, last] = [last, row];
    const here = row[typed.length] ?? 0;
    best = whole ? here : Math.min(best, here);
    // of a whole word that goes on, the distance here says nothing
    if (leastAhead(last, older) > most) return whole ? most + 1 : Math.min(best, most + 1);
  }
  return Math.min(best, most + 1);
}

/** No longer word comes closer than this. */
export function leastAhead(last: Uint8Array, older: Uint8Array | undefined): number {
  let least = 255;
  for (const value of last) if (value < least) least = value;
  if (older !== undefined) for (const value of older) if (value + 1 < least) least = value + 1;
  return least;
}
