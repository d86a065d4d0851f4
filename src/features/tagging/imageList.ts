// The images that are tagged, each with its caption's file, read from the disk itself: what is there now counts.

import fs from 'node:fs/promises';
import path from 'node:path';
import { naturalCompare } from '../../shared/dataset/naturalOrder';
import { isImageName, isSkippedFolder, stemOf } from '../../shared/dataset/names';

/** An image and where its caption lies, or would. */
export interface ListedImage {
  /** Absolute. */
  readonly path: string;
  /** Absolute; the file need not be there. */
  readonly caption: string;
  /** Whether it is there. It may be blank. */
  readonly captionExists: boolean;
}

/** Endings of captions in a folder, in the order in which they are looked for; the first is that of a new one. */
export type CaptionEndings = (folder: string) => readonly string[];

/** All images in a folder, and in those below it, in natural order. Hidden folders and links to folders are left out. */
export async function imagesIn(
  folder: string,
  recursive: boolean,
  endings: CaptionEndings,
): Promise<ListedImage[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !isSkippedFolder(entry.name));
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const images = paired(folder, files.filter(isImageName), new Set(files), endings(folder));
  if (!recursive) return images;
  folders.sort((one, other) => naturalCompare(one.name, other.name));
  for (const { name } of folders)
    images.push(...(await imagesIn(path.join(folder, name), true, endings).catch(() => [])));
  return images;
}

/** Some images, in the order of their folders and names. What is no image by its ending is taken for a caption, and its image looked for. */
export async function chosenImages(
  chosen: readonly string[],
  endings: CaptionEndings,
): Promise<ListedImage[]> {
  const byFolder = new Map<string, Set<string>>();
  for (const file of chosen) {
    const folder = path.dirname(file);
    byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(path.basename(file)));
  }
  const found: ListedImage[] = [];
  for (const folder of [...byFolder.keys()].sort(naturalCompare)) {
    const names = byFolder.get(folder) ?? new Set();
    const files = await fs.readdir(folder);
    const stems = new Set([...names].filter((name) => !isImageName(name)).map(stemOf));
    const images = files.filter((name) => isImageName(name) && (names.has(name) || stems.has(stemOf(name))));
    found.push(...paired(folder, images, new Set(files), endings(folder)));
  }
  return found;
}

function paired(
  folder: string,
  images: readonly string[],
  files: ReadonlySet<string>,
  endings: readonly string[],
): ListedImage[] {
  return [...images].sort(naturalCompare).map((name) => {
    const stem = stemOf(name);
    const there = endings.map((ending) => stem + ending).find((caption) => files.has(caption));
    return {
      path: path.join(folder, name),
      caption: path.join(folder, there ?? stem + (endings[0] ?? '.txt')),
      captionExists: there !== undefined,
    };
  });
}
