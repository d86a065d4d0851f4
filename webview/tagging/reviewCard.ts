// The review: what would change, what would not, what failed, and the tags over all of it.

import type { RowFilter, SuggestionRow, TaggingPanelState, TagTotal } from '../../src/shared/tagging/api';
import { h, setAttribute, setText, show } from '../shared/dom';
import { count } from '../shared/format';
import { icon } from '../shared/ui/icons';
import type { PanelContext, Section } from './context';
import { review as words, tags as tagWords } from './strings';
import { suggestionRow } from './suggestionRow';
import { tagRow } from './tagRow';
import type { Tab } from './uiState';
import { VirtualList } from './virtualList';

const tabNames: readonly Tab[] = ['changed', 'unchanged', 'failed', 'tags'];

interface TabButton {
  readonly element: HTMLButtonElement;
  readonly number: HTMLElement;
}

/** The card of suggestions. */
export function reviewCard(context: PanelContext): Section {
  const { client, ui } = context;
  let latest: TaggingPanelState | null = null;
  let drawn = -1;
  let mostImages = 1;

  const tabs = new Map<Tab, TabButton>(
    tabNames.map((tab) => {
      const number = h('span', { class: 'tab-number' });
      const element = h(
        'button',
        {
          class: 'tab',
          attributes: {
            type: 'button',
            role: 'tab',
            id: `tab-${tab}`,
            'aria-controls': 'tab-panel',
            'data-tab': tab,
          },
          on: { click: () => choose(tab), keydown: (event) => onTabKey(event, tab) },
        },
        words.tabs[tab],
        number,
      );
      return [tab, { element, number }];
    }),
  );
  const all = h('input', {
    class: 'tick',
    attributes: { type: 'checkbox', 'aria-label': words.allTip },
    on: { change: () => client.tick({ row: 'all', ticked: all.checked }) },
  });
  const ticked = h('span');
  const computing = h('span', { class: 'quiet-text computing', text: words.computing });
  const toolbar = h(
    'div',
    { class: 'review-bar' },
    h('label', { class: 'check', attributes: { title: words.allTip } }, all, ticked),
    computing,
  );
  const hint = h('p', { class: 'quiet-text tag-hint', text: tagWords.hint });
  const rows = new VirtualList<SuggestionRow>({
    label: words.title,
    estimate: 112,
    fetch: (from, number) => client.rows({ filter: filterOf(), from, count: number }),
    make: () => suggestionRow(context, () => ui.value.tab === 'changed'),
  });
  const tags = new VirtualList<TagTotal>({
    label: words.tabs.tags,
    estimate: 30,
    fetch: async (from, number) => {
      const page = await client.tags({ from, count: number });
      if (from === 0) mostImages = page.rows[0]?.images ?? 1;
      return page;
    },
    make: () => tagRow(context, () => mostImages),
  });
  const emptyText = h('p', { class: 'empty-text' });
  const emptyHint = h('p', { class: 'quiet-text' });
  const empty = h('div', { class: 'empty' }, icon('tag'), emptyText, emptyHint);
  const panel = h(
    'div',
    { class: 'tab-panel', attributes: { role: 'tabpanel', id: 'tab-panel' } },
    toolbar,
    hint,
    empty,
    rows.element,
    tags.element,
  );
  const element = h(
    'section',
    { class: 'review', attributes: { 'aria-label': words.title } },
    h(
      'div',
      { class: 'tabs', attributes: { role: 'tablist', 'aria-label': words.title } },
      ...[...tabs.values()].map((tab) => tab.element),
    ),
    panel,
  );

  function filterOf(): RowFilter {
    return ui.value.tab === 'tags' ? 'changed' : ui.value.tab;
  }

  function choose(tab: Tab): void {
    if (tab === ui.value.tab) return;
    ui.set({ tab });
    drawn = -1;
    if (latest === null) return;
    if (tab !== 'tags') rows.clear(totalOf(latest, tab));
    draw(latest);
  }

  function onTabKey(event: KeyboardEvent, tab: Tab): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabNames[(tabNames.indexOf(tab) + step + tabNames.length) % tabNames.length];
    if (step === 0 || next === undefined) return;
    choose(next);
    tabs.get(next)?.element.focus();
  }

  function totalOf({ summary, options }: TaggingPanelState, tab: Tab): number {
    switch (tab) {
      case 'changed':
        return summary.changed;
      case 'unchanged':
        return summary.unchanged + summary.skipped;
      case 'failed':
        return summary.failed;
      case 'tags':
        return summary.distinctTags + options.exclude.length;
    }
  }

  function drawTabs(state: TaggingPanelState): void {
    for (const [tab, { element: control, number }] of tabs) {
      const chosen = tab === ui.value.tab;
      setAttribute(control, 'aria-selected', String(chosen));
      setAttribute(control, 'tabindex', chosen ? '0' : '-1');
      setText(number, count(totalOf(state, tab)));
      control.dataset.bad = String(tab === 'failed' && state.summary.failed > 0);
    }
    setAttribute(panel, 'aria-labelledby', `tab-${ui.value.tab}`);
  }

  function drawEmpty(state: TaggingPanelState, total: number): void {
    show(empty, total === 0);
    if (total > 0) return;
    const { scored, phase, summary, pending } = state;
    const { tab } = ui.value;
    const before = scored === 0 && summary.failed === 0 && pending > 0;
    const done = tab === 'changed' && state.written !== null && state.written.captions > 0;
    setText(
      emptyText,
      done
        ? words.done
        : before && tab !== 'failed'
          ? phase === 'tagging'
            ? words.tagging
            : words.start
          : words.nothing[tab],
    );
    const skipped = tab === 'changed' && summary.skipped > 0 && pending === 0 && !done;
    setText(emptyHint, before ? words.startHint : skipped ? words.skipHint(summary.skipped) : '');
  }

  function draw(state: TaggingPanelState): void {
    const { tab } = ui.value;
    const total = totalOf(state, tab);
    drawTabs(state);
    const changes = tab === 'changed' && total > 0;
    show(toolbar, changes || (state.computing && total > 0 && tab !== 'tags'));
    all.checked = state.summary.ticked === state.summary.changed;
    all.indeterminate = state.summary.ticked > 0 && state.summary.ticked < state.summary.changed;
    setText(ticked, words.ticked(state.summary.ticked, state.summary.changed));
    show(computing, state.computing);
    show(hint, tab === 'tags' && total > 0);
    show(rows.element, tab !== 'tags' && total > 0);
    show(tags.element, tab === 'tags' && total > 0);
    drawEmpty(state, total);
    if (drawn === state.revision) return;
    drawn = state.revision;
    if (tab === 'tags') tags.refresh(total);
    else rows.refresh(total);
  }

  return {
    element,
    update(state) {
      latest = state;
      draw(state);
    },
  };
}
