// Rows of the list that are here, and asking for those that are seen. Scrolling never waits: what is not here comes when it comes.

import type { GridRow, RowsPage } from '../../src/shared/gallery/gridApi';
import type { ListChange } from '../../src/shared/gallery/listChange';
import { moved } from '../../src/shared/gallery/listChange';
import type { Range } from '../../src/shared/gallery/ranges';

const pageSize = 100;
/** Questions on their way at once; while scrolling fast, only the last places matter. */
const mostAsked = 6;
/** Rows that are kept; those far from what is seen go first. */
const mostKept = 8000;

export interface RowSource {
  readonly revision: number;
  readonly edits: number;
  readonly total: number;
}

export class RowCache {
  #rows = new Map<number, GridRow>();
  /** Which list and which edits the rows of a page are of. */
  #versions = new Map<number, string>();
  readonly #asked = new Set<number>();
  #seen: Range = [0, 0];
  #soon: Range = [0, 0];
  #source: RowSource = { revision: -1, edits: 0, total: 0 };

  /**
   * @param fetch asks for rows of the list with the revision
   * @param arrived rows came: those from one position up to another
   */
  constructor(
    private readonly fetch: (revision: number, from: number, count: number) => Promise<RowsPage>,
    private readonly arrived: (range: Range) => void,
  ) {}

  row(position: number): GridRow | undefined {
    return this.#rows.get(position);
  }

  /** The list is another one: what is here keeps its images. */
  follow(change: ListChange): void {
    const rows = new Map<number, GridRow>();
    for (const [position, row] of this.#rows) {
      const to = moved(change, position);
      if (to !== null) rows.set(to, row);
    }
    this.#rows = rows;
    this.#versions.clear();
    this.#source = { ...this.#source, revision: change.after, total: change.total };
  }

  /** What is there now; rows that are out of date are asked for again, and shown until then. */
  set source(source: RowSource) {
    const before = this.#source;
    this.#source = source;
    if (before.revision !== source.revision) this.#rows.clear();
    this.need(this.#seen, this.#soon);
  }

  /** The first are seen; the others will be soon. */
  need(seen: Range, soon: Range): void {
    this.#seen = seen;
    this.#soon = soon;
    const wanted = [...this.#pagesOf(seen), ...this.#pagesOf(soon)];
    for (const page of wanted) {
      if (this.#fresh(page) || this.#asked.has(page)) continue;
      if (this.#asked.size >= mostAsked) return;
      void this.#ask(page);
    }
  }

  #pagesOf([from, to]: Range): number[] {
    const { total } = this.#source;
    const [first, end] = [Math.floor(from / pageSize), Math.ceil(Math.min(to, total) / pageSize)];
    return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  }

  #fresh(page: number): boolean {
    return this.#versions.get(page) === this.#version;
  }

  get #version(): string {
    return `${this.#source.revision}.${this.#source.edits}`;
  }

  async #ask(page: number): Promise<void> {
    this.#asked.add(page);
    const version = this.#version;
    let failed = false;
    try {
      const { revision, from, rows } = await this.fetch(this.#source.revision, page * pageSize, pageSize);
      if (revision === this.#source.revision) {
        rows.forEach((row, index) => this.#rows.set(from + index, row));
        this.#versions.set(page, version);
        this.arrived([from, from + rows.length]);
      }
    } catch {
      // asked again when something moves; the host says itself when it is gone
      failed = true;
    } finally {
      this.#asked.delete(page);
      this.#forget();
      if (!failed) this.need(this.#seen, this.#soon);
    }
  }

  #forget(): void {
    if (this.#rows.size <= mostKept) return;
    const [from, to] = this.#seen;
    const near = (position: number): boolean => position > from - 2000 && position < to + 2000;
    for (const position of this.#rows.keys())
      if (!near(position)) {
        this.#rows.delete(position);
        this.#versions.delete(Math.floor(position / pageSize));
      }
  }
}
