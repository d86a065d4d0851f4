/**
 * Sorts words by what is written from them on: three-way quicksort, which looks at each letter about once where a comparing sort would
 * read the same beginnings again and again.
 *
 * @param order numbers of words; sorted in place
 * @param unit a letter of a word; -1 behind its end
 */
export function sortByUnits(order: Uint32Array, unit: (word: number, at: number) => number): void {
  // ranges that are still to be sorted, with the letter from which on; a stack, since tags can be long
  const waiting: [from: number, to: number, at: number][] = [[0, order.length, 0]];
  const swap = (one: number, other: number): void => {
    const kept = order[one] ?? 0;
    order[one] = order[other] ?? 0;
    order[other] = kept;
  };
  for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
    const [from, to, at] = range;
    if (to - from < 2) continue;
    const pivot = unit(order[(from + to) >>> 1] ?? 0, at);
    let [less, here, more] = [from, from, to];
    while (here < more) {
      const value = unit(order[here] ?? 0, at);
      if (value < pivot) swap(less++, here++);
      else if (value > pivot) swap(here, --more);
      else here++;
    }
    waiting.push([from, less, at], [more, to, at]);
    // equal words stay together in any order: the caller gives them numbers whose order does not matter
    if (pivot >= 0) waiting.push([less, more, at + 1]);
    else order.subarray(less, more).sort();
  }
}
