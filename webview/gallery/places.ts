// The pictures that are tagged one after the other: those that are selected when several are, else all of the list. A picture that
// falls out of the list, since it has a tag now, hands its place to the next one.

import type { GridRow } from '../../src/shared/gallery/gridApi';
import type { ListChange } from '../../src/shared/gallery/listChange';
import { moved, movedNear, movedRanges } from '../../src/shared/gallery/listChange';
import type { Ranges } from '../../src/shared/gallery/ranges';
import { contains, sizeOf } from '../../src/shared/gallery/ranges';
import { clicked } from '../../src/shared/gallery/selection';
import type { GalleryStore } from './store';

export class Places {
  readonly #subscription: { dispose(): void };
  /** Null: all of the list. */
  #within: Ranges | null;
  #position: number;
  /** The picture that is shown has gone; the next one stands in its place. */
  #gone = false;

  constructor(private readonly store: GalleryStore) {
    const { ranges, focus } = store.selection;
    this.#within = sizeOf(ranges) > 1 ? ranges : null;
    const first = ranges[0]?.[0] ?? 0;
    this.#position = focus === null ? first : focus;
    if (this.#within !== null && !contains(this.#within, this.#position)) this.#position = first;
    this.#subscription = store.onList((change) => this.#follow(change));
  }

  /** Place of the picture that is shown, from 1, and how many there are. */
  get at(): number {
    if (this.#within === null) return this.#position + 1;
    let before = 0;
    for (const [from, to] of this.#within) before += Math.max(0, Math.min(to, this.#position) - from);
    return before + 1;
  }

  get of(): number {
    return this.#within === null ? this.store.total : sizeOf(this.#within);
  }

  /** The first picture. */
  start(): Promise<GridRow | undefined> {
    return this.store.rowAt(this.#position);
  }

  /** Goes on by a picture or back; undefined at the ends. */
  async go(by: number): Promise<GridRow | undefined> {
    const to = this.#to(by);
    const row = to === null ? undefined : await this.store.rowAt(to);
    if (row === undefined || to === null) return undefined;
    this.#gone = false;
    this.#position = to;
    // the grid follows; what is selected for the whole way stays
    const { selection } = this.store;
    this.store.select(
      this.#within === null
        ? clicked(selection, to, { toggle: false, shift: false })
        : { ...selection, focus: to },
    );
    return row;
  }

  /** Pictures that will be wanted next. */
  async around(): Promise<GridRow[]> {
    const rows: GridRow[] = [];
    for (const by of [1, 2, 3, -1]) {
      const to = this.#to(by);
      const row = to === null ? undefined : await this.store.rowAt(to).catch(() => undefined);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #to(by: number): number | null {
    // the next one has moved up into the place of the one that has gone
    let to = this.#position + (this.#gone && by > 0 ? by - 1 : by);
    if (this.#within === null) return to >= 0 && to < this.store.total ? to : null;
    const step = Math.sign(by);
    while (to >= 0 && to < this.store.total && !contains(this.#within, to)) to += step;
    return to >= 0 && to < this.store.total ? to : null;
  }

  #follow(change: ListChange): void {
    if (this.#within !== null) this.#within = movedRanges(change, this.#within);
    if (moved(change, this.#position) === null) this.#gone = true;
    const to = movedNear(change, this.#position) ?? 0;
    // the last one has gone: nothing has moved up
    const last = this.#gone && this.#position >= change.total;
    this.#position = last ? change.total : to;
  }
}
