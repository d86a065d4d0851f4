// The table itself: only the rows that are seen exist, so a hundred thousand tags scroll like ten.

import type { SelectMode, TagRow, TagTableState } from '../../src/shared/tags/api';
import { h, oncePerFrame, setAttribute, setText, show } from '../shared/dom';
import type { Section, TableContext } from './context';
import { RowCache } from './rowCache';
import { buildRow } from './row';
import type { TableRow } from './row';
import { headRow } from './headRow';
import { table as words } from './strings';

/** Pixels of a row; the style sheet has the same. */
export const rowHeight = 26;
/** Rows above and below the window that exist too. */
const spare = 12;

export interface Table extends Section {
  focus(): void;
  /** Shows the row at a position. */
  reveal(position: number): void;
}

export function tagTable(context: TableContext): Table {
  const head = headRow(context);
  const space = h('div', { class: 'rows', attributes: { role: 'rowgroup' } });
  const empty = h('p', { class: 'nothing quiet-text', hidden: true });
  const grid = h(
    'div',
    {
      class: 'grid',
      attributes: { role: 'grid', tabindex: '0', 'aria-label': words.label, 'aria-multiselectable': 'true' },
    },
    head.element,
    space,
  );
  const element = h('div', { class: 'table' }, grid, empty);
  const shown = new Map<number, TableRow>();
  const draw = oncePerFrame(drawNow);
  const cache = new RowCache((from, count) => context.client.rows({ from, count }), draw);
  let total = 0;
  let revision = -1;
  let cursor = 0;

  function drawNow(): void {
    const top = Math.max(0, grid.scrollTop);
    const from = Math.max(0, Math.floor(top / rowHeight) - spare);
    const to = Math.min(total - 1, Math.ceil((top + grid.clientHeight) / rowHeight) + spare);
    for (const [position, row] of shown)
      if (position < from || position > to) {
        row.element.remove();
        shown.delete(position);
      }
    if (to >= from) cache.need(from, to);
    for (let position = from; position <= to; position++) drawRow(position, cache.row(position));
    setAttribute(grid, 'aria-activedescendant', shown.has(cursor) ? rowId(cursor) : null);
  }

  function drawRow(position: number, data: TagRow | undefined): void {
    let row = shown.get(position);
    if (row === undefined) {
      row = buildRow(rowId(position));
      row.element.style.setProperty('--top', `${position * rowHeight}px`);
      row.element.dataset.position = String(position);
      setAttribute(row.element, 'aria-rowindex', String(position + 2));
      shown.set(position, row);
      space.append(row.element);
    }
    row.update(data, position === cursor);
  }

  async function select(position: number, mode: SelectMode): Promise<void> {
    cursor = position;
    reveal(position);
    draw();
    await context.client.select({ position, mode }).catch(() => undefined);
  }

  function reveal(position: number): void {
    const [top, room] = [position * rowHeight, grid.clientHeight - rowHeight];
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + rowHeight > grid.scrollTop + room) grid.scrollTop = top + rowHeight - room;
  }

  const steps: Readonly<Record<string, () => number>> = {
    ArrowDown: () => cursor + 1,
    ArrowUp: () => cursor - 1,
    PageDown: () => cursor + Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2),
    PageUp: () => cursor - Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2),
    Home: () => 0,
    End: () => total - 1,
  };

  function onKey(event: KeyboardEvent): void {
    if (event.target !== grid) return;
    const control = event.ctrlKey || event.metaKey;
    const step = steps[event.key];
    if (step !== undefined && total > 0) {
      const position = Math.min(total - 1, Math.max(0, step()));
      if (control && !event.shiftKey) {
        cursor = position;
        reveal(position);
        draw();
      } else void select(position, event.shiftKey ? 'range' : 'only');
    } else if (event.key === ' ') void select(cursor, 'toggle');
    else if (control && event.key.toLowerCase() === 'a') void context.client.selectAll({ which: 'all' });
    else if (control && event.key.toLowerCase() === 'c') context.act('copy');
    else if (event.key === 'Escape') void context.client.selectAll({ which: 'none' });
    else if (event.key === 'Enter') context.act('show');
    else if (event.key === 'F2') context.act('rename');
    else if (event.key === 'Delete') context.act('delete');
    else return;
    event.preventDefault();
  }

  function positionAt(target: EventTarget | null): number | null {
    const at = (target as Element | null)?.closest<HTMLElement>('[data-position]')?.dataset.position;
    return at === undefined ? null : Number(at);
  }

  grid.addEventListener('scroll', draw, { passive: true });
  grid.addEventListener('keydown', onKey);
  space.addEventListener('mousedown', (event) => {
    const position = event.button === 0 ? positionAt(event.target) : null;
    if (position === null) return;
    // no text is selected between two clicks with Shift
    event.preventDefault();
    grid.focus();
    const control = event.ctrlKey || event.metaKey;
    void select(position, event.shiftKey ? (control ? 'add-range' : 'range') : control ? 'toggle' : 'only');
  });
  space.addEventListener('dblclick', (event) => {
    if (positionAt(event.target) !== null) context.act('show');
  });
  new ResizeObserver(draw).observe(grid);

  return {
    element,
    focus: () => grid.focus(),
    reveal(position) {
      cursor = position;
      // in the middle, where one sees what is around
      grid.scrollTop = Math.max(0, position * rowHeight - grid.clientHeight / 2);
      draw();
    },
    update(state: TagTableState) {
      head.update(state);
      if (state.revision !== revision) cache.outdate();
      revision = state.revision;
      total = state.listed;
      cursor = Math.min(cursor, Math.max(0, total - 1));
      space.style.setProperty('--height', `${total * rowHeight}px`);
      setAttribute(grid, 'aria-rowcount', String(total + 1));
      show(empty, total === 0 && !state.reading);
      const why =
        state.search.trim() !== ''
          ? words.noneFound(state.search)
          : state.query.trim() !== ''
            ? words.noneInQuery
            : words.none;
      setText(empty, why);
      draw();
    },
  };
}

function rowId(position: number): string {
  return `tag-${position}`;
}
