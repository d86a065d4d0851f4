// What the index and its scanner thread say to each other. Everything passes by structured clone, in columns, so that a message costs
// the editor's thread next to nothing.

import type { BucketRule } from '../../shared/dataset/buckets';
import type { ImageProblem, ScanProgress, SetKind, Subset } from '../../shared/dataset/records';
import type { Places } from '../sources/findSets';

/** To the scanner. */
export type ToScanner =
  | { readonly type: 'start'; readonly places: Places; readonly cacheFolder: string | null }
  /** Look at everything again. */
  | { readonly type: 'rescan'; readonly places: Places }
  /** Look for data sets elsewhere. */
  | { readonly type: 'places'; readonly places: Places }
  | { readonly type: 'changed'; readonly files: readonly string[]; readonly folders: readonly string[] }
  /** Answer when everything said before is done. */
  | { readonly type: 'settle'; readonly id: number }
  /** A batch was taken in: the next may come. */
  | { readonly type: 'taken' }
  /** Leave the scan that is under way; the next one goes on from there. */
  | { readonly type: 'cancel' }
  /** Write the cache, then end. */
  | { readonly type: 'end' };

/** From the scanner. */
export type FromScanner =
  | { readonly type: 'sets'; readonly sets: readonly SetShape[]; readonly shelves: readonly ShelfShape[] }
  | Batch
  | { readonly type: 'progress'; readonly progress: ScanProgress }
  | { readonly type: 'settled'; readonly id: number }
  | { readonly type: 'log'; readonly level: 'info' | 'warn'; readonly message: string }
  | { readonly type: 'ended' };

/** A data set; its images come shelf by shelf. */
export interface SetShape {
  readonly id: string;
  readonly name: string;
  readonly kind: SetKind;
  readonly root: string;
  readonly file: string | null;
  readonly subsets: readonly SubsetShape[];
  readonly problems: readonly ImageProblem[];
}

export interface SubsetShape {
  readonly subset: Subset;
  readonly bucketsAreSaid: boolean;
  /** Ids of its shelves, in order. */
  readonly shelves: readonly number[];
}

/** A shelf is a folder read in one way: which files are captions, what separates tags, what images are judged by. */
export interface ShelfShape {
  readonly id: number;
  readonly folder: string;
}

/** How a shelf is read. */
export interface View {
  readonly captionExtensions: readonly string[];
  readonly separator: string;
  readonly wildcard: boolean;
  /** Equal for views that find the same tags in a text. */
  readonly textKey: string;
  /** Null: images are not judged by their size. */
  readonly buckets: BucketRule | null;
}

/** News of a few shelves. Must be answered by `taken`. */
export interface Batch {
  readonly type: 'batch';
  /** Tags that were not met before; their numbers go on from the last. */
  readonly newTags: readonly string[];
  readonly parts: readonly Part[];
}

/** News of one shelf. */
export interface Part {
  readonly shelf: number;
  /** What was there before is to be forgotten. */
  readonly fresh: boolean;
  /** Names of images that went. */
  readonly gone: readonly string[];
  readonly rows: Rows | null;
  /** Captions without an image: the first names, and how many there are. Null: as before. */
  readonly orphans: { readonly names: readonly string[]; readonly count: number } | null;
}

/** Images that are new or changed, in columns. */
export interface Rows {
  /** Names with NUL between them, which is in none: one string passes far quicker than many. */
  readonly names: string;
  /** Names of captions, alike; empty where there is none. */
  readonly captions: string;
  /** Six for each image: bytes, modified, width, height, bytes and modified of the caption. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** 0 untagged, 1 empty, 2 tagged; and `maskBit` where a mask lies beside it. */
  readonly states: Uint8Array<ArrayBuffer>;
  /** Where the tags of each image begin in `tags`, and where the last ends. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Numbers of tags. */
  readonly tags: Uint32Array<ArrayBuffer>;
  readonly problems: readonly RowProblem[];
}

/** A problem of one image: its row, its code, and what the sentence needs besides. */
export type RowProblem = readonly [row: number, code: string, detail: string];

/** In `Rows.states`. */
export const maskBit = 4;

/** Numbers for each image in `Rows.numbers`. */
export const perRow = 6;
