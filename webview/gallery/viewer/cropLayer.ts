// What training cuts out, over the picture: what falls away is darkened, and the focal point has a marker.

import type { Crop } from '../../../src/shared/dataset/crop';
import { keptPart } from '../../../src/shared/dataset/crop';
import type { FocalPoint } from '../../../src/shared/dataset/focal';
import { h, setAttribute, show, svg } from '../../shared/dom';
import type { Layer, Placement } from './pane';
import { crop as words } from './strings';

export interface CropLayer extends Layer {
  /** @param crop null where there is none; `shown` false hides all */
  update(crop: Crop | null, focal: FocalPoint | null, shown: boolean): void;
}

export function cropLayer(): CropLayer {
  const dark = svg('path', { class: 'crop-dark', attributes: { 'fill-rule': 'evenodd' } });
  const frame = svg('path', { class: 'crop-frame' });
  const drawing = svg('svg', { class: 'crop-drawing', attributes: { 'aria-hidden': 'true' } }, dark, frame);
  const marker = h('button', { class: 'focal-marker', attributes: { type: 'button' } });
  const element = h('div', { class: 'crop-layer', hidden: true }, drawing, marker);
  let state: { crop: Crop | null; focal: FocalPoint | null } = { crop: null, focal: null };
  let placement: Placement | null = null;

  function draw(): void {
    if (placement === null) return;
    const { pane, picture, origin, scale } = placement;
    const { crop, focal } = state;
    setAttribute(drawing, 'viewBox', `0 0 ${pane.width} ${pane.height}`);
    const path = (x: number, y: number, width: number, height: number): string =>
      `M${origin.x + x * scale} ${origin.y + y * scale}h${width * scale}v${height * scale}h${-width * scale}z`;
    const all = path(0, 0, picture.width, picture.height);
    const part = crop === null ? null : keptPart(picture, crop);
    const kept = part === null ? '' : path(part.x, part.y, part.width, part.height);
    setAttribute(dark, 'd', all + kept);
    setAttribute(frame, 'd', kept);
    const at = focal ?? { x: 0.5, y: 0.5 };
    marker.style.transform = `translate(${origin.x + at.x * picture.width * scale}px, ${origin.y + at.y * picture.height * scale}px)`;
    marker.classList.toggle('unset', focal === null);
    setAttribute(marker, 'aria-label', focal === null ? words.middle : words.marker(focal.x, focal.y));
  }

  return {
    element,
    place(next) {
      placement = next;
      draw();
    },
    update(crop, focal, shown) {
      state = { crop, focal };
      show(element, shown);
      draw();
    },
  };
}
