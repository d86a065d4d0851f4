// The view of duplicates: over the grid, groups of pictures that look alike.

import type { DuplicatesState } from '../../../src/shared/gallery/duplicatesApi';
import type { Client } from '../../../src/shared/ipc';
import type { ViewerApi } from '../../../src/shared/gallery/viewerApi';

/** What the view needs of the gallery. */
export interface DuplicatesHost {
  readonly client: Client<ViewerApi>;
  /** The view is put into it and covers it: it must be positioned. */
  readonly root: HTMLElement;
  /** Opens the viewer with two pictures side by side. */
  compare(image: string, other: string): void;
  /** The view was closed; the grid takes the focus. */
  onClosed(): void;
}

export interface DuplicatesView {
  readonly element: HTMLElement;
  /** Takes what the notification `duplicates` brings. */
  update(state: DuplicatesState): void;
  close(): void;
}

/** Opens the view over the grid and begins to look for duplicates unless that was done. */
export function openDuplicates(_host: DuplicatesHost): DuplicatesView {
  throw new Error('The view of duplicates is not there yet.');
}
