// The mouse over the grid: clicks, double clicks, and a box that is drawn over images.

import { insideBox } from '../../src/shared/gallery/gridLayout';
import type { Held, Selection } from '../../src/shared/gallery/selection';
import { boxed, cleared, clicked } from '../../src/shared/gallery/selection';
import { contains } from '../../src/shared/gallery/ranges';
import { h } from '../shared/dom';
import type { Grid } from './grid';
import type { GalleryStore } from './store';

/** Pixels that the mouse moves before a press is a box and no click. */
const slack = 4;
/** Pixels at the edges in which a box that is drawn scrolls the grid, and how fast it does. */
const edge = 40;
const speed = 0.35;

/** The keys that were held, as the system's file manager takes them. */
export function heldOf(event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }): Held {
  return { toggle: event.ctrlKey || event.metaKey, shift: event.shiftKey };
}

interface Drawing {
  readonly before: Selection;
  readonly held: Held;
  readonly x: number;
  readonly y: number;
  clientX: number;
  clientY: number;
  begun: boolean;
}

/** @param open an image was clicked twice */
export function listenToPointer(grid: Grid, store: GalleryStore, open: () => void): void {
  const { element } = grid;
  const box = h('div', { class: 'select-box', hidden: true });
  let drawing: Drawing | null = null;
  let frame = 0;

  function positionOf(event: Event): number | null {
    const tile = (event.target as Element).closest<HTMLElement>('.tile');
    const place = Number(tile?.id.slice('tile-'.length) ?? NaN);
    return Number.isInteger(place) ? place : null;
  }

  function draw(): void {
    if (drawing === null) return;
    const { x, y } = grid.pointAt(drawing.clientX, drawing.clientY);
    const found = insideBox(grid.layout, drawing.x, drawing.y, x, y);
    store.select(boxed(drawing.before, found, drawing.held));
    grid.placeBox(
      box,
      Math.min(drawing.x, x),
      Math.min(drawing.y, y),
      Math.abs(x - drawing.x),
      Math.abs(y - drawing.y),
    );
    box.hidden = false;
  }

  /** Goes on while the mouse stays at an edge. */
  function scroll(): void {
    if (drawing?.begun !== true) return;
    const { top, bottom } = element.getBoundingClientRect();
    const above = Math.max(0, top + edge - drawing.clientY);
    const below = Math.max(0, drawing.clientY - (bottom - edge));
    if (above > 0 || below > 0) {
      grid.scrollTo(grid.top + (below - above) * speed);
      draw();
    }
    frame = requestAnimationFrame(scroll);
  }

  function end(): void {
    if (drawing === null) return;
    drawing = null;
    cancelAnimationFrame(frame);
    box.hidden = true;
  }

  element.addEventListener('pointerdown', (event) => {
    // the scroll bar is not ours
    if (event.offsetX > element.clientWidth && event.target === element) return;
    grid.focus();
    const position = positionOf(event);
    const held = heldOf(event);
    if (event.button === 2) {
      if (position !== null && !contains(store.selection.ranges, position))
        store.select(clicked(store.selection, position, { toggle: false, shift: false }));
      return;
    }
    if (event.button !== 0) return;
    const before = held.toggle || held.shift ? store.selection : cleared(store.selection);
    store.select(position === null ? before : clicked(store.selection, position, held));
    // a finger scrolls
    if (event.pointerType !== 'mouse') return;
    const { x, y } = grid.pointAt(event.clientX, event.clientY);
    const { clientX, clientY } = event;
    drawing = { before, held, x, y, clientX, clientY, begun: false };
  });
  element.addEventListener('pointermove', (event) => {
    if (drawing === null) return;
    drawing.clientX = event.clientX;
    drawing.clientY = event.clientY;
    const { x, y } = grid.pointAt(event.clientX, event.clientY);
    if (!drawing.begun && Math.hypot(x - drawing.x, y - drawing.y) < slack) return;
    if (!drawing.begun) {
      drawing.begun = true;
      // not before: a click that was captured is one on the grid, and no longer one on an image
      element.setPointerCapture(event.pointerId);
      frame = requestAnimationFrame(scroll);
    }
    draw();
  });
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
  element.addEventListener('lostpointercapture', end);
  element.addEventListener('dblclick', (event) => {
    if (positionOf(event) !== null) open();
  });
  // a list that changes while a box is drawn over it would select other images than those that are seen
  store.onList(end);
}
