// The bar on top: the query, how many images there are and how many are selected, their order and their size.

import type { GridState, SortKey } from '../../src/shared/gallery/gridApi';
import { sortKeys } from '../../src/shared/gallery/gridApi';
import { h, setAttribute, setText, show } from '../shared/dom';
import type { PageParts, Section } from './parts';
import { QueryBox } from '../shared/queryBox';
import { button } from '../shared/ui/button';
import { icon } from '../shared/ui/icons';
import { bar as words, grid as gridWords } from './strings';
import { largestTile, smallestTile } from './uiState';

export interface Bar extends Section<GridState> {
  focusQuery(): void;
  /** Makes pictures larger or smaller. */
  zoom(by: number): void;
  clearQuery(): void;
}

export function bar(parts: PageParts): Bar {
  const { store, ui, grid } = parts;
  const queryPlace = h('div', { class: 'query' });
  let typed = ui.value.query;
  let first = true;
  const box = new QueryBox({
    element: queryPlace,
    label: words.query,
    placeholder: words.placeholder,
    value: typed,
    onChange: (query, done) => {
      typed = query;
      ui.set({ query });
      store.client.setQuery({ query });
      if (done) grid.focus();
    },
    complete: (query, offset) => store.client.completeQuery({ query, offset }),
  });
  const found = h('span', { class: 'found' });
  const unknown = h('span', { class: 'quiet-text', hidden: true });
  const selected = h('span', { class: 'selected-count', attributes: { role: 'status' } });
  const reading = h('span', { class: 'quiet-text reading', hidden: true });

  const sort = h(
    'select',
    { class: 'select', attributes: { 'aria-label': words.sort, title: words.sort } },
    ...sortKeys.map((key) => h('option', { text: words.sorts[key], attributes: { value: key } })),
  );
  let descending = ui.value.descending;
  const sendSort = (): void => {
    ui.set({ sortBy: sort.value as SortKey, descending });
    store.client.setSort({ by: sort.value as SortKey, descending });
  };
  sort.addEventListener('change', sendSort);
  const turn = button({
    name: 'sort-direction',
    label: words.ascending,
    icon: 'up',
    look: 'icon',
    onClick: () => {
      descending = !descending;
      sendSort();
    },
  });
  const size = h('input', {
    class: 'slider size',
    attributes: {
      type: 'range',
      min: smallestTile,
      max: largestTile,
      step: 8,
      'aria-label': words.size,
      title: words.size,
    },
  });
  size.value = String(ui.value.tile);
  const setTile = (tile: number): void => {
    const value = Math.min(largestTile, Math.max(smallestTile, tile));
    size.value = String(value);
    grid.tile = value;
    ui.set({ tile: value });
  };
  size.addEventListener('input', () => setTile(Number(size.value)));

  const tagging = button({
    name: 'tagging',
    label: words.tagging,
    icon: 'tag',
    onClick: () => parts.startTagging(),
  });
  const side = button({
    name: 'side',
    label: words.side,
    icon: 'panel',
    look: 'icon',
    onClick: () => parts.toggleSide(),
  });
  const help = button({
    name: 'help',
    label: words.help,
    icon: 'help',
    look: 'icon',
    onClick: () => parts.showKeys(),
  });
  const undo = button({
    name: 'undo',
    label: words.undo,
    icon: 'undo',
    look: 'icon',
    onClick: () => void parts.attempt(words.undo, () => store.client.undo()),
  });
  const redo = button({
    name: 'redo',
    label: words.redo,
    icon: 'redo',
    look: 'icon',
    onClick: () => void parts.attempt(words.redo, () => store.client.redo()),
  });
  const save = button({
    name: 'save-query',
    label: words.save,
    icon: 'save',
    look: 'icon',
    onClick: () => void parts.attempt(words.save, () => store.client.saveQuery({ query: typed })),
  });

  const saved = h('select', {
    class: 'select saved',
    hidden: true,
    attributes: { 'aria-label': words.saved, title: words.saved },
  });
  let offered = '';
  saved.addEventListener('change', () => {
    const { value } = saved;
    saved.value = '';
    showQuery(value);
  });
  /** Shows what a query finds, and the query. */
  function showQuery(query: string): void {
    typed = query;
    box.value = query;
    ui.set({ query });
    store.client.setQuery({ query });
    grid.focus();
  }
  const element = h(
    'header',
    { class: 'bar-top' },
    h('div', { class: 'bar-line query-line' }, queryPlace, saved, save.element),
    h(
      'div',
      { class: 'bar-line' },
      h('div', { class: 'counts' }, found, unknown, selected, reading),
      h(
        'div',
        { class: 'tools' },
        h('div', { class: 'sort' }, sort, turn.element),
        h('label', { class: 'size-label' }, icon('grid'), size),
        tagging.element,
        undo.element,
        redo.element,
        help.element,
        side.element,
      ),
    ),
  );
  const countSelected = (): void => setText(selected, words.selected(store.selected));
  store.onSelection(countSelected);

  return {
    element,
    focusQuery: () => box.focus(),
    zoom: (by) => setTile(grid.tile + by),
    clearQuery: () => showQuery(''),
    update(state) {
      // a query that was typed in the meantime stays; one that came from elsewhere is shown
      if (
        first
          ? state.query !== ''
          : state.query !== typed && document.activeElement?.closest('.query') === null
      ) {
        typed = state.query;
        box.value = state.query;
        ui.set({ query: state.query });
      }
      first = false;
      setText(found, words.count(state.total, state.of));
      show(unknown, state.unknown > 0);
      setText(unknown, words.unknown(state.unknown));
      setAttribute(unknown, 'title', state.notes.join('\n'));
      show(reading, state.reading !== null);
      if (state.reading !== null)
        setText(reading, gridWords.reading(state.reading.done, state.reading.total));
      sort.value = state.sort.by;
      descending = state.sort.descending;
      turn.set({ label: descending ? words.descending : words.ascending });
      turn.element.classList.toggle('turned', descending);
      save.set({ enabled: state.query.trim() !== '' && state.mistakes.length === 0 });
      const names = JSON.stringify(state.saved);
      if (names !== offered) {
        offered = names;
        show(saved, state.saved.length > 0);
        saved.replaceChildren(
          h('option', { text: words.saved, attributes: { value: '' } }),
          ...state.saved.map(({ name, query }) => h('option', { text: name, attributes: { value: query } })),
        );
      }
      countSelected();
    },
  };
}
