import type { FileEdit } from './change';
import { sameBytes } from './change';
import { currentBytes } from './editFile';
import { inSlices } from './slices';

/** What became of edits that somebody else made. */
export interface WrittenEdits {
  /** The same files in the same order, with the bytes that they have now as `after`. */
  readonly edits: readonly FileEdit[];
  /** Those that have the bytes from before, by their place in the list. */
  readonly excluded: readonly number[];
  /** Whether any file has bytes that are neither from before nor those that were planned. */
  readonly other: boolean;
}

/** Looks at the files of edits. One that cannot be read counts as one that nobody touched. */
export async function writtenEdits(planned: readonly FileEdit[]): Promise<WrittenEdits> {
  const edits: FileEdit[] = [];
  const excluded: number[] = [];
  let other = false;
  await inSlices(planned, (edit, index) => {
    const now = bytesNow(edit);
    if (sameBytes(now, edit.before)) excluded.push(index);
    else if (!sameBytes(now, edit.after)) other = true;
    // a file that was left alone keeps its plan, so that the history says what was meant
    edits.push(sameBytes(now, edit.before) ? edit : { ...edit, after: now });
  });
  return { edits, excluded, other };
}

function bytesNow(edit: FileEdit): Buffer | null {
  try {
    return currentBytes(edit.path);
  } catch {
    return edit.before;
  }
}
