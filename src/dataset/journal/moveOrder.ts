/** One part of a move: to its goal, or, in a circle, first aside. */
export interface Hop {
  /** Index of the move. */
  readonly move: number;
  readonly part: 'whole' | 'aside' | 'home';
}

/**
 * The order in which files can take each other's names: `2 → 3` before `1 → 2`; of a circle one goes aside first.
 * Undoing is the reverse, part by part.
 *
 * @returns groups of hops; one that was begun must be ended, as a file is aside in between
 * @param moves no two from or to the same path
 */
export function moveOrder(moves: readonly { readonly from: string; readonly to: string }[]): Hop[][] {
  const key = folding(moves);
  const byFrom = new Map(moves.map(({ from }, index) => [key(from), index]));
  const blockerOf = (move: number): number | undefined => {
    const to = moves[move]?.to;
    const blocker = to === undefined ? undefined : byFrom.get(key(to));
    // a name whose case changes is in its own way, which is none
    return blocker === move ? undefined : blocker;
  };
  const done = new Set<number>();
  const order: Hop[][] = [];
  moves.forEach((_, start) => {
    const chain: number[] = [];
    let next: number | undefined = start;
    for (; next !== undefined && !done.has(next); next = blockerOf(next)) {
      chain.push(next);
      done.add(next);
    }
    if (next === start && chain.length > 1) order.push(circle(start, chain.slice(1)));
    else for (const move of chain.reverse()) order.push([{ move, part: 'whole' }]);
  });
  return order;
}

/** The first goes aside, the others into the gap that opens, the last one first. */
function circle(first: number, others: readonly number[]): Hop[] {
  const moves = others.map((move): Hop => ({ move, part: 'whole' })).reverse();
  return [{ move: first, part: 'aside' }, ...moves, { move: first, part: 'home' }];
}

/** On disks where case does not count `A.png` is in the way of `a.png`; where both are files of their own it is not. */
function folding(moves: readonly { readonly from: string }[]): (file: string) => string {
  const lower = new Set(moves.map(({ from }) => from.toLowerCase()));
  return lower.size === moves.length ? (file) => file.toLowerCase() : (file) => file;
}
