import type { FileEdit } from './change';

/**
 * Whether bytes may be what a power cut has left of a write: the beginning of the old or of the new bytes, with zeros or nothing
 * behind. File systems that write names before contents leave such files.
 */
export function isTorn(current: Buffer, edit: Pick<FileEdit, 'before' | 'after'>): boolean {
  return [edit.before, edit.after].some((whole) => whole !== null && isRest(current, whole));
}

function isRest(current: Buffer, whole: Buffer): boolean {
  if (current.length > whole.length || current.equals(whole)) return false;
  let length = current.length;
  while (length > 0 && current[length - 1] === 0) length--;
  return current.subarray(0, length).equals(whole.subarray(0, length));
}
