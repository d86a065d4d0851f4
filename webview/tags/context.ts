// What every part of the table is given.

import type { Client } from '../../src/shared/ipc';
import type { TagAction, TagArrangement, TagTableApi, TagTableState } from '../../src/shared/tags/api';

export interface TableContext {
  readonly client: Client<TagTableApi>;
  /** Arranges the list, and keeps that over reloads. */
  arrange(change: TagArrangement): void;
  /** Does something with the selected tags, and says what went wrong. */
  act(action: TagAction): void;
  /** Goes to a tag. */
  goTo(tag: string): void;
}

/** A part of the page that follows the state. */
export interface Section {
  readonly element: HTMLElement;
  update(state: TagTableState): void;
}
