// What every section of the panel is given.

import type { RunPanelApi, RunPanelState } from '../../src/shared/runs/api';
import type { Client } from '../../src/shared/ipc';
import type { UiStore } from './uiState';

export interface PanelContext {
  readonly client: Client<RunPanelApi>;
  readonly ui: UiStore;
  /** Runs something that the host may refuse, and says so where the person looks. */
  attempt(what: string, action: () => Promise<unknown>): Promise<boolean>;
}

/** A part of the page that follows the run. */
export interface Section {
  readonly element: HTMLElement;
  update(state: RunPanelState): void;
}

/** The webview address of a file of the run. */
export function fileAddress(state: RunPanelState, file: string, version?: number): string {
  const path = file.split('/').map(encodeURIComponent).join('/');
  return `${state.folder}/${path}${version === undefined ? '' : `?v=${version}`}`;
}
