// What the gallery and its host say to each other about the grid, the query, the selection and its captions. The host holds the
// list; the view gets rows when it asks, and names images by ranges of positions in a revision of the list.

import { defineCommand, defineNotification, defineRequest } from '../ipc';
import type { CaptionState } from '../dataset/records';
import type { QueryCompletions } from '../query/complete';
import type { QueryError } from '../query/parse';
import type { ListChange } from './listChange';
import type { Ranges } from './ranges';
import { isRanges } from './ranges';
import type { Selection } from './selection';
import type { GalleryEdit } from './galleryEdit';
import { isGalleryEdit } from './galleryEdit';

export const sortKeys = ['name', 'date', 'size', 'tags', 'tokens', 'problem'] as const;
/** `name` is the order of the data set: subsets, folders, names. `size`: pixels. */
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** All that the page shows but its rows. Sent complete. */
export interface GridState {
  /** Of the list; counts up with every change of its members or order. */
  readonly revision: number;
  /** Counts up when what rows and captions say may be different, with the same list. */
  readonly edits: number;
  /** Images that are shown, and images that there are without the query. */
  readonly total: number;
  readonly of: number;
  readonly title: string;
  /** Data set in which tags are edited everywhere and favourites are kept; null where the images are of several. */
  readonly set: string | null;
  /** Being read: how many of how many images are; null when all is known. */
  readonly reading: { readonly done: number; readonly total: number } | null;
  readonly query: string;
  readonly mistakes: readonly QueryError[];
  /** Images about which something that was asked for is not known. */
  readonly unknown: number;
  /** Why, in a sentence each. */
  readonly notes: readonly string[];
  readonly saved: readonly { readonly name: string; readonly query: string }[];
  readonly sort: Sort;
  /** Tags on the keys 1 to 9. */
  readonly favourites: readonly (string | null)[];
  /** What was selected when the page was last there. */
  readonly selection: Selection;
  /** Why no pictures are drawn (an untrusted workspace), or null. */
  readonly locked: string | null;
}

/** An image in the grid. */
export interface GridRow {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** Folder within the data set, `/` between names; empty for the first. */
  readonly folder: string;
  /** Pixels; 0 when it cannot be read. */
  readonly width: number;
  readonly height: number;
  /** Differs when the picture does. */
  readonly stamp: string;
  readonly state: CaptionState;
  readonly tags: number;
  /** Of the worst problem. */
  readonly problem: 'error' | 'warning' | null;
  /** Training would enlarge it, at a resolution that a file says. */
  readonly enlarged: boolean;
  readonly mask: boolean;
  /** Its caption is open with changes that are not saved. */
  readonly dirty: boolean;
}

export interface RowsPage {
  /** Of the list that the rows are of. */
  readonly revision: number;
  readonly edits: number;
  readonly from: number;
  readonly rows: readonly GridRow[];
}

/** Some images of a list. */
export interface Chosen {
  readonly revision: number;
  readonly ranges: Ranges;
}

/** A tag of the selection. */
export interface ChipFacts {
  /** As written; the most frequent way. */
  readonly tag: string;
  /** Images that have it. */
  readonly count: number;
}

/** What an edit is for: images of a list, or these, wherever they are. */
export type EditTarget = Chosen | { readonly paths: readonly string[] };

/** The captions of what is selected. */
export interface SelectionFacts {
  readonly revision: number;
  readonly images: number;
  /** In the order of the caption, or of most captions: those that all have come first. */
  readonly chips: readonly ChipFacts[];
  /** Further tags that are not listed. */
  readonly more: number;
  readonly untagged: number;
  /** Names of captions that are open with changes that are not saved, the first few, and how many there are. */
  readonly dirty: readonly string[];
  readonly dirtyCount: number;
}

