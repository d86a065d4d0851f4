// What keeps the store small: merging segments that windows left behind, and dropping models that were not used for long.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {
  digestOf,
  hashIn,
  headBytes,
  kinds,
  magic,
  readScores,
  readSeen,
  scoresRecord,
  seenRecord,
} from './format';
import type { HeldLock } from './heldLock';
import { tryLock } from './heldLock';
import { lockOf, Segment, segmentEnd } from './segment';

/** So many segments that nobody writes to are merged. */
const mostSegments = 4;
/** Bytes that are written at once. */
const piece = 1 << 20;

/** Segments of a folder, oldest first. */
export async function segmentsIn(folder: string): Promise<string[]> {
  const names = await fs.readdir(folder).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith(segmentEnd))
    .sort()
    .map((name) => path.join(folder, name));
}

/**
 * Merges the segments that no window writes to into one, without what is damaged, doubled or out of date, when there are many of
 * them or they are too large. Windows that read the old ones go on reading them; a kill at any moment leaves old and new at worst.
 *
 * @param limit bytes that the result may have; the newest records stay
 */
export async function mergeSegments(folder: string, limit: number): Promise<void> {
  const files = await segmentsIn(folder);
  if (files.length <= mostSegments && (await sizeOf(files)) <= limit) return;
  const upkeep = await tryLock(path.join(folder, 'upkeep.lock'));
  if (upkeep === null) return;
  const locks: HeldLock[] = [];
  try {
    const free: string[] = [];
    for (const file of files) {
      const lock = await tryLock(lockOf(file));
      if (lock === null) continue;
      locks.push(lock);
      free.push(file);
    }
    if (free.length > mostSegments || (await sizeOf(free)) > limit) await merge(folder, free, limit);
  } finally {
    for (const lock of locks) await lock.release();
    await upkeep.release();
  }
}

/** The newest record of each kind is kept; scores of a content are all the same. */
async function merge(folder: string, files: readonly string[], limit: number): Promise<void> {
  const segments = (await Promise.all(files.map((file) => Segment.open(file)))).filter((one) => one !== null);
  try {
    const scores = new Map<string, { segment: Segment; at: number; bytes: number }>();
    const seen = new Map<string, Buffer>();
    for (const segment of segments)
      await segment.scan((kind, payload, at) => {
        if (kind === kinds.scores) {
          const hash = hashIn(payload);
          scores.delete(hash);
          scores.set(hash, { segment, at, bytes: headBytes + payload.length });
        } else if (kind === kinds.seen) {
          const read = readSeen(payload);
          if (read !== null) seen.set(read.pathDigest, Buffer.from(payload));
        }
      });
    let room = limit - seen.size * (headBytes + 64);
    const kept = [...scores].reverse().filter(([, { bytes }]) => (room -= bytes) >= 0);
    const keptHashes = new Set(kept.map(([hash]) => hash));
    await writeSegment(folder, function* () {
      for (const [hash, { segment, at }] of kept.reverse()) {
        const payload = segment.read(at);
        const read = payload === null ? null : readScores(payload);
        if (read !== null && read.contentHash === hash) yield scoresRecord(hash, read.scores);
      }
      for (const [digest, payload] of seen) {
        const read = readSeen(payload);
        if (read !== null && keptHashes.has(read.seen.contentHash)) yield seenRecord(digest, read.seen);
      }
    });
  } finally {
    await Promise.all(segments.map((segment) => segment.close()));
  }
  for (const file of files) await fs.rm(file, { force: true });
}

/** Writes records to a new segment, which appears when it is whole and on the disk. */
async function writeSegment(folder: string, records: () => Iterable<Buffer>): Promise<void> {
  // it sorts before what windows write meanwhile
  const file = path.join(folder, `${String(Date.now()).padStart(15, '0')}-${randomUUID()}${segmentEnd}`);
  const temporary = `${file}.new`;
  const handle = await fs.open(temporary, 'wx');
  try {
    let waiting: Buffer[] = [magic];
    let bytes = 0;
    const write = async (): Promise<void> => {
      await handle.appendFile(Buffer.concat(waiting));
      waiting = [];
      bytes = 0;
    };
    for (const record of records()) {
      waiting.push(record);
      bytes += record.length;
      if (bytes >= piece) await write();
    }
    await write();
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.rename(temporary, file);
}

/**
 * Removes the caches of the models that were opened longest ago until the rest fits, but never one that a window writes to.
 *
 * @param keep folder of the model that is being opened
 */
export async function dropOldModels(store: string, keep: string, limit: number): Promise<void> {
  const names = await fs.readdir(store).catch((): string[] => []);
  const models: { folder: string; bytes: number; used: number }[] = [];
  for (const name of names) {
    const folder = path.join(store, name);
    if (name.endsWith('.gone')) await fs.rm(folder, { recursive: true, force: true });
    const used = await fs.stat(path.join(folder, 'model.json')).catch(() => null);
    if (used !== null)
      models.push({ folder, used: used.mtimeMs, bytes: await sizeOf(await segmentsIn(folder)) });
  }
  let sum = models.reduce((bytes, model) => bytes + model.bytes, 0);
  for (const model of models.sort((a, b) => a.used - b.used)) {
    if (sum <= limit) return;
    if (model.folder === keep || (await isWrittenTo(model.folder))) continue;
    const gone = path.join(store, `${digestOf(model.folder)}-${randomUUID()}.gone`);
    await fs.rename(model.folder, gone);
    await fs.rm(gone, { recursive: true, force: true });
    sum -= model.bytes;
  }
}

async function isWrittenTo(folder: string): Promise<boolean> {
  for (const file of await segmentsIn(folder)) {
    const lock = await tryLock(lockOf(file));
    if (lock === null) return true;
    await lock.release();
  }
  return false;
}

async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      fs.stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
