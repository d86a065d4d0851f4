// What a gallery is about: a data set, a folder of one, chosen images, or all data sets.

import path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetIndex } from '../../dataset/index/datasetIndex';
import { everySet } from '../../dataset/query/imageSearch';
import { count } from '../../platform/words';
import { isBelow } from '../../shared/dataset/places';
import { isImageName } from '../../shared/dataset/names';
import type { GalleryRequest, GalleryScope } from './galleryRequest';
import { queryOf } from './galleryRequest';

type Sets = Pick<DatasetIndex, 'sets' | 'set' | 'image'>;

/** A row of the view “Data Sets”, as commands get it. */
interface TreeRow {
  readonly kind: string;
  readonly set: string;
  readonly folder?: string;
  readonly path?: string;
  readonly where?: Parameters<typeof queryOf>[0];
}

function isRow(value: unknown): value is TreeRow {
  return typeof value === 'object' && value !== null && 'kind' in value && 'key' in value && 'set' in value;
}

/**
 * What a command's argument asks for.
 *
 * @param all the rows or files that are selected, as menus give them
 * @returns null when nothing says it, and it must be asked for
 */
export function requestOf(index: Sets, argument: unknown, all?: unknown): GalleryRequest | null {
  if (argument instanceof vscode.Uri) {
    const uris = Array.isArray(all) ? (all as unknown[]).filter((one) => one instanceof vscode.Uri) : [];
    const images = (uris.length > 0 ? uris : [argument]).map(({ fsPath }) => fsPath).filter(isImageName);
    return images.length > 0 ? ofImages(images) : ofFolder(index, argument.fsPath);
  }
  if (isRow(argument)) {
    const rows = Array.isArray(all) ? (all as unknown[]).filter(isRow) : [];
    const images = rows.flatMap(({ kind, path: image }) => (kind === 'image' && image ? [image] : []));
    if (images.length > 1) return ofImages(images);
    if (argument.kind === 'folder' && argument.folder !== undefined)
      return { scope: { set: argument.set, folder: argument.folder, images: null }, query: '', focus: null };
    const scope = { set: argument.set, folder: null, images: null };
    return { scope, query: queryOf(argument.where ?? {}), focus: argument.path ?? null };
  }
  if (typeof argument !== 'object' || argument === null) return null;
  const { set, query, images } = argument as { set?: unknown; query?: unknown; images?: unknown };
  const text = typeof query === 'string' ? query : '';
  if (Array.isArray(images) && images.every((image) => typeof image === 'string'))
    return { ...ofImages(images), query: text };
  if (typeof set === 'string')
    return { scope: { set, folder: null, images: null }, query: text, focus: null };
  if (typeof query !== 'string') return null;
  return { scope: { set: everySet, folder: null, images: null }, query: text, focus: null };
}

function ofImages(images: readonly string[]): GalleryRequest {
  return { scope: { set: everySet, folder: null, images }, query: '', focus: null };
}

/** The data set that a folder is, or lies in; all sets below it when it is none. */
function ofFolder(index: Sets, folder: string): GalleryRequest {
  const sets = index.sets;
  const own = sets.find(({ root, kind }) => root === folder && kind !== 'toml' && kind !== 'job');
  if (own !== undefined)
    return { scope: { set: own.id, folder: null, images: null }, query: '', focus: null };
  const around = sets.find(({ subsets }) =>
    subsets.some((subset) => subset.folder === folder || isBelow(folder, subset.folder)),
  );
  return { scope: { set: around?.id ?? everySet, folder, images: null }, query: '', focus: null };
}

/** Name of a gallery's tab. */
export function titleOf(index: Sets, { set, folder, images }: GalleryScope): string {
  if (images !== null)
    return images.length === 1 ? path.basename(images[0] ?? '') : count(images.length, 'image');
  if (folder !== null) return path.basename(folder);
  return set === everySet ? 'All data sets' : (index.set(set)?.name ?? path.basename(set));
}
