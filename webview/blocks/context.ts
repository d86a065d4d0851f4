// What every part of the editor is given.

import type { BlockEditorApi } from '../../src/shared/blocks/editorApi';
import type { Client } from '../../src/shared/ipc';
import type { SchemaHelp } from './schema';
import type { Shown, Store } from './store';
import type { UiStore } from './uiState';

export interface EditorContext {
  readonly client: Client<BlockEditorApi>;
  readonly store: Store;
  readonly ui: UiStore;
  readonly schema: SchemaHelp;
  /** Runs something that the host may refuse, and says so where the person looks. */
  readonly attempt: (what: string, action: () => Promise<unknown>) => Promise<boolean>;
  /** Draws all again, after something of the arrangement has changed. */
  readonly redraw: () => void;
}

/** A part of the page that follows what is shown. */
export interface Section {
  readonly element: HTMLElement;
  update(shown: Shown): void;
}
