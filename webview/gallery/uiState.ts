// How the person arranged the gallery: kept over hiding and reloads, never data.

import type { SortKey } from '../../src/shared/gallery/gridApi';
import { sortKeys } from '../../src/shared/gallery/gridApi';
import type { Host } from '../shared/host';

export interface UiState {
  /** Side of a picture in the grid, in CSS pixels. */
  tile: number;
  /** Whether the panel beside the grid is open; null: as the room allows. */
  sideOpen: boolean | null;
  /** What was shown, for a window that comes back. */
  query: string;
  sortBy: SortKey;
  descending: boolean;
  /** The image at the top, and the one that has the keyboard; null: none. */
  top: string | null;
  focus: string | null;
  /** Pictures are tagged one after the other. */
  tagging: boolean;
}

export const smallestTile = 64;
export const largestTile = 400;

/** Reads and keeps the arrangement; what cannot be read is as at first. */
export class UiStore {
  readonly #host: Host;
  readonly value: UiState;

  constructor(host: Host) {
    this.#host = host;
    const kept = (typeof host.kept === 'object' && host.kept !== null ? host.kept : {}) as Partial<UiState>;
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    this.value = {
      tile:
        typeof kept.tile === 'number' && kept.tile >= smallestTile && kept.tile <= largestTile
          ? kept.tile
          : 160,
      sideOpen: typeof kept.sideOpen === 'boolean' ? kept.sideOpen : null,
      query: text(kept.query) ?? '',
      sortBy: sortKeys.find((key) => key === kept.sortBy) ?? 'name',
      descending: kept.descending === true,
      top: text(kept.top),
      focus: text(kept.focus),
      tagging: kept.tagging === true,
    };
  }

  set(change: Partial<UiState>): void {
    Object.assign(this.value, change);
    this.#host.keep(this.value);
  }
}
