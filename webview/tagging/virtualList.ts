// A list of any length of which only what is seen exists. It scrolls with whatever it lies in; rows have their own heights.

import { h, oncePerFrame } from '../shared/dom';

/** A row's element, reused for as long as it is seen. */
export interface VirtualRow<T> {
  readonly element: HTMLElement;
  update(item: T): void;
}

export interface VirtualListOptions<T> {
  readonly label: string;
  /** Pixels of a row that was never seen. */
  readonly estimate: number;
  /** Rows from one position on; what cannot be had is told by the caller. */
  readonly fetch: (from: number, count: number) => Promise<{ total: number; rows: readonly T[] }>;
  readonly make: () => VirtualRow<T>;
  /** Rows were drawn, or the list is empty. */
  readonly onDrawn?: (total: number) => void;
}

const pageSize = 40;
/** Pixels above and below the window in which rows exist too. */
const margin = 600;

export class VirtualList<T> {
  readonly element: HTMLElement;
  readonly #space: HTMLElement;
  #total = 0;
  #heights: number[] = [];
  readonly #rows = new Map<number, { row: VirtualRow<T>; item: T }>();
  /** Pages that are here, and the version that they are of. */
  readonly #pages = new Map<number, { version: number; rows: readonly T[] }>();
  readonly #asked = new Map<number, number>();
  #version = 0;
  readonly #sizes: ResizeObserver;
  readonly #draw = oncePerFrame(() => this.#drawNow());

  constructor(private readonly options: VirtualListOptions<T>) {
    this.#space = h('div', { class: 'virtual-space' });
    this.element = h(
      'div',
      { class: 'virtual', attributes: { role: 'list', 'aria-label': options.label } },
      this.#space,
    );
    this.#sizes = new ResizeObserver((entries) => this.#measure(entries));
    // scrolling does not bubble, and any box around the list may be the one that scrolls
    document.addEventListener('scroll', this.#draw, { capture: true, passive: true });
    addEventListener('resize', this.#draw);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Rows are others now: those that are seen are asked for anew, and stay until they come. */
  refresh(total: number): void {
    this.#version++;
    this.#setTotal(total);
    this.#draw();
  }

  /** Forgets everything, as when another list is shown. */
  clear(total: number): void {
    this.#pages.clear();
    this.#heights = [];
    for (const position of [...this.#rows.keys()]) this.#drop(position);
    this.refresh(total);
  }

  #setTotal(total: number): void {
    this.#total = total;
    for (const position of [...this.#rows.keys()]) if (position >= total) this.#drop(position);
    this.options.onDrawn?.(total);
  }

  #height(position: number): number {
    return this.#heights[position] ?? this.options.estimate;
  }

  #drawNow(): void {
    if (!this.element.checkVisibility()) return;
    const top = this.element.getBoundingClientRect().top;
    let offset = 0;
    const wanted = new Set<number>();
    const focused = this.#focusedPosition();
    for (let position = 0; position < this.#total; position++) {
      const height = this.#height(position);
      const seen = top + offset + height > -margin && top + offset < innerHeight + margin;
      if (seen || position === focused) {
        wanted.add(position);
        this.#place(position, offset);
      }
      offset += height;
    }
    for (const position of [...this.#rows.keys()]) if (!wanted.has(position)) this.#drop(position);
    this.#space.style.height = `${offset}px`;
    this.#needPages(wanted);
  }

  #place(position: number, offset: number): void {
    const page = this.#pages.get(Math.floor(position / pageSize));
    const item = page?.rows[position % pageSize];
    if (item === undefined) return;
    let shown = this.#rows.get(position);
    if (shown === undefined) {
      shown = { row: this.options.make(), item };
      const { element } = shown.row;
      element.dataset.position = String(position);
      element.setAttribute('role', 'listitem');
      element.setAttribute('aria-posinset', String(position + 1));
      shown.row.update(item);
      this.#rows.set(position, shown);
      this.#insert(element, position);
      this.#sizes.observe(element);
    } else if (shown.item !== item) {
      shown.item = item;
      shown.row.update(item);
    }
    shown.row.element.setAttribute('aria-setsize', String(this.#total));
    shown.row.element.style.transform = `translateY(${offset}px)`;
  }

  /** The order in the page is that of the list, for the Tab key and for screen readers. */
  #insert(element: HTMLElement, position: number): void {
    const next = [...this.#space.children].find(
      (other) => Number((other as HTMLElement).dataset.position) > position,
    );
    this.#space.insertBefore(element, next ?? null);
  }

  #drop(position: number): void {
    const shown = this.#rows.get(position);
    if (shown === undefined) return;
    this.#sizes.unobserve(shown.row.element);
    shown.row.element.remove();
    this.#rows.delete(position);
  }

  #measure(entries: readonly ResizeObserverEntry[]): void {
    let changed = false;
    for (const { target } of entries) {
      const position = Number((target as HTMLElement).dataset.position);
      const { height } = target.getBoundingClientRect();
      if (height === 0 || Math.abs(height - this.#height(position)) < 0.5) continue;
      this.#heights[position] = height;
      changed = true;
    }
    if (changed) this.#draw();
  }

  #needPages(wanted: ReadonlySet<number>): void {
    const pages = new Set([...wanted].map((position) => Math.floor(position / pageSize)));
    for (const page of pages)
      if (this.#pages.get(page)?.version !== this.#version && this.#asked.get(page) !== this.#version)
        void this.#fetch(page);
    // pages far away are asked for again when they are near
    for (const page of this.#pages.keys())
      if (!pages.has(page) && this.#pages.size > 20) this.#pages.delete(page);
  }

  async #fetch(page: number): Promise<void> {
    const version = this.#version;
    this.#asked.set(page, version);
    try {
      const { total, rows } = await this.options.fetch(page * pageSize, pageSize);
      // an answer to an earlier question is better than none, but never takes the place of a later one
      if ((this.#pages.get(page)?.version ?? -1) > version) return;
      this.#pages.set(page, { version, rows });
      if (total !== this.#total) this.#setTotal(total);
      this.#draw();
    } catch {
      if (this.#asked.get(page) === version) this.#asked.delete(page);
    }
  }

  #focusedPosition(): number | null {
    const row = document.activeElement?.closest<HTMLElement>('[data-position]');
    return row !== null && row !== undefined && this.#space.contains(row)
      ? Number(row.dataset.position)
      : null;
  }

  /** Up and down move between the rows' boxes. */
  #onKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const position = this.#focusedPosition();
    const focus = (event.target as HTMLElement).closest<HTMLElement>('[data-focus]')?.dataset.focus;
    if (step === 0 || position === null || focus === undefined) return;
    const next = this.#rows
      .get(position + step)
      ?.row.element.querySelector<HTMLElement>(`[data-focus="${focus}"]`);
    if (next === null || next === undefined) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }
}
