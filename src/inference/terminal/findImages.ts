import fs from 'node:fs/promises';
import path from 'node:path';
import { isImageName } from '../../shared/dataset/names';
import { naturalSorted } from '../../shared/dataset/naturalOrder';

/**
 * The images that these places stand for: a file as it is, a folder's images and those of the folders in it, in natural
 * order. Links to folders are not followed, so that no circle is walked.
 *
 * @throws the system's error when a place is not there
 */
export async function findImages(places: readonly string[]): Promise<string[]> {
  const images: string[] = [];
  for (const place of places) {
    const stat = await fs.stat(place);
    images.push(...(stat.isDirectory() ? await below(place) : [place]));
  }
  return [...new Set(images)];
}

async function below(folder: string): Promise<string[]> {
  const entries = naturalSorted(await fs.readdir(folder, { withFileTypes: true }), ({ name }) => name);
  const images: string[] = [];
  for (const entry of entries) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) images.push(...(await below(place)));
    else if (isImageName(entry.name)) images.push(place);
  }
  return images;
}
