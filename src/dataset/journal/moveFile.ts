import fs from 'node:fs';
import path from 'node:path';
import { DatasetError } from '../datasetError';
import type { Outcome } from './editFile';
import type { Hop } from './moveOrder';
import type { FileIdentity, PlannedMove } from './planFile';

/** Clocks of some disks tick every two seconds. */
const clockTick = 2_000;

/** What a file, or a folder, is known by again. Null when it is not there. */
export function identityOf(file: string): FileIdentity | null {
  const status = fs.lstatSync(file, { throwIfNoEntry: false });
  if (status === undefined) return null;
  const { size, mtimeMs, ino } = status;
  return { bytes: size, modified: Math.round(mtimeMs), inode: ino, folder: status.isDirectory() };
}

/** The same thing, under whatever name it has now. */
function isItself(found: FileIdentity | null, known: FileIdentity): boolean {
  if (found?.inode !== known.inode || found.folder !== known.folder) return false;
  // what lies in a folder may change
  return known.folder || found.bytes === known.bytes;
}

/** A copy that another disk made of it. */
function isItsCopy(found: FileIdentity | null, known: FileIdentity): boolean {
  if (found === null || found.folder || known.folder || found.bytes !== known.bytes) return false;
  return Math.abs(found.modified - known.modified) <= clockTick;
}

/** Where a moved thing is now: 0 at `from`, 1 at `via`, 2 at `to`; -1 nowhere. */
export function placeOf(move: PlannedMove): number {
  const places = [move.from, move.via, move.to];
  // a name whose case changes is found under both; the folder says which it is
  if (move.from.toLowerCase() === move.to.toLowerCase()) {
    const found = identityOf(move.to) ?? identityOf(move.from);
    if (!isItself(found, move.identity)) return -1;
    return isListed(move.to) ? 2 : 0;
  }
  const found = places.map((place) => (place === null ? null : identityOf(place)));
  const itself = found.findIndex((each) => isItself(each, move.identity));
  return itself >= 0 ? itself : found.findIndex((each) => isItsCopy(each, move.identity));
}

/**
 * Does a part of a move, or takes it back. Nothing is ever written over.
 *
 * @throws DatasetError move-failed or move-other-disk
 */
export function moveHop(
  move: PlannedMove,
  part: Hop['part'],
  direction: 'there' | 'back',
  options: {
    /** Name under which a copy is made on another disk, before it has its own. */
    readonly temporary: string;
    /** Whether the step was whole before: what is at the place is then what was moved, even if somebody has saved it since. */
    readonly settled: boolean;
  },
): Outcome {
  const [first, last] = part === 'whole' ? [0, 2] : part === 'aside' ? [0, 1] : [1, 2];
  const [start, goal] = direction === 'there' ? [first, last] : [last, first];
  const places = [move.from, move.via ?? move.to, move.to];
  const source = places[start] ?? move.from;
  const target = places[goal] ?? move.to;
  const found = placeOf(move);
  const now = found < 0 && options.settled && identityOf(source) !== null ? start : found;
  if (now < 0) return 'conflict';
  if (direction === 'there' ? now >= goal : now <= goal) return 'already';
  if (now !== start) return 'conflict';
  const onlyCase = source.toLowerCase() === target.toLowerCase();
  if (identityOf(target) !== null && !(onlyCase && !isListed(target))) return 'conflict';
  rename(source, target, move.identity, path.join(path.dirname(target), options.temporary));
  return 'written';
}

function rename(source: string, target: string, identity: FileIdentity, temporary: string): void {
  try {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.renameSync(source, target);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV' && !identity.folder) return acrossDisks(source, target, temporary);
    const otherDisk = code === 'EXDEV';
    throw new DatasetError(
      otherDisk ? 'move-other-disk' : 'move-failed',
      otherDisk
        ? `The folder ${source} cannot be moved to another disk.`
        : `${source} could not be moved to ${target}: ${message}.`,
      otherDisk
        ? 'Copy it, and delete the old one.'
        : 'Check the permissions of both folders, and that no program uses the file.',
      { cause: error },
    );
  }
}

/** Copies under a temporary name, makes that durable, and only then takes the source away. */
function acrossDisks(source: string, target: string, temporary: string): void {
  try {
    const { atime, mtime, mode } = fs.statSync(source);
    fs.copyFileSync(source, temporary, fs.constants.COPYFILE_EXCL);
    const file = fs.openSync(temporary, 'r+');
    try {
      fs.futimesSync(file, atime, mtime);
      if (process.platform !== 'win32') fs.fchmodSync(file, mode & 0o7777);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(temporary, target);
    takeAway(source, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw new DatasetError(
      'move-failed',
      `${source} could not be moved to the other disk: ${(error as Error).message}.`,
      'Check that there is room, and the permissions of both folders.',
      { cause: error },
    );
  }
}

/** Where the source may not be removed the copy goes, so that there is one file and not two. */
function takeAway(source: string, copy: string): void {
  try {
    fs.unlinkSync(source);
  } catch (error) {
    fs.unlinkSync(copy);
    throw error;
  }
}

/** Whether a folder lists a name in exactly this case. */
function isListed(file: string): boolean {
  try {
    return fs.readdirSync(path.dirname(file)).includes(path.basename(file));
  } catch {
    return false;
  }
}
