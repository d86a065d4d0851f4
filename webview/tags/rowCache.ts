import type { TagRow, TagRowsPage } from '../../src/shared/tags/api';

const pageSize = 100;
const mostPages = 40;

/** Rows that the host has told, by their positions; what is out of date stays until its successor comes. */
export class RowCache {
  readonly #pages = new Map<number, { readonly version: number; readonly rows: readonly TagRow[] }>();
  readonly #asked = new Map<number, number>();
  #version = 0;

  constructor(
    private readonly fetch: (from: number, count: number) => Promise<TagRowsPage>,
    private readonly onRows: () => void,
  ) {}

  /** Rows are others now. */
  outdate(): void {
    this.#version++;
  }

  row(position: number): TagRow | undefined {
    return this.#pages.get(Math.floor(position / pageSize))?.rows[position % pageSize];
  }

  /** Asks for what is missing or out of date between two positions. */
  need(from: number, to: number): void {
    for (let page = Math.floor(from / pageSize); page <= Math.floor(to / pageSize); page++)
      if (this.#pages.get(page)?.version !== this.#version && this.#asked.get(page) !== this.#version)
        void this.#ask(page);
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) break;
      if (page < Math.floor(from / pageSize) || page > Math.floor(to / pageSize)) this.#pages.delete(page);
    }
  }

  async #ask(page: number): Promise<void> {
    const version = this.#version;
    this.#asked.set(page, version);
    try {
      const { rows } = await this.fetch(page * pageSize, pageSize);
      // an answer to an earlier question is better than none, but never takes the place of a later one
      if ((this.#pages.get(page)?.version ?? -1) > version) return;
      this.#pages.set(page, { version, rows });
      this.onRows();
    } catch {
      if (this.#asked.get(page) === version) this.#asked.delete(page);
    }
  }
}
