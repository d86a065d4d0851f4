// The rows of the view “Data Sets”: what each stands for. Rows are small and are asked for by the thousand.

import type { ImageFilter, ImageProblem } from '../../shared/dataset/records';

/** How the images of a set are sorted into rows. */
export type ViewMode = 'folder' | 'tag' | 'problem';

interface NodeBase {
  /** Unique in the view, and the same as long as what it stands for is there: what is open stays open. */
  readonly key: string;
  readonly parent: Node | null;
  /** Id of the data set; `*` where it is about all of them. */
  readonly set: string;
}

/** A data set. */
export interface SetNode extends NodeBase {
  readonly kind: 'set';
}

/** A subset, or a folder in one. */
export interface FolderNode extends NodeBase {
  readonly kind: 'folder';
  /** Id of the subset. */
  readonly subset: string;
  /** Absolute. */
  readonly folder: string;
  /** Path from the row above, `/` between names. */
  readonly label: string;
  /** Whether the row is a whole subset with settings of its own. */
  readonly isSubset: boolean;
}

/** Which images a row stands for: by what the index counts, or by a query. */
export interface RowFilter extends ImageFilter {
  readonly query?: string;
}

/** Images that have something in common: a tag, a state of their captions, a kind of problem, or that a saved query finds. */
export interface GroupNode extends NodeBase {
  readonly kind: 'group';
  readonly where: RowFilter;
  readonly label: string;
  readonly count: number;
  readonly icon: 'tag' | 'untagged' | 'empty' | 'error' | 'warning' | 'query';
  /** What must be said beside the count; of queries only. */
  readonly note?: string;
}

/** A part of a long list. */
export interface RangeNode extends NodeBase {
  readonly kind: 'range';
  readonly of: 'images' | 'tags';
  readonly where: RowFilter;
  /** First and last position, counted from 0; the last one included. */
  readonly from: number;
  readonly to: number;
  /** Names of the first and the last. */
  readonly first: string;
  readonly last: string;
}

export interface ImageNode extends NodeBase {
  readonly kind: 'image';
  /** Absolute. */
  readonly path: string;
}

/** A problem of something that is no image of the set: of its TOML or job, or of a folder. */
export interface FaultNode extends NodeBase {
  readonly kind: 'fault';
  readonly problem: ImageProblem;
}

export type Node = SetNode | FolderNode | GroupNode | RangeNode | ImageNode | FaultNode;

/** Lists that are longer are cut into ranges: a tree with more rows in one place is slow, and nobody reads it. */
export const longestList = 1_000;

/** How a list of so many is cut: `[from, to]` of each part, the last position included. */
export function ranges(length: number, size = longestList): readonly (readonly [number, number])[] {
  const parts: [number, number][] = [];
  for (let from = 0; from < length; from += size) parts.push([from, Math.min(length, from + size) - 1]);
  return parts;
}
