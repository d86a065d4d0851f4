// Masks for sd-scripts: `conditioning_data_dir` holds a picture of the same name for *every* image (it refuses to begin when one
// is missing), of exactly its size as the file stores it, since it does not look at EXIF. Its first channel weighs the loss.

import fs from 'node:fs/promises';
import path from 'node:path';
import type { ImageRecord } from '../../shared/dataset/records';
import { maskName } from '../../shared/dataset/masks';
import { stemOf } from '../../shared/dataset/names';
import { FolderNames } from '../pairs/besideImage';
import { pictureHeader } from '../scan/pictureHeader';

/** A folder of images and the one that its masks go into. */
export interface MaskFolder {
  readonly images: string;
  readonly masks: string;
}

/** One mask to be written. */
export interface PlannedMask {
  readonly image: string;
  /** Absolute path of the painted mask; null: white all over, so that all of the image is learnt. */
  readonly painted: string | null;
  readonly target: string;
}

export interface MaskExportPlan {
  readonly folders: readonly MaskFolder[];
  readonly masks: readonly PlannedMask[];
  readonly painted: number;
  /** Masks that are there already and would be written over. */
  readonly taken: readonly string[];
}

/**
 * What is to be written. Nothing is done yet. Images of one folder share a folder of masks; pictures of one stem share a mask.
 *
 * @param images of a data set
 * @param target absolute path of the folder for all masks
 */
export async function planMaskExport(
  images: readonly ImageRecord[],
  target: string,
): Promise<MaskExportPlan> {
  const folders = [...new Set(images.map(({ folder }) => folder))];
  const places = placesOf(folders, target);
  const names = new Map<string, FolderNames>();
  for (const folder of folders) names.set(folder, await FolderNames.of(folder));
  const masks = new Map<string, PlannedMask>();
  for (const { path: image, name, folder } of images) {
    const place = path.join(places.get(folder) ?? target, `${stemOf(name)}.png`);
    if (masks.has(place)) continue;
    const beside = names.get(folder)?.find(maskName(name));
    const painted = beside === undefined ? null : path.join(folder, beside);
    masks.set(place, { image, painted, target: place });
  }
  const planned = [...masks.values()];
  const taken: string[] = [];
  const there = new Map<string, FolderNames>();
  for (const place of places.values()) there.set(place, await FolderNames.of(place));
  for (const { target: file } of planned)
    if (there.get(path.dirname(file))?.find(path.basename(file)) !== undefined) taken.push(file);
  return {
    folders: folders.map((folder) => ({ images: folder, masks: places.get(folder) ?? target })),
    masks: planned,
    painted: planned.filter(({ painted }) => painted !== null).length,
    taken,
  };
}

/** Each folder's own folder of masks, named after it; the target itself where there is only one. */
function placesOf(folders: readonly string[], target: string): ReadonlyMap<string, string> {
  if (folders.length === 1) return new Map(folders.map((folder) => [folder, target]));
  const used = new Set<string>();
  return new Map(
    folders.map((folder) => {
      const name = path.basename(folder);
      let unique = name;
      for (let number = 2; used.has(unique.toLowerCase()); number++) unique = `${name}-${number}`;
      used.add(unique.toLowerCase());
      return [folder, path.join(target, unique)];
    }),
  );
}

/** Makes a mask of its picture's size: `TaggerClient.mask`. */
export type DrawMask = (
  source: Uint8Array | null,
  shape: { readonly width: number; readonly height: number; readonly orientation: number },
) => Promise<Uint8Array>;

export interface MaskExportResult {
  readonly written: number;
  /** Masks that could not be made, each with the sentence why. */
  readonly failed: readonly { readonly image: string; readonly reason: string }[];
}

/**
 * Writes the masks, each at one stroke.
 *
 * @throws the signal's reason; the system's error when the folder cannot be written
 */
export async function exportMasks(
  { masks }: MaskExportPlan,
  draw: DrawMask,
  work: { readonly signal: AbortSignal; readonly onProgress: (done: number) => void },
): Promise<MaskExportResult> {
  const failed: { image: string; reason: string }[] = [];
  /** White masks are the same for all images of a size. */
  const white = new Map<string, Uint8Array>();
  let written = 0;
  for (const { image, painted, target } of masks) {
    work.signal.throwIfAborted();
    const shape = shapeOf(image);
    if (shape === null) failed.push({ image, reason: `${path.basename(image)} cannot be read.` });
    else {
      const key = JSON.stringify(shape);
      try {
        const data =
          painted !== null
            ? await draw(await fs.readFile(painted), shape)
            : (white.get(key) ?? (await draw(null, shape)));
        if (painted === null) white.set(key, data);
        await writeWhole(target, data);
        written += 1;
      } catch (error) {
        if (!(error instanceof Error && 'fix' in error)) throw error;
        failed.push({ image, reason: `${path.basename(image)}: ${error.message}` });
      }
    }
    work.onProgress(written + failed.length);
  }
  return { written, failed };
}

/** Pixels of the upright picture, and how its file stores it. */
function shapeOf(image: string): { width: number; height: number; orientation: number } | null {
  const header = pictureHeader(image);
  if (header === null) return null;
  const { width, height, orientation } = header;
  return orientation >= 5 ? { width: height, height: width, orientation } : { width, height, orientation };
}

async function writeWhole(target: string, data: Uint8Array): Promise<void> {
  const unfinished = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.new`);
  await fs.mkdir(path.dirname(target), { recursive: true });
  await fs.writeFile(unfinished, data);
  await fs.rename(unfinished, target);
}

/** Lines for sd-scripts' dataset TOML: which masks belong to which images. */
export function maskTomlLines(folders: readonly MaskFolder[]): string {
  const quoted = (text: string): string => JSON.stringify(text.replaceAll('\\', '/'));
  return folders
    .map(
      ({ images, masks }) =>
        `  [[datasets.subsets]]\n  image_dir = ${quoted(images)}\n  conditioning_data_dir = ${quoted(masks)}\n`,
    )
    .join('\n');
}
