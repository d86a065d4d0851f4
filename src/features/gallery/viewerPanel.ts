import type * as vscode from 'vscode';
import type { ImageRecord } from '../../shared/dataset/records';
import type { DuplicatesState } from '../../shared/gallery/duplicatesApi';
import type { ImageFacts } from '../../shared/gallery/gridApi';

/** What the viewer's host half needs of the panel. */
export interface ViewerPanel {
  /** Webview address of a file inside the panel's resource roots. */
  address(file: vscode.Uri): string;
  /** The images that the grid shows, in its order. */
  images(): readonly ImageRecord[];
  /** All that is known of one image. */
  facts(image: ImageRecord): Promise<ImageFacts>;
  /** Tells the view what is known of the duplicates, if it listens. */
  sendDuplicates(state: DuplicatesState): void;
}
