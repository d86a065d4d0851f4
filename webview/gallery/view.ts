// The page as a whole: the bar on top, the grid, and the panel beside it.

import type { DuplicatesState } from '../../src/shared/gallery/duplicatesApi';
import type { GridState } from '../../src/shared/gallery/gridApi';
import { h, setText, show } from '../shared/dom';
import { focusKeeper, messageLine, waitingPage } from '../shared/panelFrame';
import { Grid } from './grid';
import { Overlays } from './overlays';
import { grid as gridWords, page as words } from './strings';
import type { GalleryStore } from './store';
import type { UiStore } from './uiState';

export interface View {
  update(state: GridState): void;
  duplicates(state: DuplicatesState): void;
  /** Nothing has been heard of the host. */
  silent(retry: () => void): void;
}

/** Builds the page in `root`. */
export function buildView(root: HTMLElement, store: GalleryStore, ui: UiStore): View {
  const message = messageLine();
  const grid = new Grid(store, ui.value.tile, () => undefined);
  const note = h('p', { class: 'quiet-text grid-note', hidden: true });
  const stage = h('div', { class: 'stage' }, grid.element, note);
  const page = h(
    'main',
    { class: 'page', hidden: true },
    h('h1', { class: 'for-readers', attributes: { tabindex: -1 } }),
    message.element,
    stage,
  );
  const overlays = new Overlays({
    store,
    root: stage,
    reveal: (position) => grid.reveal(position),
    focusGrid: () => grid.focus(),
  });
  const waiting = waitingPage(words.loading, page);
  root.replaceChildren(waiting.element, page);
  const keepFocus = focusKeeper(page);
  return {
    update(state) {
      waiting.heard();
      document.title = words.title(state.title);
      store.take(state);
      show(note, state.total === 0);
      setText(note, state.query.trim() === '' ? gridWords.empty : gridWords.nothingFound);
      keepFocus();
    },
    duplicates: (state) => overlays.takeDuplicates(state),
    silent: waiting.silent,
  };
}
