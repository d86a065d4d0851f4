// The host half of the viewer and of the duplicates.

import type * as vscode from 'vscode';
import type { DuplicatesState } from '../../shared/gallery/duplicatesApi';
import type { ViewerApi } from '../../shared/gallery/viewerApi';
import type { ImageRecord } from '../../shared/dataset/records';
import type { Handlers } from '../../shared/ipc';
import type { Services } from '../../services';

/** What the viewer's host half needs of the panel. */
export interface ViewerPanel {
  /** Webview address of a file inside the panel's resource roots. */
  address(file: vscode.Uri): string;
  /** The images that the grid shows, in its order. */
  images(): readonly ImageRecord[];
  /** Id of the data set that is shown; null for several. */
  set(): string | null;
  /** Tells the view what is known of the duplicates, if it listens. */
  sendDuplicates(state: DuplicatesState): void;
}

/** The handlers, and what they hold while the panel is open. */
export interface ViewerHalf extends vscode.Disposable {
  readonly handlers: Handlers<ViewerApi>;
}

/** Makes the handlers of `viewerApi` for one panel: spread them into the gallery's own, dispose with the panel. */
export function viewerHandlers(_services: Services, _panel: ViewerPanel): ViewerHalf {
  throw new Error('The viewer is not there yet.');
}
