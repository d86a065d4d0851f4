// Masks as files beside their pictures: written and taken away as steps of the history.

import path from 'node:path';
import { currentBytes } from '../../dataset/journal/editFile';
import { besideImage } from '../../dataset/pairs/besideImage';
import { pictureHeader } from '../../dataset/scan/pictureHeader';
import type { Services } from '../../services';
import { maskName } from '../../shared/dataset/masks';
import { GalleryError } from './galleryError';

const pngMark = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/**
 * Writes the mask of a picture as 8-bit grey of the picture's own size, as one step of the history.
 *
 * @param image absolute path
 * @param painted a PNG of any size with the picture's ratio
 * @throws GalleryError or TaggerError, with cause and remedy
 */
export async function saveMask(
  { tagger, journal }: Pick<Services, 'tagger' | 'journal'>,
  image: string,
  painted: Buffer,
): Promise<void> {
  if (!painted.subarray(0, 8).equals(pngMark))
    throw new GalleryError('mask-unreadable', 'What was painted is no PNG.', 'Paint the mask again.');
  const { width, height } = uprightSize(image);
  const mask = await tagger.mask(painted, { width, height, orientation: 1 });
  await change(journal, image, `Paint the mask of ${path.basename(image)}`, Buffer.from(mask));
}

/**
 * Takes the mask of a picture away, as one step of the history.
 *
 * @throws GalleryError when it could not be
 */
export async function deleteMask({ journal }: Pick<Services, 'journal'>, image: string): Promise<void> {
  await change(journal, image, `Delete the mask of ${path.basename(image)}`, null);
}

/** Pixels of the upright picture, as its file says now. */
export function uprightSize(image: string): {
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
} {
  const header = pictureHeader(image);
  if (header === null)
    throw new GalleryError(
      'image-unreadable',
      `${path.basename(image)} cannot be read any more.`,
      'Check that the picture is still there.',
    );
  const { width, height, orientation } = header;
  return orientation >= 5 ? { width: height, height: width, orientation } : { width, height, orientation };
}

async function change(
  journal: Services['journal'],
  image: string,
  title: string,
  after: Buffer | null,
): Promise<void> {
  const file = await besideImage(image, maskName(path.basename(image)));
  const before = currentBytes(file);
  const { conflicts, failures } = await journal.apply(title, 'edit', [{ path: file, before, after }]);
  const [failure] = failures;
  if (failure !== undefined) throw new GalleryError(failure.code, failure.message, failure.fix);
  if (conflicts.length > 0)
    throw new GalleryError(
      'mask-conflict',
      `${path.basename(file)} was changed by another program at this moment.`,
      'Save the mask again.',
    );
}
