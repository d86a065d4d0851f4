// What every part of the panel is given.

import type { Client } from '../../src/shared/ipc';
import type { TaggingPanelApi, TaggingPanelState } from '../../src/shared/tagging/api';
import type { TaggingOptions } from '../../src/shared/tagging/options';
import type { UiStore } from './uiState';

export interface PanelContext {
  readonly client: Client<TaggingPanelApi>;
  readonly ui: UiStore;
  /** Runs something that the host may refuse, and says so where the person looks. */
  attempt(what: string, action: () => Promise<unknown>): Promise<boolean>;
  /** Sets options on the host; what is set several times within a frame is sent once. */
  setOptions(change: Partial<TaggingOptions>): void;
}

/** A part of the page that follows the state. */
export interface Section {
  readonly element: HTMLElement;
  update(state: TaggingPanelState): void;
}