export interface EditAnswer {
  readonly changed: number;
  /** Captions that were left as they were, each with the reason. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  readonly cancelled: boolean;
}

/** A tag that can be added. */
export interface TagOffer {
  readonly tag: string;
  /** Captions of the data set that have it. */
  readonly uses: number;
  readonly category: string;
  /** Posts in the dictionary; null where it does not know the tag. */
  readonly posts: number | null;
  /** What was typed, where that is another name for it. */
  readonly alias: string | null;
}

/** How hard an image was to learn in a training. */
export interface ImageLossFacts {
  /** Mean over its showings. */
  readonly loss: number;
  /** Against other images at the same timesteps; 1 is usual. */
  readonly relative: number;
  readonly shown: number;
  /** Name of the run. */
  readonly run: string;
}

/** What is known of one image. */
export interface ImageFacts {
  readonly path: string;
  readonly name: string;
  /** Folder as the workspace shows it. */
  readonly place: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly bucket: { readonly width: number; readonly height: number } | null;
  /** Whether a file says the resolution; else it is the trainer's default. */
  readonly bucketIsSaid: boolean;
  /** Share of the picture that training sees, 0..1; null where there is no bucket. */
  readonly kept: number | null;
  readonly enlarged: boolean;
  /** CLIP tokens of the caption without begin and end; null where there is no caption. */
  readonly tokens: number | null;
  readonly tags: readonly string[];
  /** The caption as it is in the editor or on the disk; null where there is none. */
  readonly caption: string | null;
  readonly dirty: boolean;
  readonly problems: readonly {
    readonly message: string;
    readonly fix: string;
    readonly severity: 'error' | 'warning';
  }[];
  /** How hard it was to learn in the last training that noted it. */
  readonly loss: ImageLossFacts | null;
}

export const galleryActions = [
  'open',
  'caption',
  'reveal',
  'autoTag',
  'editCaptions',
  'copyTags',
  'pasteTags',
  'move',
  'delete',
  'tagTable',
  'copyPath',
] as const;
/** What can be done with images besides editing their tags. */
export type GalleryAction = (typeof galleryActions)[number];

/** At most so many rows are asked for at once, and so many pictures are wanted. */
export const mostRows = 500;
export const mostWanted = 600;
/** Sides of thumbnails, in pixels. */
export const thumbnailSides = [128, 256, 512, 1024] as const;

function record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function whole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function text(value: unknown, most = 10_000): value is string {
  return typeof value === 'string' && value.length <= most;
}

function isPosition(value: unknown): value is number | null {
  return value === null || whole(value);
}

function isChosen(value: unknown): value is Chosen {
  return record(value) && whole(value.revision) && isRanges(value.ranges);
}

function isSelection(value: unknown): value is Chosen & Selection {
  return (
    isChosen(value) &&
    'focus' in value &&
    'anchor' in value &&
    isPosition(value.focus) &&
    isPosition(value.anchor)
  );
}

function isRows(
  value: unknown,
): value is { readonly revision: number; readonly from: number; readonly count: number } {
  return (
    record(value) &&
    whole(value.revision) &&
    whole(value.from) &&
    whole(value.count) &&
    value.count <= mostRows
  );
}

function isWanted(value: unknown): value is { readonly side: number; readonly paths: readonly string[] } {
  return (
    record(value) &&
    (thumbnailSides as readonly unknown[]).includes(value.side) &&
    Array.isArray(value.paths) &&
    value.paths.length <= mostWanted &&
    value.paths.every((path) => text(path))
  );
}

function isQuery(value: unknown): value is { readonly query: string } {
  return record(value) && text(value.query);
}

function isTyped(value: unknown): value is { readonly query: string; readonly offset: number } {
  return isQuery(value) && 'offset' in value && whole(value.offset);
}

function isSort(value: unknown): value is Sort {
  return (
    record(value) &&
    (sortKeys as readonly unknown[]).includes(value.by) &&
    typeof value.descending === 'boolean'
  );
}

function isEdit(value: unknown): value is { readonly images: EditTarget; readonly edit: GalleryEdit } {
  return record(value) && (isChosen(value.images) || isPaths(value.images)) && isGalleryEdit(value.edit);
}

function isRename(value: unknown): value is { readonly from: string; readonly to: string } {
  return record(value) && text(value.from) && text(value.to);
}

function isPath(value: unknown): value is { readonly path: string } {
  return record(value) && text(value.path);
}

function isPaths(value: unknown): value is { readonly paths: readonly string[] } {
  return (
    record(value) &&
    Array.isArray(value.paths) &&
    value.paths.length <= 2000 &&
    value.paths.every((one) => text(one))
  );
}

function isAction(value: unknown): value is Chosen & { readonly action: GalleryAction } {
  return (
    isChosen(value) && 'action' in value && (galleryActions as readonly unknown[]).includes(value.action)
  );
}

function isFavourite(value: unknown): value is { readonly slot: number; readonly tag: string | null } {
  return record(value) && whole(value.slot) && value.slot < 9 && (value.tag === null || text(value.tag, 500));
}

export const gridApi = {
  /** The view listens from now on: send `state`. */
  ready: defineCommand(),
  /** Shows what a query finds; sent while it is typed. */
  setQuery: defineCommand<{ readonly query: string }>(isQuery),
  completeQuery: defineRequest<{ readonly query: string; readonly offset: number }, QueryCompletions>(
    isTyped,
  ),
  /** Keeps the query under a name that is asked for. */
  saveQuery: defineRequest<{ readonly query: string }>(isQuery),
  setSort: defineCommand<Sort>(isSort),
  rows: defineRequest<{ readonly revision: number; readonly from: number; readonly count: number }, RowsPage>(
    isRows,
  ),
  /** Small pictures that are wanted now, the most wanted first; all others are given up. */
  want: defineCommand<{ readonly side: number; readonly paths: readonly string[] }>(isWanted),
  /** What is selected, for a page that comes back. */
  select: defineCommand<Chosen & Selection>(isSelection),
  /** Positions of images; -1 for those that are not in the list. */
  positions: defineRequest<
    { readonly paths: readonly string[] },
    { readonly revision: number; readonly positions: readonly number[] }
  >(isPaths),
  selectionFacts: defineRequest<Chosen, SelectionFacts>(isChosen),
  imageFacts: defineRequest<{ readonly path: string }, ImageFacts>(isPath),
  /** Changes captions of images; asks first where there are many. */
  edit: defineRequest<{ readonly images: EditTarget; readonly edit: GalleryEdit }, EditAnswer>(isEdit),
  /** Renames a tag in all captions of the data set, after showing how many. */
  renameEverywhere: defineRequest<{ readonly from: string; readonly to: string }, EditAnswer>(isRename),
  undo: defineRequest(),
  redo: defineRequest(),
  completeTag: defineRequest<{ readonly typed: string }, readonly TagOffer[]>(
    (value): value is { readonly typed: string } => record(value) && text(value.typed, 500),
  ),
  act: defineRequest<Chosen & { readonly action: GalleryAction }>(isAction),
  setFavourite: defineCommand<{ readonly slot: number; readonly tag: string | null }>(isFavourite),

  state: defineNotification<GridState>(),
  /** The list changed; told before the state that has its revision. */
  list: defineNotification<ListChange>(),
  /** Pictures that were wanted: their addresses, or the sentence why there is none. */
  thumbnails: defineNotification<
    readonly {
      readonly path: string;
      readonly side: number;
      readonly address: string | null;
      readonly problem: string | null;
    }[]
  >(),
} as const;

export type GridApi = typeof gridApi;
