// What is known of data sets and their images: what the index finds and everything else shows, tags, edits and trains on.

import type { BucketRule } from './buckets';

/** Something that is wrong with an image, a caption or a description of a data set. */
export interface ImageProblem {
  /** Such as `image-damaged`; the trainer's codes where it has the same problem. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fix: string;
  /** Absolute path of the file that it is about. */
  readonly file: string;
  /** Counted from 1, where the problem has a place in a text. */
  readonly line?: number;
  readonly column?: number;
}

/** A caption file beside an image. */
export interface CaptionRecord {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** With its dot, as it is written: `.txt`. */
  readonly extension: string;
}

/** Whether an image has tags, an empty caption file, or none. */
export type CaptionState = 'tagged' | 'empty' | 'untagged';

/** An image of a data set. A change makes a new record, so that one can be kept and compared. */
export interface ImageRecord {
  readonly path: string;
  readonly name: string;
  readonly folder: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Of the upright picture, in pixels; 0 when its header cannot be read. */
  readonly width: number;
  readonly height: number;
  readonly caption: CaptionRecord | null;
  readonly state: CaptionState;
  /** As written, in their order, without spaces around; empty ones are left out. */
  readonly tags: readonly string[];
  readonly problems: readonly ImageProblem[];
}

export type SetKind = 'folder' | 'named' | 'toml' | 'job';

/** A folder of a data set with its settings: a subset of sd-scripts, a source of a job. */
export interface Subset {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  /** Images of folders below belong to it too. */
  readonly recursive: boolean;
  /** How often an image counts in an epoch. */
  readonly repeats: number;
  readonly trigger: string | null;
  /** Caption of images that have none (`class_tokens` of sd-scripts). */
  readonly classWord: string | null;
  readonly regularization: boolean;
  /** Endings of caption files with their dot, the first that is found wins. */
  readonly captionExtensions: readonly string[];
  readonly separator: string;
  readonly kind: SetKind;
  /** Where in `DataSet.file` it is described: the steps to its table, such as `['datasets', 0, 'subsets', 1]`. */
  readonly place: readonly (string | number)[] | null;
}

export interface SetCounts {
  readonly images: number;
  readonly tagged: number;
  readonly empty: number;
  readonly untagged: number;
  /** Images that have a problem, and problems of the set itself. */
  readonly problems: number;
  readonly distinctTags: number;
  /** Images × repeats, regularisation images left out: what one epoch shows of the data set itself. */
  readonly perEpoch: number;
}

/** Images that belong together, and how they are trained on. */
export interface DataSet {
  /** Stable: its kind and path. */
  readonly id: string;
  readonly name: string;
  readonly kind: SetKind;
  /** The folder that all of it lies in. */
  readonly root: string;
  /** The TOML or job file that describes it. */
  readonly file: string | null;
  readonly subsets: readonly Subset[];
  readonly buckets: BucketRule;
  /** Of the description itself, and captions without an image. */
  readonly problems: readonly ImageProblem[];
  readonly counts: SetCounts;
}

export interface TagCount {
  readonly tag: string;
  readonly count: number;
}

/** A folder with images, and how many lie directly in it. */
export interface FolderCount {
  readonly folder: string;
  readonly images: number;
  readonly tagged: number;
  readonly empty: number;
  readonly untagged: number;
  readonly problems: number;
}

/** One kind of problem with the images that have it. */
export interface ProblemGroup {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly images: readonly ImageRecord[];
  /** Problems that belong to no image: of the description, captions without an image. */
  readonly others: readonly ImageProblem[];
}

/** The default endings of captions. */
export const captionExtensions = ['.txt', '.caption'] as const;
