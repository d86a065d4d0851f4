// Requests for a gallery as plain data: kept with its panel, so that it comes back after a reload.

import path from 'node:path';
import { isBelow } from '../../shared/dataset/places';
import type { ImageFilter, ImageRecord } from '../../shared/dataset/records';
import { filterQuery } from '../../shared/query/write';

/** Which images can be seen, before any query. */
export interface GalleryScope {
  /** Id of a data set, or `*` for all. */
  readonly set: string;
  /** Only images in this folder and below; absolute. */
  readonly folder: string | null;
  /** Only these; absolute paths. */
  readonly images: readonly string[] | null;
}

export interface GalleryRequest {
  readonly scope: GalleryScope;
  /** What is shown at first. */
  readonly query: string;
  /** The image that has the keyboard at first. */
  readonly focus: string | null;
}

/** Paths of chosen images that are kept for a reload; more would be kept with every window. */
const mostKept = 2000;

/** Two scopes that are the same have the same key. */
export function scopeKey({ set, folder, images }: GalleryScope): string {
  if (images !== null) return `images ${[...images].sort().join('\n')}`;
  return folder === null ? `set ${set}` : `folder ${set} ${path.normalize(folder)}`;
}

/** What is kept with the panel; null when it is not opened again. */
export function restorable(scope: GalleryScope): GalleryScope | null {
  return (scope.images?.length ?? 0) > mostKept ? null : scope;
}

/** A scope that came from outside (the state of a view), checked. */
export function readScope(value: unknown): GalleryScope | null {
  if (typeof value !== 'object' || value === null) return null;
  const { set, folder, images } = value as Record<string, unknown>;
  if (typeof set !== 'string' || set === '') return null;
  if (folder !== null && typeof folder !== 'string') return null;
  if (images !== null && !(Array.isArray(images) && images.length <= mostKept)) return null;
  const paths = images as readonly unknown[] | null;
  return paths === null || paths.every((one): one is string => typeof one === 'string')
    ? { set, folder, images: paths }
    : null;
}

/** The query that finds what a row of the view “Data Sets” stands for. */
export function queryOf({ query, ...filter }: ImageFilter & { readonly query?: string }): string {
  return query ?? filterQuery(filter);
}

/** Whether an image of the set belongs to the scope. */
export function belongs({ folder, images }: GalleryScope): ((image: ImageRecord) => boolean) | null {
  if (images !== null) {
    const paths = new Set(images);
    return (image) => paths.has(image.path);
  }
  if (folder !== null) return (image) => image.folder === folder || isBelow(image.folder, folder);
  return null;
}
