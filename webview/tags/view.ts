// The page as a whole: what is counted on top, the table, and what is known of a tag beside it; below where it is narrow.

import type { Client } from '../../src/shared/ipc';
import type { TagArrangement, TagTableApi, TagTableState } from '../../src/shared/tags/api';
import { h, setAttribute, setText, show } from '../shared/dom';
import { focusKeeper, messageLine, waitingPage } from '../shared/panelFrame';
import { QueryBox } from '../shared/queryBox';
import { button } from '../shared/ui/button';
import { icon } from '../shared/ui/icons';
import type { TableContext } from './context';
import { sidePanel } from './sidePanel';
import { actions as actionWords, head as words } from './strings';
import { tagTable } from './table';
import { toolbar } from './toolbar';

/** What is asked in the editor is waited for without an end. */
const patient = { timeout: 24 * 3600_000 };

export interface View {
  update(state: TagTableState): void;
  /** Nothing has been heard of the host. */
  silent(retry: () => void): void;
}

/**
 * Builds the page in `root`.
 *
 * @param keep keeps query, search and order over reloads
 */
export function buildView(
  root: HTMLElement,
  client: Client<TagTableApi>,
  keep: (arrangement: TagArrangement) => void,
): View {
  const message = messageLine();
  let arrangement: TagArrangement = {};
  const context: TableContext = {
    client,
    arrange: (change) => client.arrange(change),
    act: (action) => void message.attempt(actionWords[action].label, () => client.act({ action }, patient)),
    goTo: (tag) =>
      void message.attempt(tag, async () => {
        const position = await client.find({ tag });
        if (position !== null) table.reveal(position);
        // what a search hides is found without it
        else context.arrange({ search: tag });
      }),
  };
  const table = tagTable(context);
  const side = sidePanel(context);
  const bar = toolbar(context);
  const name = h('h1', { class: 'name', attributes: { tabindex: '-1' } });
  const facts = h('p', { class: 'quiet-text facts', attributes: { role: 'status' } });
  const queryPlace = h('div', { class: 'query-place' });
  const box = new QueryBox({
    element: queryPlace,
    label: words.query,
    placeholder: words.queryPlaceholder,
    value: '',
    onChange: (query, done) => {
      context.arrange({ query });
      if (done) table.focus();
    },
    complete: (query, offset) => client.completeQuery({ query, offset }),
  });
  const save = button({
    name: 'save-query',
    label: words.saveQuery,
    icon: 'save',
    look: 'icon',
    tooltip: words.saveQueryTip,
    onClick: () => void message.attempt(words.saveQuery, () => client.saveQuery(undefined, patient)),
  });
  const search = h('input', {
    class: 'search',
    attributes: {
      type: 'search',
      'aria-label': words.search,
      placeholder: words.search,
      spellcheck: 'false',
    },
    on: {
      input: () => context.arrange({ search: search.value }),
      keydown: (event) => {
        if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        table.focus();
      },
    },
  });
  const listed = h('span', { class: 'quiet-text listed' });
  const page = h(
    'main',
    { class: 'page', hidden: true },
    h(
      'header',
      { class: 'top' },
      h('div', { class: 'top-line' }, h('div', { class: 'title' }, name, facts)),
      h('div', { class: 'query-line' }, queryPlace, save.element),
      message.element,
      bar.element,
    ),
    h(
      'section',
      { class: 'main' },
      h('div', { class: 'search-line' }, h('div', { class: 'search-box' }, icon('search'), search), listed),
      table.element,
    ),
    side.element,
  );
  page.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f') return;
    event.preventDefault();
    search.select();
  });
  const waiting = waitingPage(words.loading, page);
  root.replaceChildren(waiting.element, page);
  const keepFocus = focusKeeper(page);
  return {
    update(state) {
      waiting.heard();
      document.title = words.title(state.title);
      setText(name, words.title(state.title));
      setAttribute(name, 'title', state.place === '' ? null : state.place);
      setText(facts, factsText(state));
      if (document.activeElement !== search && search.value !== state.search) search.value = state.search;
      if (!queryPlace.contains(document.activeElement)) box.value = state.query;
      box.note(state.notes.join(' '));
      show(save.element, state.query.trim() !== '');
      setText(listed, words.listed(state.listed, state.total));
      for (const section of [bar, table, side]) section.update(state);
      const { query, search: text, sort, descending } = state;
      const now = { query, search: text, sort, descending };
      if (JSON.stringify(now) !== JSON.stringify(arrangement)) keep((arrangement = now));
      keepFocus();
    },
    silent: waiting.silent,
  };
}

function factsText({ total, images, allImages, query, unknown, reading, place }: TagTableState): string {
  const counted = query.trim() === '' ? words.facts(total, images) : words.some(total, images, allImages);
  return [counted, unknown > 0 ? words.unknown(unknown) : '', reading ? words.reading : '', place]
    .filter((part) => part !== '')
    .join(' · ');
}
