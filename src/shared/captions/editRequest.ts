import type { BulkEdit } from './bulkEdit';

/** What the command `blockLora.editCaptions` is asked: an edit, and of which images' captions. */
export interface EditRequest {
  /** Absolute paths of images. Without them, the images of the set that the query finds. */
  readonly images?: readonly string[];
  /** Id of a data set, or `*` for all of them. */
  readonly set?: string;
  /** In the query language; with a set. */
  readonly query?: string;
  readonly edit: BulkEdit;
  /** What the history says of it; by default words that fit the edit. */
  readonly title?: string;
  /** Whether counts and differences are shown first, and a person decides; true unless it says false. */
  readonly preview?: boolean;
}

/** What an edit did. */
export interface EditOutcome {
  /** Captions that have another text now. */
  readonly changed: number;
  /** The history's step by which it is undone; null when nothing was changed. */
  readonly step: string | null;
  /** Captions that the edit is about and that stay as they were. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** A person said no, or stopped it; what was done until then counts. */
  readonly cancelled: boolean;
}
