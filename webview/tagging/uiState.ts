// How the person arranged the panel: kept over hiding and reloads, never data.

import type { RowFilter } from '../../src/shared/tagging/api';
import type { Host } from '../shared/host';

export type Tab = RowFilter | 'tags';

export interface UiState {
  tab: Tab;
  whichOpen: boolean;
  writingOpen: boolean;
  modelsOpen: boolean;
  /** Where it is narrow: whether the options are seen; null: until there is something to review. */
  sideOpen: boolean | null;
}

const tabs: readonly unknown[] = ['changed', 'unchanged', 'failed', 'tags'];

/** Reads and keeps the arrangement; what cannot be read is as at first. */
export class UiStore {
  readonly #host: Host;
  readonly value: UiState;

  constructor(host: Host) {
    this.#host = host;
    const kept = (typeof host.kept === 'object' && host.kept !== null ? host.kept : {}) as Partial<UiState>;
    this.value = {
      tab: tabs.includes(kept.tab) && kept.tab !== undefined ? kept.tab : 'changed',
      whichOpen: kept.whichOpen === true,
      writingOpen: kept.writingOpen === true,
      modelsOpen: kept.modelsOpen === true,
      sideOpen: typeof kept.sideOpen === 'boolean' ? kept.sideOpen : null,
    };
  }

  set(change: Partial<UiState>): void {
    Object.assign(this.value, change);
    this.#host.keep(this.value);
  }
}
