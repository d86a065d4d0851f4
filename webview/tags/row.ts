// One tag in the table.

import type { TagRow } from '../../src/shared/tags/api';
import { h, setAttribute, setText, show } from '../shared/dom';
import { clock, count } from '../shared/format';
import { categories, table as words } from './strings';

export interface TableRow {
  readonly element: HTMLElement;
  /** @param row undefined while it is on its way */
  update(row: TagRow | undefined, isCursor: boolean): void;
}

function cell(name: string, ...children: HTMLElement[]): HTMLElement {
  return h('div', { class: `cell ${name}`, attributes: { role: 'gridcell' } }, ...children);
}

export function buildRow(id: string): TableRow {
  const tag = h('span', { class: 'tag-name' });
  const ways = h('span', { class: 'tag-ways quiet-text', hidden: true });
  const number = cell('number');
  const category = cell('category');
  const seen = cell('seen');
  const name = cell('name', tag, ways);
  const element = h('div', { class: 'line', attributes: { id, role: 'row' } }, name, number, category, seen);
  return {
    element,
    update(row, isCursor) {
      element.classList.toggle('cursor', isCursor);
      element.classList.toggle('waiting-row', row === undefined);
      if (row === undefined) {
        for (const each of [tag, number, category, seen]) setText(each, '');
        setAttribute(element, 'aria-selected', 'false');
        return;
      }
      setText(tag, row.tag);
      setAttribute(name, 'title', row.tag);
      show(ways, row.ways > 1);
      setText(ways, row.ways > 1 ? words.ways(row.ways) : '');
      setText(number, count(row.count));
      setText(category, categories[row.category]);
      element.dataset.category = row.category;
      setText(seen, row.firstSeen === null ? '' : clock(row.firstSeen, Date.now()));
      setAttribute(element, 'aria-selected', String(row.selected));
    },
  };
}
