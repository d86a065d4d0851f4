// Where one was: the image at the top and the one with the keyboard, by their paths, so that they are found again after a reload.

import type { GridState } from '../../src/shared/gallery/gridApi';
import { clicked } from '../../src/shared/gallery/selection';
import type { Grid } from './grid';
import type { GalleryStore } from './store';
import type { UiStore } from './uiState';

/** Milliseconds after which a place is kept: not at each step of scrolling. */
const delay = 300;

export class WhereOne {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was kept is not overwritten before it was restored. */
  #ready = false;

  constructor(
    private readonly store: GalleryStore,
    private readonly grid: Grid,
    private readonly ui: UiStore,
  ) {
    store.onSelection(() => this.remember());
  }

  /** Keeps the place, soon. */
  remember(): void {
    if (!this.#ready) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { store, grid, ui } = this;
      const top = grid.top === 0 ? null : (store.row(grid.seen[0])?.path ?? ui.value.top);
      ui.set({ top, focus: store.focused?.path ?? null });
    }, delay);
  }

  /** Goes where one was. The host may know better, when it still runs. */
  async restore(state: GridState): Promise<void> {
    const { store, grid, ui } = this;
    const { top, focus, query, sortBy, descending } = ui.value;
    try {
      if (state.query === '' && query !== '') store.client.setQuery({ query });
      if (state.sort.by === 'name' && !state.sort.descending && (sortBy !== 'name' || descending))
        store.client.setSort({ by: sortBy, descending });
      const paths = [top, focus].filter((path) => path !== null);
      if (paths.length === 0) return;
      const { positions } = await store.client.positions({ paths });
      const at = (path: string | null): number =>
        path === null ? -1 : (positions[paths.indexOf(path)] ?? -1);
      if (at(top) > 0) grid.showFirst(at(top));
      const kept = at(focus);
      if (kept >= 0 && store.selection.focus === null)
        store.select(clicked(store.selection, kept, { toggle: false, shift: false }));
      else if (store.selection.focus !== null && top === null) grid.reveal(store.selection.focus);
    } catch {
      // the place is lost, the list is not
    } finally {
      this.#ready = true;
    }
  }
}
