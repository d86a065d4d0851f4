import type { FileChange } from '../journal/change';

/** Why a plan cannot be carried out: two files would have one name, or two pictures one caption. */
export interface Collision {
  /** The file that would be moved or copied. */
  readonly from: string;
  /** The name that is taken. */
  readonly to: string;
  /** One sentence. */
  readonly message: string;
}

/** A file and where it goes. */
export interface FromTo {
  readonly from: string;
  readonly to: string;
}

/** What happens to pictures and everything of the same stem. Nothing is done yet. */
export interface PairPlan {
  readonly title: string;
  readonly kind: 'move' | 'rename' | 'copy';
  /** Pictures, as they were asked for. */
  readonly images: readonly FromTo[];
  /** Moves of pictures, captions and companions, for the journal; empty for a copy. */
  readonly changes: readonly FileChange[];
  /** Files to copy, those of one picture in one list; empty for moves. */
  readonly copies: readonly (readonly FromTo[])[];
  /** With any of these nothing may be done. */
  readonly collisions: readonly Collision[];
}

export interface PairOptions {
  /** Further endings of captions beside `.txt` and `.caption`. */
  readonly captionExtensions?: readonly string[];
  /** What to do where a name is taken: refuse, or take the next free number (`name-2`). Default refuse. */
  readonly onCollision?: 'refuse' | 'number';
  readonly signal?: AbortSignal;
}

export interface SequenceName {
  /** What stands before the number; `name` gives `name_001`. */
  readonly name: string;
  /** First number, default 1. */
  readonly start?: number;
}
