// The heads of the columns: a click sorts, another one turns the order.

import type { TagSort } from '../../src/shared/tags/api';
import { h, setAttribute, setText } from '../shared/dom';
import type { Section, TableContext } from './context';
import { table as words } from './strings';

const columns: readonly { readonly sort: TagSort; readonly place: string; readonly descending: boolean }[] = [
  { sort: 'name', place: 'name', descending: false },
  { sort: 'count', place: 'number', descending: true },
  { sort: 'category', place: 'category', descending: false },
  { sort: 'firstSeen', place: 'seen', descending: true },
];

export function headRow(context: TableContext): Section {
  let current: { sort: TagSort; descending: boolean } = { sort: 'count', descending: true };
  const heads = columns.map(({ sort, place, descending }) => {
    const arrow = h('span', { class: 'arrow', attributes: { 'aria-hidden': 'true' } });
    const button = h(
      'button',
      {
        class: 'sort',
        attributes: { type: 'button', title: words.tips[sort], 'data-sort': sort },
        on: {
          click: () =>
            context.arrange({
              sort,
              descending: current.sort === sort ? !current.descending : descending,
            }),
        },
      },
      h('span', { text: words.columns[sort] }),
      arrow,
    );
    const element = h('div', { class: `cell ${place}`, attributes: { role: 'columnheader' } }, button);
    return { sort, element, arrow };
  });
  return {
    element: h(
      'div',
      { class: 'line head', attributes: { role: 'row', 'aria-rowindex': '1' } },
      ...heads.map(({ element }) => element),
    ),
    update({ sort, descending }) {
      current = { sort, descending };
      for (const head of heads) {
        const isSorted = head.sort === sort;
        setAttribute(
          head.element,
          'aria-sort',
          isSorted ? (descending ? 'descending' : 'ascending') : 'none',
        );
        setText(head.arrow, isSorted ? (descending ? '↓' : '↑') : '');
      }
    },
  };
}
