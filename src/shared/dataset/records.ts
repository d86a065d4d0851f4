// What the index knows: images with their captions, data sets with their subsets, counts, problems.

import type { BucketRule } from './buckets';

/** What an image has in the way of a caption: `empty` means that the file is there and holds no tag. */
export type CaptionState = 'tagged' | 'empty' | 'untagged';

/** An image as a data set sees it. A change makes a new record, so that one can be kept and compared. */
export interface ImageRecord {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** Absolute path of the folder it lies in. */
  readonly folder: string;
  readonly bytes: number;
  /** Milliseconds since 1970, as `fs.Stats.mtimeMs`. */
  readonly modified: number;
  /** Pixels after the EXIF orientation was applied; 0 when the file cannot be read. */
  readonly width: number;
  readonly height: number;
  /** Null where there is no caption file. */
  readonly caption: CaptionRecord | null;
  readonly state: CaptionState;
  /** As written; equal strings are the same string in memory. */
  readonly tags: readonly string[];
  readonly problems: readonly ImageProblem[];
}

/** A caption file. */
export interface CaptionRecord {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** With its dot and as written. */
  readonly extension: string;
}

export type Severity = 'error' | 'warning';

/** What is wrong with a file: a sentence of cause, one of remedy, and the place. */
export interface ImageProblem {
  /** Stable kebab-case name of the kind of problem. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  /** Absolute path of the image, caption, folder, TOML or job. */
  readonly file: string;
  /** Where in a TOML or job, counted from 1; columns in UTF-16 units. */
  readonly line?: number;
  readonly column?: number;
}

/**
 * `folder`: a folder of images with those below it. `named`: the parent of `N_trigger class` folders. `toml`: sd-scripts' dataset
 * config. `job`: a job file.
 */
export type SetKind = 'folder' | 'named' | 'toml' | 'job';

/** One folder with its settings. */
export interface Subset {
  /** Unique among all subsets, and the same as long as the folder stays in the set. */
  readonly id: string;
  /** Name of the folder. */
  readonly name: string;
  /** Absolute; it may be missing, which is then a problem of the set. */
  readonly folder: string;
  /** Also the folders below. */
  readonly recursive: boolean;
  readonly repeats: number;
  /** The word that calls the LoRA: of a job's source, or the first word of an `N_trigger class` name. */
  readonly trigger: string | null;
  /** A job's `class`, a TOML's `class_tokens`, or the words of an `N_trigger class` name after the first. */
  readonly classWord: string | null;
  /** The caption of pictures that have none: class words, or all words of an `N_trigger class` name. */
  readonly words: string | null;
  readonly regularization: boolean;
  readonly flip: boolean;
  /** In the order in which they are looked for, with their dots. */
  readonly captionExtensions: readonly string[];
  readonly separator: string;
  /** Every line of a caption is a choice (`enable_wildcard`); else only the first line is used. */
  readonly wildcard: boolean;
  readonly kind: SetKind;
  /** The TOML or job that describes it; of a job with `config` it is the TOML. Null for folders. */
  readonly file: string | null;
  /** Where in `file`: the steps to its table, such as `['datasets', 0, 'subsets', 1]` or `['dataset', 'sources', 0]`. */
  readonly place: readonly (string | number)[] | null;
  readonly buckets: BucketRule;
  /** Line in `file`, counted from 1. */
  readonly line: number | null;
}

export interface SetCounts {
  readonly images: number;
  readonly tagged: number;
  readonly empty: number;
  readonly untagged: number;
  /** Images with a problem, and problems of the set itself. */
  readonly problems: number;
  readonly distinctTags: number;
  /** Showings in an epoch: repeats x usable images; regularisation images as often as the trainer shows them. */
  readonly perEpoch: number;
}

export interface DataSet {
  /** The same as long as its folder or file stays where it is. */
  readonly id: string;
  readonly name: string;
  readonly kind: SetKind;
  /** Folder of the set, or the one in which its file lies. */
  readonly root: string;
  /** The TOML or job. */
  readonly file: string | null;
  readonly subsets: readonly Subset[];
  /** Of the first subset; a TOML may have others too. */
  readonly buckets: BucketRule;
  /** Whether a file says the resolution; folders alone do not, and then `buckets` is the trainer's default. */
  readonly bucketsAreSaid: boolean;
  /** Of the set itself: its file, missing folders, captions without an image (the first few). */
  readonly problems: readonly ImageProblem[];
  readonly counts: SetCounts;
}

/** A folder of a set that holds images. */
export interface FolderCount {
  readonly folder: string;
  readonly subset: string;
  readonly images: number;
  readonly tagged: number;
  readonly empty: number;
  readonly untagged: number;
  /** Images with a problem. */
  readonly problems: number;
}

export interface TagCount {
  readonly tag: string;
  /** Captions that have it. */
  readonly count: number;
}

/** All problems of one kind in a set. */
export interface ProblemGroup {
  readonly code: string;
  readonly severity: Severity;
  /** What they have in common, as a heading. */
  readonly title: string;
  /** Of images and others. */
  readonly count: number;
  /** Built when read, as the others are. */
  readonly images: readonly ImageRecord[];
  /** Problems that belong to no image: of the description, captions without an image. */
  readonly others: readonly ImageProblem[];
}

/** Which images of a set; all conditions must hold. */
export interface ImageFilter {
  /** Id of a subset. */
  readonly subset?: string;
  /** Images directly in this folder. */
  readonly folder?: string;
  readonly tag?: string;
  readonly state?: CaptionState;
  /** Code of a problem. */
  readonly problem?: string;
}

export interface ScanProgress {
  /** `cache`: reading what was known last time. `folders`: looking for data sets. `images`: reading them. */
  readonly phase: 'off' | 'cache' | 'folders' | 'images' | 'idle' | 'cancelled';
  readonly done: number;
  /** Images in all; 0 while it is not known. */
  readonly total: number;
}

export interface IndexChange {
  /** Sets may have come, gone, or changed in any way: ask for everything again. */
  readonly everything: boolean;
  /** Ids of sets whose counts, tags or images changed. */
  readonly sets: readonly string[];
  /** Paths of images that came, changed or went; empty when `everything` or `manyImages`. */
  readonly images: readonly string[];
  /** More than a thousand images changed: which ones is not said. */
  readonly manyImages: boolean;
}

/** Endings of caption files in folders and jobs; the first that is there wins. */
export const captionExtensions = ['.txt', '.caption'] as const;
