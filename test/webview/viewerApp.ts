// The viewer and the view of duplicates on a page of their own: what the gallery gives them comes from the page's identity.

import type { DuplicatesView } from '../../webview/gallery/duplicates/duplicates';
import { openDuplicates } from '../../webview/gallery/duplicates/duplicates';
import type { Viewer } from '../../webview/gallery/viewer/viewer';
import { openViewer } from '../../webview/gallery/viewer/viewer';
import { openHost } from '../../webview/shared/host';
import '../../webview/shared/theme.css';
import '../../webview/shared/panelFrame.css';
import '../../webview/gallery/layout.css';
import { viewerApi } from '../../src/shared/gallery/viewerApi';
import { connect } from '../../src/shared/ipc';

const { images, duplicates } = JSON.parse(document.body.dataset.identity ?? '{}') as {
  images: readonly string[];
  duplicates: boolean;
};
const root = document.getElementById('app') ?? document.body;
root.style.position = 'relative';
const view: { viewer: Viewer | null; duplicates: DuplicatesView | null } = { viewer: null, duplicates: null };
const { client } = connect(
  viewerApi,
  { duplicates: (state) => view.duplicates?.update(state) },
  openHost().transport,
);
/** What the gallery was told: the test reads it. */
const told: string[] = [];
Object.assign(window, { told, view });

function open(image: string): void {
  view.viewer = openViewer(
    {
      client,
      root,
      set: () => 'set',
      neighbour: (from, by) => Promise.resolve(images[images.indexOf(from) + by] ?? null),
      position: (shown) => ({ at: images.indexOf(shown) + 1, of: images.length }),
      onShown: (shown) => told.push(`shown ${shown}`),
      onClosed: (shown) => told.push(`closed ${shown}`),
    },
    image,
  );
}

if (duplicates)
  view.duplicates = openDuplicates({
    client,
    root,
    compare: (image, other) => {
      open(image);
      void view.viewer?.compare(other);
    },
    onClosed: () => told.push('closed'),
  });
else open(images[0] ?? '');
