/** A file gets other bytes. Paths are absolute. */
export interface FileEdit {
  readonly path: string;
  /** Its bytes now; null: it is not there. */
  readonly before: Buffer | null;
  /** Its bytes then; null: it is taken away. */
  readonly after: Buffer | null;
}

/** A file gets another name or place. Paths are absolute. */
export interface FileMove {
  readonly from: string;
  readonly to: string;
}

export type FileChange = FileEdit | FileMove;

/** Whether a change moves a file, rather than changing its bytes. */
export function isMove(change: FileChange): change is FileMove {
  return 'from' in change;
}
