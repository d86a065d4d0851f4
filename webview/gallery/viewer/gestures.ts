// Pointer and wheel on a pane: zoom to the pointer, pan by drag, pinch with two fingers, and the tool that is in use.

import type { Point } from '../../../src/shared/gallery/look';
import type { Pane } from './pane';

export interface Gestures {
  /** Zooms so that a point of the pane stays where it is. */
  readonly zoom: (pane: Pane, factor: number, point: Point) => void;
  /** Moves by pixels of the pane. */
  readonly pan: (pane: Pane, by: Point) => void;
  /** A double click without a tool. */
  readonly toggle: (pane: Pane, point: Point) => void;
}

const byWheel = 0.0016;
/** Touchpads send a pinch as a wheel with Ctrl, in smaller steps. */
const byPinch = 0.01;
const lineHeight = 16;

/** Listens on a pane for as long as it lives. */
export function listenToGestures(pane: Pane, { zoom, pan, toggle }: Gestures): void {
  const { element } = pane;
  const pointers = new Map<number, Point>();
  /** `tool` has the pointer, or the picture is moved. */
  let drag: 'tool' | 'pan' | null = null;
  let last: Point = { x: 0, y: 0 };

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1;
      const delta = Math.max(-200, Math.min(200, event.deltaY * lines));
      zoom(pane, Math.exp(-delta * (event.ctrlKey ? byPinch : byWheel)), pane.pointOf(event));
    },
    { passive: false },
  );

  element.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return;
    // the focal point's marker is a button: it must not swallow the drag
    event.preventDefault();
    element.closest<HTMLElement>('.viewer')?.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, pane.pointOf(event));
    if (pointers.size === 2) {
      if (drag === 'tool') pane.tool?.up(event);
      drag = null;
      return;
    }
    last = pane.pointOf(event);
    drag = pane.tool === null || event.button === 1 ? 'pan' : 'tool';
    if (drag === 'tool') pane.tool?.down(pane.partAt(event), event);
    else element.classList.add('grabbed');
  });

  element.addEventListener('pointermove', (event) => {
    const point = pane.pointOf(event);
    if (pointers.size === 2 && pointers.has(event.pointerId)) pinch(event.pointerId, point);
    else if (drag === 'pan') {
      pan(pane, { x: point.x - last.x, y: point.y - last.y });
      last = point;
    } else if (drag === 'tool') pane.tool?.move(pane.partAt(event), event);
    pane.tool?.hover?.(pane.partAt(event));
  });

  const end = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    element.classList.remove('grabbed');
    if (drag === 'tool') pane.tool?.up(event);
    drag = null;
  };
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
  element.addEventListener('pointerleave', () => pane.tool?.hover?.(null));
  element.addEventListener('dblclick', (event) => {
    if (pane.tool === null) toggle(pane, pane.pointOf(event));
  });

  /** Two fingers: as far apart as they go, so much nearer comes the picture. */
  function pinch(id: number, point: Point): void {
    const [other] = [...pointers].filter(([one]) => one !== id).map(([, at]) => at);
    const before = pointers.get(id);
    pointers.set(id, point);
    if (other === undefined || before === undefined) return;
    const distance = (a: Point, b: Point): number => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    const middle = (a: Point): Point => ({ x: (a.x + other.x) / 2, y: (a.y + other.y) / 2 });
    const [from, to] = [middle(before), middle(point)];
    pan(pane, { x: to.x - from.x, y: to.y - from.y });
    zoom(pane, distance(point, other) / distance(before, other), to);
  }
}
