// The page as a whole: the bar on top, the grid, the panel beside it, and what lies over the grid.

import type { DuplicatesState } from '../../src/shared/gallery/duplicatesApi';
import type { GridState } from '../../src/shared/gallery/gridApi';
import { h, setAttribute, setText, show } from '../shared/dom';
import { focusKeeper, messageLine, waitingPage } from '../shared/panelFrame';
import { button } from '../shared/ui/button';
import { bar as makeBar } from './bar';
import { cheatSheet } from './cheatSheet';
import { Grid } from './grid';
import { listenToGridKeys } from './gridKeys';
import type { OneByOne } from './oneByOne';
import { oneByOne } from './oneByOne';
import { Overlays } from './overlays';
import { listenToPageKeys } from './pageKeys';
import type { PageParts } from './parts';
import { listenToPointer } from './pointer';
import { sidePanel } from './sidePanel';
import type { GalleryStore } from './store';
import { grid as gridWords, page as words } from './strings';
import type { UiStore } from './uiState';
import { WhereOne } from './whereOne';

export interface View {
  update(state: GridState): void;
  duplicates(state: DuplicatesState): void;
  /** Nothing has been heard of the host. */
  silent(retry: () => void): void;
}

/** Below this width the panel lies over the grid, and is closed at first. */
const wide = 760;

/** Builds the page in `root`. */
export function buildView(root: HTMLElement, store: GalleryStore, ui: UiStore): View {
  const message = messageLine();
  const said = h('div', { class: 'for-readers', attributes: { role: 'status' } });
  const grid = new Grid(store, ui.value.tile, () => where.remember());
  const where = new WhereOne(store, grid, ui);
  const keys = cheatSheet();
  let tagging: OneByOne | null = null;

  const parts: PageParts = {
    store,
    ui,
    grid,
    attempt: message.attempt,
    say: (sentence) => setText(said, sentence),
    startTagging,
    toggleSide: () => {
      ui.set({ sideOpen: !sideOpen() });
      showSide();
    },
    showKeys: () => keys.show(),
    view: () => void message.attempt(words.viewer, () => overlays.view()),
    findDuplicates: () =>
      void message.attempt(words.duplicates, () => {
        overlays.findDuplicates();
        return Promise.resolve();
      }),
  };
  const bar = makeBar(parts);
  const side = sidePanel(parts);
  const noteText = h('p');
  const clear = button({ name: 'show-all', label: gridWords.clearQuery, onClick: () => bar.clearQuery() });
  const note = h('div', { class: 'grid-note', hidden: true }, noteText, clear.element);
  const locked = h('p', { class: 'locked', hidden: true });
  const stage = h('div', { class: 'stage' }, grid.element, note);
  const title = h('h1', { class: 'for-readers', attributes: { tabindex: -1 } });
  const page = h(
    'main',
    { class: 'page', hidden: true },
    h('div', { class: 'page-head' }, title, bar.element, locked, message.element),
    h('div', { class: 'body' }, stage, side.element),
    said,
    keys.element,
  );
  const overlays = new Overlays({
    store,
    root: stage,
    reveal: (position) => grid.reveal(position),
    focusGrid: () => grid.focus(),
  });
  const waiting = waitingPage(words.loading, page);
  root.replaceChildren(waiting.element, page);
  listenToPointer(grid, store, parts.view);
  listenToGridKeys(grid, store);
  listenToPageKeys({ parts, bar, side, covered: () => tagging !== null || overlays.open });

  function sideOpen(): boolean {
    return ui.value.sideOpen ?? innerWidth >= wide;
  }

  function showSide(): void {
    const open = sideOpen();
    page.dataset.side = open ? 'open' : 'closed';
    setAttribute(page.querySelector('[data-action="side"]') ?? page, 'aria-expanded', String(open));
    if (open) side.refresh();
    else if (side.element.contains(document.activeElement)) grid.focus();
  }

  function startTagging(): void {
    if (tagging !== null || store.total === 0) return;
    ui.set({ tagging: true });
    grid.paused = true;
    page.dataset.tagging = 'true';
    tagging = oneByOne(parts, () => {
      tagging = null;
      ui.set({ tagging: false });
      delete page.dataset.tagging;
      grid.paused = false;
      const { focus } = store.selection;
      if (focus !== null) grid.reveal(focus);
      grid.focus();
    });
    stage.append(tagging.element);
  }

  const keepFocus = focusKeeper(page);
  let first = true;
  addEventListener('resize', () => showSide());

  return {
    update(state) {
      waiting.heard();
      document.title = words.title(state.title);
      setText(title, words.title(state.title));
      store.take(state);
      bar.update(state);
      const queried = state.query.trim() !== '';
      show(note, state.total === 0);
      setText(
        noteText,
        state.reading !== null && !queried
          ? gridWords.reading(state.reading.done, state.reading.total)
          : queried
            ? gridWords.nothingFound
            : gridWords.empty,
      );
      clear.set({ shown: queried });
      show(locked, state.locked !== null);
      setText(locked, state.locked ?? '');
      if (first) {
        first = false;
        showSide();
        void where.restore(state).then(() => {
          // the keyboard is put on the first image only where none was kept
          if (document.activeElement === document.body) grid.focus();
          if (ui.value.tagging) startTagging();
        });
      }
      keepFocus();
    },
    duplicates: (state) => overlays.takeDuplicates(state),
    silent: waiting.silent,
  };
}
