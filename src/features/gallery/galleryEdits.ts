// Edits of captions from the gallery. All go through the command for bulk edits, so that each is one step that can be undone.

import path from 'node:path';
import { runCommand } from '../../platform/commands';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { EditOutcome } from '../../shared/captions/editRequest';
import type { ImageRecord } from '../../shared/dataset/records';
import type { GalleryEdit } from '../../shared/gallery/galleryEdit';
import type { EditAnswer } from '../../shared/gallery/gridApi';

/** With more images than this, what will change is shown first. */
export const mostUnasked = 20;

/** Changes captions of images. @returns what happened; cancelled also when the command told a fault itself */
export async function editImages(
  { index }: Pick<Services, 'index'>,
  images: readonly ImageRecord[],
  edit: GalleryEdit,
): Promise<EditAnswer> {
  if (images.length === 0) return { changed: 0, leftOut: [], cancelled: false };
  const outcome = await runCommand<EditOutcome>('blockLora.editCaptions', {
    images: images.map((image) => image.path),
    edit,
    title: titleOf(edit, images.length),
    preview: images.length > mostUnasked,
  });
  return answerOf(index, outcome);
}

/** Renames a tag in all captions of a data set; the command shows first what will change. */
export async function renameEverywhere(
  { index }: Pick<Services, 'index'>,
  set: string,
  from: string,
  to: string,
): Promise<EditAnswer> {
  const outcome = await runCommand<EditOutcome>('blockLora.editCaptions', {
    set,
    edit: { kind: 'rename', from: [from], to },
    title: `Rename “${from}” to “${to}”`,
    preview: true,
  });
  return answerOf(index, outcome);
}

async function answerOf(index: Services['index'], outcome: EditOutcome | undefined): Promise<EditAnswer> {
  // the page is to show what is true when it hears that the edit is done
  await index.settled();
  if (outcome === undefined) return { changed: 0, leftOut: [], cancelled: true };
  return {
    changed: outcome.changed,
    leftOut: outcome.leftOut
      .slice(0, 5)
      .map(({ path: file, reason }) => ({ name: path.basename(file), reason })),
    cancelled: outcome.cancelled,
  };
}

function titleOf(edit: GalleryEdit, images: number): string {
  const where = images === 1 ? '' : ` in ${count(images, 'caption')}`;
  const quoted = (tags: readonly string[]): string =>
    tags.length > 3 ? count(tags.length, 'tag') : tags.map((tag) => `“${tag}”`).join(', ');
  switch (edit.kind) {
    case 'add':
      return `Add ${quoted(edit.tags)}${where}`;
    case 'remove':
      return `Remove ${quoted(edit.tags)}${where}`;
    case 'rename':
      return `Rename ${quoted(edit.from)} to “${edit.to}”${where}`;
    case 'arrange':
      return `Put ${quoted(edit.tags)} first${where}`;
  }
}
