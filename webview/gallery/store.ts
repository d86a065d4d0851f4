// What the gallery shows, what is selected, where the keyboard is. Parts of the page read it and hear of changes; nothing here draws.

import { Emitter } from '../../src/shared/emitter';
import type { GalleryApi } from '../../src/shared/gallery/api';
import type { Chosen, GridRow, GridState } from '../../src/shared/gallery/gridApi';
import type { ListChange } from '../../src/shared/gallery/listChange';
import type { Range } from '../../src/shared/gallery/ranges';
import { sizeOf } from '../../src/shared/gallery/ranges';
import type { Selection } from '../../src/shared/gallery/selection';
import { followed, nothing } from '../../src/shared/gallery/selection';
import type { Client } from '../../src/shared/ipc';
import type { Picture } from './pictures';
import { Pictures } from './pictures';
import { RowCache } from './rowCache';

export class GalleryStore {
  readonly #stateChanged = new Emitter<GridState>();
  readonly #selectionChanged = new Emitter<Selection>();
  readonly #rowsCame = new Emitter<Range>();
  readonly #listChanged = new Emitter<ListChange>();
  readonly #reordered = new Emitter();
  readonly #picturesCame = new Emitter<ReadonlySet<string>>();
  readonly onState = this.#stateChanged.event;
  readonly onSelection = this.#selectionChanged.event;
  /** Rows from one position up to another came, or came anew. */
  readonly onRows = this.#rowsCame.event;
  /** The list is another one; rows and selection have followed. */
  readonly onList = this.#listChanged.event;
  /** The list is quite another one, and nothing is known of its rows. */
  readonly onReordered = this.#reordered.event;
  /** Pictures of these paths came. */
  readonly onPictures = this.#picturesCame.event;
  readonly pictures: Pictures;
  readonly #rows: RowCache;
  #state: GridState | null = null;
  #selection: Selection = nothing;
  #revision = -1;
  #total = 0;

  constructor(readonly client: Client<GalleryApi>) {
    this.pictures = new Pictures((side, paths) => client.want({ side, paths }));
    this.#rows = new RowCache(
      (revision, from, count) => client.rows({ revision, from, count }),
      (range) => this.#rowsCame.fire(range),
    );
  }

  /** Null until the host has spoken. */
  get state(): GridState | null {
    return this.#state;
  }

  get selection(): Selection {
    return this.#selection;
  }

  /** Images in the list. */
  get total(): number {
    return this.#total;
  }

  /** How many are selected. */
  get selected(): number {
    return sizeOf(this.#selection.ranges);
  }

  /** What is selected, for the host. */
  get chosen(): Chosen {
    return { revision: this.#revision, ranges: this.#selection.ranges };
  }

  /** One image, for the host. */
  only(position: number): Chosen {
    return { revision: this.#revision, ranges: [[position, position + 1]] };
  }

  /** An image of the list, when it is here. */
  row(position: number): GridRow | undefined {
    return this.#rows.row(position);
  }

  /** An image of the list, asked for when it is not here; undefined outside of the list. */
  async rowAt(position: number): Promise<GridRow | undefined> {
    if (position < 0 || position >= this.#total) return undefined;
    const known = this.row(position);
    if (known !== undefined) return known;
    const { rows } = await this.client.rows({ revision: this.#revision, from: position, count: 1 });
    return rows[0];
  }

  /** Where the keyboard is. */
  get focused(): GridRow | undefined {
    const { focus } = this.#selection;
    return focus === null ? undefined : this.row(focus);
  }

  /** Says which images are seen, and which will be soon: their rows are asked for. */
  need(seen: Range, soon: Range): void {
    this.#rows.need(seen, soon);
  }

  select(selection: Selection): void {
    if (selection === this.#selection) return;
    this.#selection = selection;
    this.client.select({ ...this.chosen, focus: selection.focus, anchor: selection.anchor });
    this.#selectionChanged.fire(selection);
  }

  /** The host's complete state. */
  take(state: GridState): void {
    const first = this.#state === null;
    this.#state = state;
    const another = this.#revision !== state.revision;
    this.#revision = state.revision;
    this.#total = state.total;
    // a page that comes back has the host's memory; so has one that missed how the list changed
    if (first || another) this.#selection = state.selection;
    this.#rows.source = state;
    this.#stateChanged.fire(state);
    if (first || another) this.#selectionChanged.fire(this.#selection);
    if (another && !first) this.#reordered.fire();
  }

  /** The list became another one. */
  follow(change: ListChange): void {
    // another order comes with the state, and its selection with it
    if (change.before !== this.#revision || change.kept === null) return;
    this.#revision = change.after;
    this.#total = change.total;
    this.#rows.follow(change);
    this.#selection = followed(this.#selection, change);
    this.#listChanged.fire(change);
    this.#selectionChanged.fire(this.#selection);
  }

  takePictures(pictures: readonly (Picture & { readonly path: string; readonly side: number })[]): void {
    for (const { path, side, ...picture } of pictures) this.pictures.take(side, path, picture);
    this.#picturesCame.fire(new Set(pictures.map(({ path }) => path)));
  }
}
