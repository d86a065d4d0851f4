// What every part of the page is given.

import type { Grid } from './grid';
import type { GalleryStore } from './store';
import type { UiStore } from './uiState';

export interface PageParts {
  readonly store: GalleryStore;
  readonly ui: UiStore;
  readonly grid: Grid;
  /** Does something that the host may refuse, and says so where the person looks. */
  attempt(what: string, action: () => Promise<unknown>): Promise<boolean>;
  /** Says something to those who look, and to screen readers, for a while. */
  say(sentence: string): void;
  startTagging(): void;
  toggleSide(): void;
  showKeys(): void;
  readonly view: () => void;
  findDuplicates(): void;
}

/** A part of the page that follows something. */
export interface Section<T> {
  readonly element: HTMLElement;
  update(value: T): void;
}
