// What lies over the grid: the viewer, and the duplicates. One of each at most.

import type { DuplicatesState } from '../../src/shared/gallery/duplicatesApi';
import { clicked } from '../../src/shared/gallery/selection';
import type { DuplicatesView } from './duplicates/duplicates';
import { openDuplicates } from './duplicates/duplicates';
import type { GalleryStore } from './store';
import type { Viewer } from './viewer/viewer';
import { openViewer } from './viewer/viewer';

export interface OverlaysOptions {
  readonly store: GalleryStore;
  /** What is covered; it is positioned. */
  readonly root: HTMLElement;
  /** Scrolls to an image of the grid. */
  readonly reveal: (position: number) => void;
  /** The grid takes the keyboard. */
  readonly focusGrid: () => void;
}

export class Overlays {
  #viewer: Viewer | null = null;
  #duplicates: DuplicatesView | null = null;
  /** Place of the image in the viewer. */
  #position = -1;

  constructor(private readonly options: OverlaysOptions) {
    const { store } = options;
    store.onState(() => this.#viewer?.changed([this.#viewer.image]));
    store.onList(() => {
      if (this.#viewer !== null) void this.#find(this.#viewer.image);
    });
  }

  /** Whether something lies over the grid. */
  get open(): boolean {
    return this.#viewer !== null || this.#duplicates !== null;
  }

  /** Opens the viewer on the image that has the keyboard. */
  async view(): Promise<void> {
    const { focused, selection } = this.options.store;
    if (focused === undefined || selection.focus === null) return;
    this.#position = selection.focus;
    await this.#show(focused.path);
  }

  /** Opens the viewer with two images side by side. */
  async compare(image: string, other: string): Promise<void> {
    await this.#find(image);
    await this.#show(image);
    await this.#viewer?.compare(other);
  }

  findDuplicates(): void {
    if (this.#duplicates !== null) return;
    const { store, root, focusGrid } = this.options;
    this.#duplicates = openDuplicates({
      client: store.client,
      root,
      compare: (image, other) => void this.compare(image, other),
      onClosed: () => {
        this.#duplicates = null;
        focusGrid();
      },
    });
  }

  takeDuplicates(state: DuplicatesState): void {
    this.#duplicates?.update(state);
  }

  async #show(image: string): Promise<void> {
    if (this.#viewer !== null) {
      await this.#viewer.show(image);
      return;
    }
    const { store, root, reveal, focusGrid } = this.options;
    this.#viewer = openViewer(
      {
        client: store.client,
        root,
        set: () => store.state?.set ?? null,
        neighbour: (_image, by) => this.#neighbour(by),
        position: (shown) =>
          this.#position >= 0 && shown === this.#pathHere
            ? { at: this.#position + 1, of: store.total }
            : null,
        onShown: (shown) => void this.#onShown(shown),
        onClosed: () => {
          this.#viewer = null;
          if (this.#duplicates !== null) return;
          if (this.#position >= 0) reveal(this.#position);
          focusGrid();
        },
      },
      image,
    );
  }

  get #pathHere(): string | undefined {
    return this.options.store.row(this.#position)?.path;
  }

  async #onShown(image: string): Promise<void> {
    if (image !== this.#pathHere) await this.#find(image);
    const { store, reveal } = this.options;
    if (this.#position < 0) return;
    if (store.selection.focus !== this.#position)
      store.select(clicked(store.selection, this.#position, { toggle: false, shift: false }));
    reveal(this.#position);
  }

  async #neighbour(by: number): Promise<string | null> {
    const row = await this.options.store.rowAt(this.#position + by);
    return row?.path ?? null;
  }

  /** Where an image stands in the grid now. */
  async #find(image: string): Promise<void> {
    const { positions } = await this.options.store.client.positions({ paths: [image] });
    this.#position = positions[0] ?? -1;
  }
}
