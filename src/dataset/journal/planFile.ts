import path from 'node:path';
import type { FileEdit } from './change';

/** How to know a file again that was moved: renaming keeps all three, copying to another disk keeps size and time. */
export interface FileIdentity {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly inode: number;
  readonly folder: boolean;
}

/** A move as planned. Where files change places in a circle one of them waits at `via`. */
export interface PlannedMove {
  readonly from: string;
  readonly via: string | null;
  readonly to: string;
  readonly identity: FileIdentity;
}

export type PlannedChange = FileEdit | PlannedMove;

/** Bytes as a person can read them where they are text; so a history is also a backup to copy from. */
type Written = string | { readonly base64: string } | null;

interface EditLine {
  readonly path: string;
  readonly before: Written;
  readonly after: Written;
}

/**
 * A change as one line of the plan. Paths are written from the history's folder, so that a workspace may be moved or mounted
 * elsewhere.
 */
export function lineOf(change: PlannedChange, folder: string): string {
  const relative = (file: string): string => path.relative(folder, file).split(path.sep).join('/');
  if ('from' in change) {
    const { from, via, to, identity } = change;
    return JSON.stringify({ from: relative(from), via: via && relative(via), to: relative(to), identity });
  }
  return JSON.stringify({
    path: relative(change.path),
    before: written(change.before),
    after: written(change.after),
  } satisfies EditLine);
}

/** The change of a line of the plan. */
export function changeOf(line: string, folder: string): PlannedChange {
  const absolute = (file: string): string => path.resolve(folder, file);
  const value = JSON.parse(line) as EditLine | PlannedMove;
  if ('from' in value) {
    const { from, via, to, identity } = value;
    return { from: absolute(from), via: via && absolute(via), to: absolute(to), identity };
  }
  return { path: absolute(value.path), before: read(value.before), after: read(value.after) };
}

function written(bytes: Buffer | null): Written {
  if (bytes === null) return null;
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : { base64: bytes.toString('base64') };
}

function read(value: Written): Buffer | null {
  if (value === null) return null;
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value.base64, 'base64');
}
