// Selecting as in a file manager. Pure: positions in a list, no page.

import type { ListChange } from './listChange';
import { moved, movedNear, movedRanges } from './listChange';
import type { Range, Ranges } from './ranges';
import { contains, difference, inverted, normalised, union, without } from './ranges';

/** What is selected. */
export interface Selection {
  readonly ranges: Ranges;
  /** Where the keyboard is; null in an empty list or before anything was chosen. */
  readonly focus: number | null;
  /** The other end of what Shift selects. */
  readonly anchor: number | null;
}

/** Keys that were held. */
export interface Held {
  /** Ctrl, or Cmd on a Mac. */
  readonly toggle: boolean;
  readonly shift: boolean;
}

export const nothing: Selection = { ranges: [], focus: null, anchor: null };

const between = (one: number, other: number): Range => [Math.min(one, other), Math.max(one, other) + 1];

/** A click on an image. */
export function clicked(selection: Selection, position: number, held: Held): Selection {
  const { ranges, anchor } = selection;
  if (held.shift) {
    const range = between(anchor ?? position, position);
    return {
      ranges: held.toggle ? union(ranges, [range]) : [range],
      focus: position,
      anchor: anchor ?? position,
    };
  }
  return {
    ranges: held.toggle ? difference(ranges, [[position, position + 1]]) : [[position, position + 1]],
    focus: position,
    anchor: position,
  };
}

/** The keyboard went to another image: alone it selects that one, with Shift all up to it, with Ctrl nothing. */
export function went(selection: Selection, position: number, held: Held): Selection {
  if (held.toggle && !held.shift) return { ...selection, focus: position };
  return clicked(selection, position, held);
}

/** A box was drawn over images. @param before as it was when the drawing began */
export function boxed(before: Selection, box: Ranges, held: Held): Selection {
  const ranges = held.toggle
    ? difference(before.ranges, box)
    : held.shift
      ? union(before.ranges, box)
      : normalised([...box]);
  const first = box[0]?.[0];
  return first === undefined
    ? { ...before, ranges }
    : { ranges, focus: (box.at(-1)?.[1] ?? 1) - 1, anchor: first };
}

/** All of a list. */
export function everything(selection: Selection, total: number): Selection {
  if (total === 0) return nothing;
  return {
    ranges: [[0, total]],
    focus: Math.min(selection.focus ?? 0, total - 1),
    anchor: Math.min(selection.anchor ?? 0, total - 1),
  };
}

/** Nothing; the keyboard stays where it is. */
export function cleared({ focus }: Selection): Selection {
  return { ranges: [], focus, anchor: focus };
}

/** What was not selected. */
export function turned(selection: Selection, total: number): Selection {
  return { ...selection, ranges: inverted(selection.ranges, total) };
}

/** Takes the focused image in or out. */
export function toggled(selection: Selection): Selection {
  const { focus, ranges } = selection;
  if (focus === null) return selection;
  const one: Range = [focus, focus + 1];
  return {
    ranges: contains(ranges, focus) ? without(ranges, [one]) : union(ranges, [one]),
    focus,
    anchor: focus,
  };
}

/** The same images in the list as it is now; the keyboard goes to a neighbour of an image that has gone. */
export function followed(selection: Selection, change: ListChange): Selection {
  const { ranges, focus, anchor } = selection;
  return {
    ranges: movedRanges(change, ranges),
    focus: focus === null ? null : movedNear(change, focus),
    anchor: anchor === null ? null : (moved(change, anchor) ?? movedNear(change, anchor)),
  };
}
