// The viewer: one picture, or two side by side, over the grid.

import type { Client } from '../../../src/shared/ipc';
import type { ViewerApi } from '../../../src/shared/gallery/viewerApi';

/** What the viewer needs of the gallery. */
export interface ViewerHost {
  readonly client: Client<ViewerApi>;
  /** The viewer is put into it and covers it: it must be positioned. */
  readonly root: HTMLElement;
  /** Id of the data set that is shown; null for several. */
  readonly set: () => string | null;
  /** Path of the image that is `by` places further in the grid; null at its ends. */
  neighbour(image: string, by: number): Promise<string | null>;
  /** Place of an image in the grid, from 1, and how many there are; null when it is not in it. */
  position(image: string): { readonly at: number; readonly of: number } | null;
  /** Another image is shown now: the grid makes it the focused one. */
  onShown(image: string): void;
  /** The viewer was closed; `image` is the last one. The grid takes the focus. */
  onClosed(image: string): void;
}

export interface Viewer {
  readonly element: HTMLElement;
  /** Path of the image that is shown. */
  readonly image: string;
  /** Shows another image. */
  show(image: string): Promise<void>;
  /** Shows a second one beside it, with linked zoom and pan; null ends that. */
  compare(image: string | null): Promise<void>;
  /** Files changed: what is shown is asked for again when it is among them. */
  changed(images: readonly string[]): void;
  /** Closes; a mask that is not saved is asked about. */
  close(): void;
}

/**
 * Opens the viewer over the grid. Only one at a time: close the other one before.
 *
 * @param image absolute path
 */
export function openViewer(_host: ViewerHost, _image: string): Viewer {
  throw new Error('The viewer is not there yet.');
}
