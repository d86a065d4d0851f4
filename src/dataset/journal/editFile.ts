import fs from 'node:fs';
import path from 'node:path';
import { DatasetError } from '../datasetError';
import { sameBytes } from './change';

/**
 * - `written`: the file has the wanted bytes now.
 * - `already`: it had them before.
 * - `conflict`: it has bytes that nobody expected, and was left alone.
 */
export type Outcome = 'written' | 'already' | 'conflict';

export interface Replacement {
  readonly path: string;
  /** What the file must have; null: it must not be there. */
  readonly expected: Buffer | null;
  /** What it gets; null: it is taken away. */
  readonly wanted: Buffer | null;
  /** Whether other bytes are what a power cut has left of ours, and may be written over. */
  readonly torn?: (current: Buffer) => boolean;
  /** Name, in the file's own folder, under which the new bytes are written first. */
  readonly temporary: string;
  /** Where the old file gets a second name, so that it is freed later, see `Attic`. */
  readonly keep?: (file: string) => void;
}

/**
 * Gives a file other bytes at one stroke, if it has those that are expected: they are written to a temporary name beside it, which
 * is then renamed. A link is written through to its file; permissions are kept. (A hard link becomes a file of its own.)
 *
 * Synchronous on purpose: a caption takes some 0.1 ms this way and several times that through promises; callers keep to short
 * slices of time. Nothing is flushed to the disk here, see `makeDurable`.
 *
 * @returns the outcome, and the file itself (behind a link)
 * @throws DatasetError file-not-writable, file-not-plain, file-link-broken or file-write-failed
 */
export function replaceFile(replacement: Replacement): {
  readonly outcome: Outcome;
  readonly target: string;
} {
  const { expected, wanted, torn } = replacement;
  const { target, status } = locate(replacement.path);
  const current = status === null ? null : readPlain(target, status, expected?.length ?? 0);
  if (!sameBytes(current, expected) && !(current !== null && torn?.(current))) {
    return { outcome: sameBytes(current, wanted) ? 'already' : 'conflict', target };
  }
  if (sameBytes(current, wanted)) return { outcome: 'already', target };
  if (status !== null) needWritable(target);
  try {
    if (status !== null) replacement.keep?.(target);
    if (wanted === null) fs.unlinkSync(target);
    else write(target, wanted, status, path.join(path.dirname(target), replacement.temporary));
  } catch (error) {
    throw failed(target, error as NodeJS.ErrnoException);
  }
  return { outcome: 'written', target };
}

/**
 * The bytes of a file, or of what a link shows; null when it is not there.
 *
 * @throws DatasetError as `replaceFile`
 */
export function currentBytes(file: string): Buffer | null {
  const { target, status } = locate(file);
  return status === null ? null : readPlain(target, status, status.size);
}

/** The file that a path means: behind a link, that which it shows. */
function locate(file: string): { readonly target: string; readonly status: fs.Stats | null } {
  const status = fs.lstatSync(file, { throwIfNoEntry: false }) ?? null;
  if (!status?.isSymbolicLink()) return { target: file, status };
  try {
    const target = fs.realpathSync(file);
    return { target, status: fs.statSync(target) };
  } catch (error) {
    throw new DatasetError(
      'file-link-broken',
      `${file} is a link to a file that is not there.`,
      'Remove the link, or make the file that it shows.',
      { cause: error },
    );
  }
}

/**
 * The bytes of a file, with as few calls as it takes: this is half of what is done for a caption.
 *
 * @param likely how many it should have
 */
function readPlain(file: string, status: fs.Stats, likely: number): Buffer {
  if (!status.isFile())
    throw new DatasetError(
      'file-not-plain',
      `${file} is not a file.`,
      'Move what is there, or choose another name.',
    );
  try {
    if (status.size !== likely) return fs.readFileSync(file);
    const handle = fs.openSync(file, 'r');
    try {
      // one byte more, to see whether it has grown since it was looked at
      const bytes = Buffer.allocUnsafe(likely + 1);
      const length = fs.readSync(handle, bytes, 0, likely + 1, 0);
      return length === likely ? bytes.subarray(0, likely) : fs.readFileSync(file);
    } finally {
      fs.closeSync(handle);
    }
  } catch (error) {
    throw failed(file, error as NodeJS.ErrnoException);
  }
}

/** Renaming would take the place of a file that may not be written. */
function needWritable(file: string): void {
  try {
    fs.accessSync(file, fs.constants.W_OK);
  } catch (error) {
    throw new DatasetError('file-not-writable', `${file} may not be written.`, 'Change its permissions.', {
      cause: error,
    });
  }
}

function write(target: string, bytes: Buffer, like: fs.Stats | null, temporary: string): void {
  const file = fs.openSync(temporary, 'wx', like === null ? 0o666 : like.mode & 0o777);
  try {
    try {
      writeAll(file, bytes);
      if (like !== null) keepRights(file, like);
    } finally {
      fs.closeSync(file);
    }
    renamePatiently(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += fs.writeSync(file, bytes, at);
}

/** On Windows a virus scanner or an indexer may hold a file for a moment. */
function renamePatiently(from: string, to: string): void {
  for (let tries = process.platform === 'win32' ? 3 : 0; ; tries--) {
    try {
      fs.renameSync(from, to);
      return;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (tries === 0 || !['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 15);
    }
  }
}

/** The process's umask must not narrow permissions, and an administrator's change not take a file from its owner. */
function keepRights(file: number, like: fs.Stats): void {
  if (process.platform === 'win32') return;
  const made = fs.fstatSync(file);
  if (made.uid !== like.uid || made.gid !== like.gid) {
    try {
      fs.fchownSync(file, like.uid, like.gid);
    } catch {
      // only an administrator can; the file is then ours, as with every editor
    }
  }
  if ((made.mode & 0o7777) !== (like.mode & 0o7777)) fs.fchmodSync(file, like.mode & 0o7777);
}

function failed(file: string, error: NodeJS.ErrnoException): DatasetError {
  const folder = path.dirname(file);
  const said: Readonly<Record<string, readonly [string, string, string]>> = {
    EACCES: [
      'file-not-writable',
      `Nothing may be written in ${folder}.`,
      'Change the permissions of the folder.',
    ],
    EPERM: [
      'file-not-writable',
      `${file} may not be written.`,
      'Close it elsewhere, or change its permissions.',
    ],
    EBUSY: ['file-not-writable', `${file} is in use by another program.`, 'Close it there and try again.'],
    EROFS: [
      'file-not-writable',
      `${folder} is on a disk that cannot be written.`,
      'Work on a copy of the data set.',
    ],
    ENOSPC: ['file-write-failed', `The disk is full; ${file} stays as it was.`, 'Make room and try again.'],
    EDQUOT: [
      'file-write-failed',
      `The quota is used up; ${file} stays as it was.`,
      'Make room and try again.',
    ],
    ENOENT: ['file-write-failed', `The folder ${folder} is gone.`, 'Bring it back and try again.'],
  };
  const [code, message, fix] = said[error.code ?? ''] ?? [
    'file-write-failed',
    `${file} could not be written: ${error.message}.`,
    'Check the disk and try again.',
  ];
  return new DatasetError(code, message, fix, { cause: error });
}
