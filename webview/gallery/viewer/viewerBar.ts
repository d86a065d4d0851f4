// The bar of the viewer: which image, how near, and what lies over it.

import { h, setText } from '../../shared/dom';
import type { Button } from '../../shared/ui/button';
import { button } from '../../shared/ui/button';
import { viewer as words } from './strings';

export type Mode = 'look' | 'crop' | 'mask';

export interface ViewerBar {
  readonly element: HTMLElement;
  update(state: {
    readonly name: string;
    readonly position: { readonly at: number; readonly of: number } | null;
    readonly scale: number;
    readonly mode: Mode;
    readonly comparing: boolean;
  }): void;
}

export function viewerBar(handlers: {
  readonly close: () => void;
  readonly move: (by: number) => void;
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly full: () => void;
  readonly mode: (mode: Mode) => void;
  readonly compare: () => void;
}): ViewerBar {
  const name = h('h2', { class: 'viewer-name' });
  const position = h('span', { class: 'viewer-position' });
  const scale = h('span', { class: 'viewer-scale', attributes: { role: 'status' } });
  const icon = (
    action: string,
    label: string,
    image: 'close' | 'previous' | 'next',
    onClick: () => void,
  ): Button => button({ name: action, label, icon: image, look: 'icon', onClick });
  const close = icon('viewer-close', words.close, 'close', handlers.close);
  const previous = icon('viewer-previous', words.previous, 'previous', () => handlers.move(-1));
  const next = icon('viewer-next', words.next, 'next', () => handlers.move(1));
  const text = (action: string, label: string, tooltip: string, onClick: () => void): Button =>
    button({ name: action, label, tooltip, onClick });
  const fit = text('viewer-fit', words.fit, words.fitTip, handlers.fit);
  const full = text('viewer-full', words.full, words.fullTip, handlers.full);
  const crop = text('viewer-crop', words.crop, words.cropTip, () => handlers.mode('crop'));
  const mask = text('viewer-mask', words.mask, words.maskTip, () => handlers.mode('mask'));
  const compare = text('viewer-compare', words.compare, words.compareTip, handlers.compare);
  const group = (...buttons: readonly (Button | HTMLElement)[]): HTMLElement =>
    h(
      'div',
      { class: 'viewer-group' },
      ...buttons.map((one) => (one instanceof HTMLElement ? one : one.element)),
    );
  return {
    element: h(
      'div',
      { class: 'viewer-bar' },
      group(close),
      h('div', { class: 'viewer-title' }, name, position),
      group(previous, next),
      group(fit, full, scale),
      group(crop, mask, compare),
    ),
    update(state) {
      setText(name, state.name);
      name.title = state.name;
      setText(position, state.position === null ? '' : words.position(state.position.at, state.position.of));
      setText(scale, words.zoom(state.scale));
      previous.set({ enabled: state.position === null || state.position.at > 1 });
      next.set({ enabled: state.position === null || state.position.at < state.position.of });
      crop.set({ pressed: state.mode === 'crop' });
      mask.set({ pressed: state.mode === 'mask' });
      compare.set({ pressed: state.comparing });
    },
  };
}
