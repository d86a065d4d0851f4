import path from 'node:path';
import { nameOfRepeats } from '../../shared/dataset/names';
import type { Disk, FolderListing } from './disk';
import type { ProblemPlace, Problems } from './setPlan';

/** Says why a folder that was named cannot be used; false when it can. */
export function reportFault(listing: FolderListing, problems: Problems, place: ProblemPlace): boolean {
  const { fault, path: folder } = listing;
  if (fault === null) return false;
  if (fault === 'missing')
    problems.add('error', 'source-missing', `There is no folder ${folder}.`, 'Check the path.', place);
  else if (fault === 'not-folder')
    problems.add(
      'error',
      'source-not-folder',
      `${folder} is a file, not a folder.`,
      'Name the folder it lies in.',
      place,
    );
  else
    problems.add(
      'error',
      'source-unreadable',
      `${folder} cannot be read: ${fault.unreadable}.`,
      'Check its permissions.',
      place,
    );
  return true;
}

/** Says what is wrong within folders that can be listed: none has a picture, one cannot be read, names that are no text. */
export function reportFolders(
  disk: Disk,
  folder: string,
  listings: readonly FolderListing[],
  recursive: boolean,
  problems: Problems,
  place: ProblemPlace,
): void {
  for (const listing of listings) {
    if (listing.path !== folder) reportFault(listing, problems, { file: listing.path });
    if (listing.unnamed > 0)
      problems.add(
        'error',
        'name-not-text',
        `${listing.path} holds ${listing.unnamed === 1 ? 'a file' : `${listing.unnamed} files`} whose name is no UTF-8 text.`,
        'Rename it; it is left out until then.',
        { file: listing.path },
      );
  }
  if (listings.some(({ images }) => images.length > 0)) return;
  const below = recursive
    ? undefined
    : disk.folder(folder).children.find((name) => disk.folder(path.join(folder, name)).images.length > 0);
  const fix =
    below === undefined
      ? 'Put png, jpg, webp, bmp or avif files there, or check the path.'
      : `Its folder ${below} has some: name that one, call it \`${nameOfRepeats(10, below)}\`, or set \`recursive\`.`;
  problems.add('error', 'source-empty', `There are no pictures in ${folder}.`, fix, place);
}
