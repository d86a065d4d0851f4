import type { DataReader } from './data';
import { mayMean, SlipTable } from './typos';

/**
 * Finds texts that are a few slips away, without looking at most of them: the points are sorted, and so a tree of letters that nobody
 * had to build.
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
  const table = new SlipTable(typed, most);

  function tell(from: number, to: number, slips: number): void {
    if (slips > most) return;
    for (let at = from; at < to; at++) if (offsets[at] === 0) found(points[at] ?? 0, slips);
  }

  /** Looks at the points that begin with the same `depth` letters; `best` is the least distance of these beginnings. */
  function visit(from: number, to: number, depth: number, best: number): void {
    const ahead = table.ahead(depth);
    if (whole ? ahead > most : ahead >= Math.min(best, most + 1)) {
      // nothing longer comes closer; of whole words none is close enough
      if (!whole) tell(from, to, best);
      return;
    }
    for (let at = from; at < to;) {
      const next = letter(at, depth);
      const end = endOf(at, to, depth, next);
      if (next < 0) tell(at, end, whole ? table.distance(depth) : best);
      else if (depth > 0 || mayMean(typed, next)) {
        table.put(depth, next);
        visit(at, end, depth + 1, Math.min(best, table.distance(depth + 1)));
      }
      at = end;
    }
  }

  function letter(point: number, depth: number): number {
    return reader.unit(points[point] ?? 0, (offsets[point] ?? 0) + depth);
  }

  /** Where the points with this letter end. Most are few: steps that double find the end in a few looks. */
  function endOf(from: number, to: number, depth: number, unit: number): number {
    let [low, step] = [from, 1];
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
  }

  visit(0, points.length, 0, table.distance(0));
}
