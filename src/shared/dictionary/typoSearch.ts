import type { DataReader } from './data';
import { firstRow, leastAhead, mayMean, nextRow } from './typos';

/** What the search goes through: the points as a tree of letters that nobody had to build, since they are sorted. */
interface Branch {
  readonly from: number;
  readonly to: number;
  /** Letters so far. */
  readonly depth: number;
  /** The last letter; -1 at the root. */
  readonly unit: number;
  readonly last: Uint8Array;
  readonly older: Uint8Array | undefined;
  /** Least distance of a beginning so far. */
  readonly best: number;
}

/**
 * Finds texts that are a few slips away, without looking at most of them.
 *
 * @param whole with false a text may go on behind what was typed
 * @param most slips
 * @param found called once for each such text, in no order, with its slips
 */
export function searchTypos(
  reader: DataReader,
  typed: string,
  whole: boolean,
  most: number,
  found: (text: number, slips: number) => void,
): void {
  const { points, offsets } = reader.data;
  const tell = (from: number, to: number, slips: number): void => {
    if (slips > most) return;
    for (let at = from; at < to; at++) if (offsets[at] === 0) found(points[at] ?? 0, slips);
  };
  const visit = ({ from, to, depth, unit, last, older, best }: Branch): void => {
    if (whole ? leastAhead(last, older) > most : leastAhead(last, older) >= Math.min(best, most + 1)) {
      // nothing longer comes closer; of whole words none is close enough
      if (!whole) tell(from, to, best);
      return;
    }
    for (let at = from; at < to;) {
      const next = letter(at, depth);
      const end = endOf(at, to, depth, next);
      if (next < 0) tell(at, end, whole ? (last[typed.length] ?? 0) : best);
      else if (depth > 0 || mayMean(typed, next)) {
        const row = nextRow(typed, next, unit, last, older);
        const closest = Math.min(best, row[typed.length] ?? 0);
        visit({ from: at, to: end, depth: depth + 1, unit: next, last: row, older: last, best: closest });
      }
      at = end;
    }
  };
  const letter = (point: number, depth: number): number =>
    reader.unit(points[point] ?? 0, (offsets[point] ?? 0) + depth);
  /** Where the points with this letter end. */
  const endOf = (from: number, to: number, depth: number, unit: number): number => {
    // most branches are small: steps that double find the end in a few looks
    let step = 1;
    let low = from;
    while (low + step < to && letter(low + step, depth) === unit) {
      low += step;
      step *= 2;
    }
    let high = Math.min(to, low + step);
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (letter(middle, depth) === unit) low = middle;
      else high = middle;
    }
    return high;
  };
  const last = firstRow(typed);
  visit({ from: 0, to: points.length, depth: 0, unit: -1, last, older: undefined, best: typed.length });
}
