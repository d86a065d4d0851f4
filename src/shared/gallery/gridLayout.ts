// Where images stand in the grid. Pure numbers, in CSS pixels; the first row begins at 0.

import type { Range, Ranges } from './ranges';
import { normalised } from './ranges';

/** What the layout depends on. */
export interface GridMeasure {
  /** Inner width of the grid. */
  readonly width: number;
  /** Height of the part that is seen. */
  readonly height: number;
  /** Wanted side of a picture. */
  readonly tile: number;
  /** Below each picture, for its name. */
  readonly label: number;
  readonly gap: number;
  readonly total: number;
}

export interface GridLayout extends GridMeasure {
  readonly columns: number;
  readonly rows: number;
  /** From one image to the next. */
  readonly stepX: number;
  readonly stepY: number;
  /** Side of a picture as it is drawn. */
  readonly side: number;
  /** Of all rows. */
  readonly full: number;
  /** Height that is scrolled over: browsers draw no element that is higher than some ten million pixels. */
  readonly scrolled: number;
}

/** Browsers end at 33 million pixels, and at half of that on dense screens. */
const highest = 12_000_000;

/** Lays a list out. Columns share the width, so that nothing is left over at the right. */
export function layoutOf(measure: GridMeasure): GridLayout {
  const { width, height, tile, gap, label, total } = measure;
  const columns = Math.max(1, Math.floor((width + gap) / (tile + gap)));
  const side = Math.max(1, Math.floor((width + gap) / columns - gap));
  const rows = Math.ceil(total / columns);
  const stepY = side + label + gap;
  const full = Math.max(0, rows * stepY - gap);
  return {
    ...measure,
    columns,
    rows,
    side,
    stepX: side + gap,
    stepY,
    full,
    scrolled: Math.max(Math.min(full, highest), Math.min(full, height)),
  };
}

/** Pixels of all rows that are above what is seen, for a place of the scroll bar. */
export function topAt(layout: GridLayout, scrollTop: number): number {
  const { full, scrolled, height } = layout;
  if (full <= scrolled) return scrollTop;
  return (scrollTop / Math.max(1, scrolled - height)) * (full - height);
}

/** The place of the scroll bar for pixels above; the reverse of `topAt`. */
export function scrollTopAt(layout: GridLayout, top: number): number {
  const { full, scrolled, height } = layout;
  const most = Math.max(0, full - height);
  const wanted = Math.min(Math.max(0, top), most);
  if (full <= scrolled) return wanted;
  return (wanted / most) * (scrolled - height);
}

/** The images that are seen at least in part, with `margin` pixels above and below. */
export function seenAt(layout: GridLayout, top: number, margin: number): Range {
  const { stepY, columns, rows, height, total } = layout;
  const first = Math.min(rows, Math.max(0, Math.floor((top - margin) / stepY)));
  const end = Math.min(rows, Math.max(first, Math.ceil((top + height + margin) / stepY)));
  return [Math.min(total, first * columns), Math.min(total, end * columns)];
}

/** Left and top corner of an image. */
export function placeOf(layout: GridLayout, position: number): { readonly x: number; readonly y: number } {
  const { columns, stepX, stepY } = layout;
  return { x: (position % columns) * stepX, y: Math.floor(position / columns) * stepY };
}

/** How far to go so that an image is seen whole; the smallest way. */
export function revealed(layout: GridLayout, position: number, top: number): number {
  const { y } = placeOf(layout, position);
  const bottom = y + layout.stepY - layout.gap;
  if (y < top) return y;
  return bottom > top + layout.height ? Math.min(y, bottom - layout.height) : top;
}

/** The images that a box touches; corners in pixels of the whole grid. */
export function insideBox(layout: GridLayout, x1: number, y1: number, x2: number, y2: number): Ranges {
  const { stepX, stepY, gap, columns, rows, total, side, label } = layout;
  const [left, right, above, below] = [
    Math.min(x1, x2),
    Math.max(x1, x2),
    Math.min(y1, y2),
    Math.max(y1, y2),
  ];
  // a box within the gap touches nothing
  const firstColumn = Math.max(0, Math.ceil((left - side) / stepX));
  const lastColumn = Math.min(columns - 1, Math.floor(right / stepX));
  const firstRow = Math.max(0, Math.ceil((above - (stepY - gap)) / stepY));
  const lastRow = Math.min(rows - 1, Math.floor(below / stepY));
  if (firstColumn > lastColumn || label < 0) return [];
  const made: Range[] = [];
  for (let row = firstRow; row <= lastRow; row++)
    made.push([row * columns + firstColumn, Math.min(total, row * columns + lastColumn + 1)]);
  return normalised(made);
}

/** Keys that lead to another image. */
export type Way = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'pageUp' | 'pageDown';

/** Where a key leads from an image; null in an empty list. */
export function wayTo(layout: GridLayout, from: number | null, way: Way): number | null {
  const { columns, total, height, stepY } = layout;
  if (total === 0) return null;
  const last = total - 1;
  if (way === 'home') return 0;
  if (way === 'end') return last;
  if (from === null) return 0;
  const page = Math.max(1, Math.floor(height / stepY)) * columns;
  const steps = { left: -1, right: 1, up: -columns, down: columns, pageUp: -page, pageDown: page };
  const to = from + steps[way];
  if (to >= 0 && to <= last) return to;
  if (way === 'left' || way === 'right') return from;
  if (to < 0) return way === 'up' ? from : from % columns;
  // into the last row, which may be shorter
  const lastRow = Math.floor(last / columns);
  const target = Math.min(last, lastRow * columns + (from % columns));
  return Math.floor(from / columns) === lastRow ? from : target;
}
