// Sets of positions in a long list, as ranges: a hundred thousand selected images are one range.

/** Positions from the first up to, but without, the second. */
export type Range = readonly [from: number, to: number];

/** Sorted, without empty ranges, and with a gap between each two. */
export type Ranges = readonly Range[];

/** How many positions. */
export function sizeOf(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** The range that a position lies in; undefined when it lies in none. */
export function rangeAt(ranges: Ranges, position: number): Range | undefined {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range === undefined) return undefined;
    if (position < range[0]) high = middle - 1;
    else if (position >= range[1]) low = middle + 1;
    else return range;
  }
  return undefined;
}

export function contains(ranges: Ranges, position: number): boolean {
  return rangeAt(ranges, position) !== undefined;
}

/** Ranges in any order, overlapping or empty, brought into form. */
export function normalised(ranges: readonly Range[]): Ranges {
  const sorted = ranges.filter(([from, to]) => to > from).sort(([one], [other]) => one - other);
  const made: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = made.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else made.push([from, to]);
  }
  return made;
}

/** All positions of both. */
export function union(one: Ranges, other: readonly Range[]): Ranges {
  return normalised([...one, ...other]);
}

/** The positions of `ranges` that do not lie in `others`. */
export function without(ranges: Ranges, others: readonly Range[]): Ranges {
  const made: Range[] = [];
  const cuts = normalised(others);
  let cut = 0;
  for (const [from, to] of ranges) {
    let start = from;
    while (cut < cuts.length && (cuts[cut]?.[1] ?? 0) <= start) cut++;
    for (let at = cut; at < cuts.length; at++) {
      const [cutFrom, cutTo] = cuts[at] ?? [to, to];
      if (cutFrom >= to) break;
      if (cutFrom > start) made.push([start, cutFrom]);
      start = Math.max(start, cutTo);
    }
    if (start < to) made.push([start, to]);
  }
  return made;
}

/** The positions that lie in exactly one of both. */
export function difference(one: Ranges, other: Ranges): Ranges {
  return union(without(one, other), without(other, one));
}

/** All other positions of a list. */
export function inverted(ranges: Ranges, total: number): Ranges {
  return without(total > 0 ? [[0, total]] : [], ranges);
}

/** Every position in turn. */
export function* positionsOf(ranges: Ranges): Generator<number> {
  for (const [from, to] of ranges) for (let at = from; at < to; at++) yield at;
}

/** Whether a value that came from elsewhere is in form, within a list of `most`. */
export function isRanges(value: unknown, most = Number.MAX_SAFE_INTEGER): value is Ranges {
  if (!Array.isArray(value)) return false;
  let end = -1;
  return value.every((one: unknown) => {
    if (!Array.isArray(one) || one.length !== 2) return false;
    const [from, to] = one as unknown[];
    const fits =
      Number.isSafeInteger(from) &&
      Number.isSafeInteger(to) &&
      (from as number) > end &&
      (from as number) >= 0 &&
      (to as number) > (from as number) &&
      (to as number) <= most;
    end = to as number;
    return fits;
  });
}
