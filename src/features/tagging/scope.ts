// What is tagged: a data set, a folder, or chosen images.

import path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetIndex } from '../../dataset/index/datasetIndex';
import { repeatName } from '../../shared/dataset/names';
import type { DataSet, Subset } from '../../shared/dataset/records';
import { captionExtensions } from '../../shared/dataset/records';
import type { CaptionEndings, ListedImage } from './imageList';
import { chosenImages, imagesIn } from './imageList';
import { TaggingError } from './taggingError';

/** The part of the index that is needed: descriptions of data sets. */
type Sets = Pick<DatasetIndex, 'sets' | 'set'>;

/** What was asked for; plain data, kept with the panel. */
export type ScopeRequest =
  | { readonly kind: 'set'; readonly set: string }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'images'; readonly images: readonly string[] };

/** What is tagged, as it was when it was looked at. */
export interface Scope {
  readonly request: ScopeRequest;
  readonly title: string;
  /** Folder in which all of it lies; absolute. */
  readonly folder: string;
  /** File or folder by which its options are remembered; absolute. */
  readonly home: string;
  readonly images: readonly ListedImage[];
  /** The word that calls the LoRA, where folders, job or TOML name exactly one. */
  readonly trigger: string | null;
}

/**
 * Looks at what is to be tagged.
 *
 * @throws TaggingError when it is not there, or holds no image
 */
export async function resolveScope(index: Sets, request: ScopeRequest): Promise<Scope> {
  const endings = captionEndingsBy(index);
  if (request.kind === 'set') return setScope(index, request, endings);
  const images =
    request.kind === 'folder'
      ? await imagesIn(request.folder, true, endings).catch((error: unknown) => gone(request.folder, error))
      : await chosenImages(request.images, endings).catch((error: unknown) =>
          gone(request.images[0] ?? '', error),
        );
  const folder = request.kind === 'folder' ? request.folder : commonFolder(images.map((image) => image.path));
  if (images.length === 0) throw empty(request.kind === 'folder' ? request.folder : 'the selection');
  const title =
    images.length === 1 && request.kind === 'images'
      ? path.basename(images[0]?.path ?? '')
      : request.kind === 'images'
        ? `${images.length} images in ${path.basename(folder)}`
        : path.basename(folder);
  return { request, title, folder, home: folder, images, trigger: triggerOf(index, images) };
}

async function setScope(
  index: Sets,
  request: ScopeRequest & { kind: 'set' },
  endings: CaptionEndings,
): Promise<Scope> {
  const set = index.set(request.set);
  if (set === undefined)
    throw new TaggingError(
      'set-missing',
      `There is no data set “${request.set}”.`,
      'Choose one from the Data Sets view, or name a folder.',
    );
  const found = new Map<string, ListedImage>();
  for (const { folder, recursive } of set.subsets)
    for (const image of await imagesIn(folder, recursive, endings).catch(() => []))
      found.set(image.path, image);
  const images = [...found.values()];
  if (images.length === 0) throw empty(set.name);
  return {
    request,
    title: set.name,
    folder: set.root,
    home: set.file ?? set.root,
    images,
    trigger: triggerOf(index, images),
  };
}

/** Text for people of where something lies. */
export function placeText(file: string): string {
  return vscode.workspace.asRelativePath(file, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
}

/** Two requests for the same thing have the same key. */
export function scopeKey(request: ScopeRequest): string {
  switch (request.kind) {
    case 'set':
      return `set ${request.set}`;
    case 'folder':
      return `folder ${path.normalize(request.folder)}`;
    case 'images':
      return `images ${[...request.images].sort().join('\n')}`;
  }
}

/** A request that came from outside (the state of a view), checked. */
export function readScopeRequest(value: unknown): ScopeRequest | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  const text = (key: string): string | null => {
    const found = (value as Record<string, unknown>)[key];
    return typeof found === 'string' && found !== '' ? found : null;
  };
  const [set, folder] = [text('set'), text('folder')];
  if (value.kind === 'set') return set === null ? null : { kind: 'set', set };
  if (value.kind === 'folder') return folder === null ? null : { kind: 'folder', folder };
  const { images } = value as { images?: unknown };
  if (value.kind !== 'images' || !Array.isArray(images) || images.length === 0) return null;
  return images.every((image): image is string => typeof image === 'string')
    ? { kind: 'images', images }
    : null;
}

/** The subset of a description (TOML or job, before a mere folder) in which a folder lies. */
function subsetOf(sets: readonly DataSet[], folder: string): Subset | undefined {
  const found = sets
    .flatMap((set) => set.subsets)
    .filter((subset) => subset.folder === folder || (subset.recursive && isInside(folder, subset.folder)));
  return found.find(({ kind }) => kind === 'toml' || kind === 'job') ?? found[0];
}

function captionEndingsBy(index: Sets): CaptionEndings {
  const known = new Map<string, readonly string[]>();
  return (folder) => {
    const endings = known.get(folder) ?? subsetOf(index.sets, folder)?.captionExtensions ?? captionExtensions;
    known.set(folder, endings);
    return endings;
  };
}

function triggerOf(index: Sets, images: readonly ListedImage[]): string | null {
  const folders = new Set(images.map((image) => path.dirname(image.path)));
  const triggers = new Set(
    [...folders].map(
      (folder) => subsetOf(index.sets, folder)?.trigger ?? repeatName(path.basename(folder))?.trigger ?? null,
    ),
  );
  const [only = null] = triggers;
  return triggers.size === 1 ? only : null;
}

function isInside(folder: string, parent: string): boolean {
  const relative = path.relative(parent, folder);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

function commonFolder(files: readonly string[]): string {
  let common = path.dirname(files[0] ?? '');
  for (const file of files)
    while (common !== path.dirname(common) && path.dirname(file) !== common && !isInside(file, common))
      common = path.dirname(common);
  return common;
}

function empty(what: string): TaggingError {
  return new TaggingError(
    'no-images',
    `There are no images in ${what}.`,
    'Choose a folder with .png, .jpg, .webp, .bmp or .avif files.',
  );
}

function gone(what: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new TaggingError('folder-unreadable', `${what} cannot be read: ${reason}.`, 'Choose another folder.');
}
