// How one list became another: what selections and scroll places need to follow.

import { normalised } from './ranges';
import type { Range, Ranges } from './ranges';

/** Neighbours of the old list that are neighbours of the new one too. */
export type Kept = readonly [from: number, count: number, to: number];

/** From one list to the next. */
export interface ListChange {
  /** Revisions of the lists before and after. */
  readonly before: number;
  readonly after: number;
  /** Images of the list after. */
  readonly total: number;
  /**
   * What is in both, by its old position; it covers each image once. Null where the order is quite another one: then positions mean
   * nothing any more, and the selection comes with the state.
   */
  readonly kept: readonly Kept[] | null;
}

/**
 * Compares two lists.
 *
 * @param groupOf and `nameOf` together are equal for the same thing in both lists, and for nothing else in a list
 */
export function keptOf<T>(
  before: readonly T[],
  after: readonly T[],
  groupOf: (item: T) => string,
  nameOf: (item: T) => string,
): Kept[] {
  const most = Math.min(before.length, after.length);
  const sameAt = (one: number, other: number): boolean => {
    const [left, right] = [before[one], after[other]];
    if (left === undefined || right === undefined) return false;
    return left === right || (nameOf(left) === nameOf(right) && groupOf(left) === groupOf(right));
  };
  let head = 0;
  while (head < most && sameAt(head, head)) head++;
  let tail = 0;
  while (tail < most - head && sameAt(before.length - 1 - tail, after.length - 1 - tail)) tail++;
  const kept: [number, number, number][] = [];
  if (head > 0) kept.push([0, head, 0]);
  // by group and name, since joining them for a hundred thousand images takes longer than all the rest
  const places = new Map<string, Map<string, number>>();
  for (let at = head; at < after.length - tail; at++) {
    const item = after[at];
    if (item === undefined) continue;
    const names = places.get(groupOf(item));
    if (names === undefined) places.set(groupOf(item), new Map([[nameOf(item), at]]));
    else names.set(nameOf(item), at);
  }
  if (places.size > 0)
    for (let at = head; at < before.length - tail; at++) {
      const item = before[at];
      const to = item === undefined ? undefined : places.get(groupOf(item))?.get(nameOf(item));
      if (to === undefined) continue;
      const last = kept.at(-1);
      if (last !== undefined && last[0] + last[1] === at && last[2] + last[1] === to) last[1]++;
      else kept.push([at, 1, to]);
    }
  if (tail > 0) kept.push([before.length - tail, tail, after.length - tail]);
  return kept;
}

/** The run at or before an old position. */
function runAt(kept: readonly Kept[], position: number): Kept | undefined {
  let [low, high] = [0, kept.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if ((kept[middle]?.[0] ?? 0) <= position) low = middle + 1;
    else high = middle - 1;
  }
  return kept[high];
}

/** Where an image stands now; null when it is not in the list any more. */
export function moved(change: ListChange, position: number): number | null {
  const run = runAt(change.kept ?? [], position);
  if (run === undefined || position >= run[0] + run[1]) return null;
  return run[2] + position - run[0];
}

/** Where an image stands now, or where the one before it does when it has gone; null for an empty list. */
export function movedNear(change: ListChange, position: number): number | null {
  if (change.total === 0) return null;
  const kept = change.kept ?? [];
  const run = runAt(kept, position) ?? kept[0];
  if (run === undefined) return Math.min(position, change.total - 1);
  const within = Math.max(0, Math.min(position - run[0], run[1] - 1));
  // the next one moves up into the place of the one that has gone
  const past = position >= run[0] + run[1] && run[2] + within + 1 < change.total ? 1 : 0;
  return run[2] + within + past;
}

/** Where images stand now; those that have gone are left out. */
export function movedRanges(change: ListChange, ranges: Ranges): Ranges {
  const made: Range[] = [];
  for (const [from, to] of ranges)
    for (const [start, count, target] of change.kept ?? []) {
      if (start >= to) break;
      const [first, end] = [Math.max(from, start), Math.min(to, start + count)];
      if (end > first) made.push([target + first - start, target + end - start]);
    }
  return normalised(made);
}
