// The keyboard in the grid.

import type { Way } from '../../src/shared/gallery/gridLayout';
import { wayTo } from '../../src/shared/gallery/gridLayout';
import { cleared, everything, toggled, turned, went } from '../../src/shared/gallery/selection';
import type { Grid } from './grid';
import { heldOf } from './pointer';
import type { GalleryStore } from './store';

const ways: Readonly<Record<string, Way>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};

/** Listens to the keys that select. What else keys do is the page's: see `pageKeys.ts`. */
export function listenToGridKeys(grid: Grid, store: GalleryStore): void {
  grid.element.addEventListener('keydown', (event) => {
    if (event.altKey || event.target !== grid.element) return;
    const held = heldOf(event);
    const way = ways[event.key];
    if (way !== undefined) {
      event.preventDefault();
      const to = wayTo(grid.layout, store.selection.focus, way);
      if (to === null) return;
      store.select(went(store.selection, to, held));
      grid.reveal(to);
      return;
    }
    const key = event.key.toLowerCase();
    if (event.key === ' ') store.select(toggled(store.selection));
    else if (event.key === 'Escape') store.select(cleared(store.selection));
    else if (held.toggle && key === 'a') store.select(everything(store.selection, store.total));
    else if (held.toggle && key === 'i') store.select(turned(store.selection, store.total));
    else return;
    event.preventDefault();
  });
  grid.element.addEventListener('focus', () => {
    // the keyboard needs a place to begin at
    const { selection } = store;
    if (selection.focus === null && store.total > 0) store.select({ ...selection, focus: grid.seen[0] });
  });
}
