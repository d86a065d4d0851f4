// All that the viewer says of one picture.

import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { focalPath, readFocalFile } from '../../dataset/focal/focalFile';
import { besideImage } from '../../dataset/pairs/besideImage';
import { pictureHeader } from '../../dataset/scan/pictureHeader';
import { faultText } from '../../platform/reportError';
import { lockedReason } from '../../platform/trust';
import type { Services } from '../../services';
import { maskName } from '../../shared/dataset/masks';
import { isImageName, stemOf } from '../../shared/dataset/names';
import type { DataSet, ImageRecord, Subset } from '../../shared/dataset/records';
import type { ImageFacts } from '../../shared/gallery/gridApi';
import type { CropChoice, MaskFacts, ViewerImage } from '../../shared/gallery/viewerApi';
import { UserFault } from '../../shared/userFault';

/** Longest side of the copy of a picture that a browser does not show as it is. */
export const copySide = 2048;
/** A browser takes four bytes a pixel, several times over while it zooms. */
const mostPixels = 100_000_000;

/** Where the viewer's files and facts come from. */
export interface ViewerSource {
  readonly services: Pick<Services, 'index' | 'tagger'>;
  /** Webview address of a file. */
  address(file: vscode.Uri): string;
  facts(image: ImageRecord): Promise<ImageFacts>;
}

/** @throws an error with the sentence why a copy that is needed could not be made */
export async function viewerImage(
  source: ViewerSource,
  image: ImageRecord,
  set: string | null,
): Promise<Omit<ViewerImage, 'draft'>> {
  const [facts, focal, mask, names] = await Promise.all([
    source.facts(image),
    focalOf(image.path),
    maskOf(source, image.path),
    fs.readdir(image.folder).catch((): string[] => []),
  ]);
  const stem = stemOf(image.name).toLowerCase();
  const original = isShownAsItIs(image);
  return {
    facts,
    address: original
      ? `${source.address(vscode.Uri.file(image.path))}?v=${image.modified}`
      : await copyAddress(source, image.path),
    original,
    choices: choicesOf(source.services.index.setsOf(image.path), image, set),
    ...focal,
    mask,
    maskFile: mask === null ? maskName(image.name) : path.basename(mask.path),
    sharing: names.filter(
      (name) => isImageName(name) && name !== image.name && stemOf(name).toLowerCase() === stem,
    ),
    locked: lockedReason('to change pictures’ focal points and masks'),
  };
}

/** The address of a smaller copy, made when it is not there; empty in a workspace that is not trusted. */
export async function copyAddress(
  { services, address }: Pick<ViewerSource, 'services' | 'address'>,
  image: string,
): Promise<string> {
  if (!vscode.workspace.isTrusted) return '';
  return address(vscode.Uri.file(await services.tagger.thumbnail(image, copySide)));
}

/** The mask beside a picture; null when there is none. */
export async function maskOf(
  { address }: Pick<ViewerSource, 'address'>,
  image: string,
): Promise<MaskFacts | null> {
  const file = await besideImage(image, maskName(path.basename(image)));
  const stat = await fs.stat(file).catch(() => null);
  if (!stat?.isFile()) return null;
  return { path: file, address: `${address(vscode.Uri.file(file))}?v=${stat.mtimeMs}-${stat.size}` };
}

/** Of EXIF, browsers surely heed that of JPEG only. */
function isShownAsItIs(image: ImageRecord): boolean {
  const header = pictureHeader(image.path);
  if (header === null || header.width * header.height > mostPixels) return false;
  return header.format === 'jpeg' || header.orientation === 1;
}

async function focalOf(image: string): Promise<Pick<ViewerImage, 'focal' | 'focalFile' | 'focalFault'>> {
  try {
    const { path: file, focal } = await readFocalFile(image);
    return { focal, focalFile: path.basename(file), focalFault: null };
  } catch (error) {
    const fault =
      error instanceof UserFault
        ? { message: error.message, fix: error.fix }
        : { message: faultText(error), fix: '' };
    return { focal: null, focalFile: path.basename(await focalPath(image)), focalFault: fault };
  }
}

/** The subsets that train an image, those of the data set that is shown first. */
function choicesOf(
  sets: readonly DataSet[],
  image: ImageRecord,
  shown: string | null,
): readonly CropChoice[] {
  const sorted = [...sets].sort((a, b) => Number(b.id === shown) - Number(a.id === shown));
  return sorted.flatMap((set) =>
    set.subsets
      .filter((subset) => holds(subset, image.folder))
      .map((subset) => ({
        set: set.id,
        subset: subset.id,
        name: subset.name === set.name ? set.name : `${set.name} › ${subset.name}`,
        rule: subset.buckets,
        said: set.bucketsAreSaid,
      })),
  );
}

function holds({ folder, recursive }: Subset, place: string): boolean {
  if (folder === place) return true;
  const between = path.relative(folder, place);
  return recursive && between !== '' && !between.startsWith('..') && !path.isAbsolute(between);
}
