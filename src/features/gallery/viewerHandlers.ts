// The host half of the viewer and of the duplicates.

import type * as vscode from 'vscode';
import { writeFocalFile } from '../../dataset/focal/focalFile';
import { runCommand } from '../../platform/commands';
import { faultText, isCancellation } from '../../platform/reportError';
import { lockedReason } from '../../platform/trust';
import type { Services } from '../../services';
import type { ImageRecord } from '../../shared/dataset/records';
import type { ViewerApi } from '../../shared/gallery/viewerApi';
import type { Handlers } from '../../shared/ipc';
import { DuplicatesHalf } from './duplicatesHalf';
import { GalleryError } from './galleryError';
import { deleteMask, saveMask } from './masks';
import { copyAddress, maskOf, viewerImage } from './viewerImage';
import type { ViewerPanel } from './viewerPanel';

/** Masks that are painted and not saved, and are kept while the panel is open. */
const mostDrafts = 8;

/** The handlers, and what they hold while the panel is open. */
export interface ViewerHalf extends vscode.Disposable {
  readonly handlers: Handlers<ViewerApi>;
}

/** Makes the handlers of `viewerApi` for one panel: spread them into the gallery's own, dispose with the panel. */
export function viewerHandlers(services: Services, panel: ViewerPanel): ViewerHalf {
  const duplicates = new DuplicatesHalf(services, panel);
  const source = {
    services,
    address: (file: vscode.Uri) => panel.address(file),
    facts: (image: ImageRecord) => panel.facts(image),
  };
  const known = (image: string): ImageRecord => knownImage(services, image);
  /** Masks that are being painted; the page may be hidden, and thrown away, at any moment. */
  const drafts = new Map<string, string>();
  const handlers: Handlers<ViewerApi> = {
    viewerImage: ({ image, set }) =>
      told(async () => ({
        ...(await viewerImage(source, known(image), set)),
        draft: drafts.get(image) ?? null,
      })),
    viewerCopy: ({ image }) => told(() => copyAddress(source, known(image).path)),
    setFocal: ({ image, focal }) =>
      told(async () => {
        refuseLocked();
        await writeFocalFile(known(image).path, focal);
      }),
    keepMaskDraft: ({ image, png }) => {
      drafts.delete(image);
      if (png !== null && services.index.image(image) !== undefined) drafts.set(image, png);
      const [oldest] = drafts.keys();
      if (drafts.size > mostDrafts && oldest !== undefined) drafts.delete(oldest);
    },
    saveMask: ({ image, png }) =>
      told(async () => {
        refuseLocked();
        await saveMask(services, known(image).path, Buffer.from(png, 'base64'));
        drafts.delete(image);
        const mask = await maskOf(source, image);
        if (mask === null) throw new GalleryError('mask-gone', 'The mask is gone again.', 'Save it again.');
        return mask;
      }),
    deleteMask: ({ image }) =>
      told(async () => {
        refuseLocked();
        await deleteMask(services, known(image).path);
        drafts.delete(image);
      }),
    exportMasks: ({ image, set }) =>
      told(async () => {
        await runCommand('blockLora.exportMasks', set ?? services.index.setsOf(image)[0]?.id);
      }),
    ...duplicates.handlers,
  };
  return { handlers, dispose: () => duplicates.dispose() };
}

/** The view may name data sets' own images only. */
function knownImage({ index }: Pick<Services, 'index'>, path: string): ImageRecord {
  const image = index.image(path);
  if (image === undefined)
    throw new GalleryError('image-gone', 'This image is not there any more.', 'Choose another image.');
  return image;
}

function refuseLocked(): void {
  const reason = lockedReason('to change pictures’ focal points and masks');
  if (reason !== null) throw new GalleryError('not-trusted', reason, '');
}

/** What is asked for in the view: a fault is told with its remedy. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) throw error;
    throw new Error(faultText(error), { cause: error });
  }
}
