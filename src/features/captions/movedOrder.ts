/**
 * The order of tags after some of them were moved by one place within their lines.
 *
 * @param lines line of each tag
 * @param moving places of the tags that move
 * @param by -1: to the left, 1: to the right
 * @returns for each place the tag that stands there then, by its place before
 */
export function movedOrder(
  lines: readonly number[],
  moving: ReadonlySet<number>,
  by: -1 | 1,
): readonly number[] {
  const order = lines.map((_, at) => at);
  const places = [...moving].sort((one, other) => (one - other) * -by);
  for (const from of places) {
    const to = from + by;
    const [here, there] = [order[from], order[to]];
    // at the end of its line, or behind a tag that moves too and could not
    if (here === undefined || there === undefined || lines[from] !== lines[to] || moving.has(there)) continue;
    order[from] = there;
    order[to] = here;
  }
  return order;
}
