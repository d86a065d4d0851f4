/** A file gets other bytes. Paths are absolute. */
export interface FileEdit {
  readonly path: string;
  /** Its bytes now; null: it is not there. */
  readonly before: Buffer | null;
  /** Its bytes then; null: it is taken away. */
  readonly after: Buffer | null;
}

/** A file, or a folder with all that is in it, gets another name or place. Paths are absolute. */
export interface FileMove {
  readonly from: string;
  readonly to: string;
}

/** Moves are done first, whatever the order; edits name files by the paths that they have then. */
export type FileChange = FileEdit | FileMove;

/** Whether two states of a file are the same; null is a file that is not there. */
export function sameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}
