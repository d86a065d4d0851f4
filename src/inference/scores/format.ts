// The files in which scores are kept.
//
// The store's folder has one folder for each model and way of preprocessing, named by a hash of both; `model.json` in it says which,
// and its time of change when it was last opened. In it lie segments, `<time>-<random>.scores`. A segment is written by one window
// only, the one that holds the lock `<segment>.lock` beside it, so that no two ever write to the same file; whoever opens the
// folder reads all of them. Segments that nobody holds any more are merged when there are many.
//
// A segment is the 8 letters `BLSCORE1`, then records, each
//
//     4 bytes   length of the payload
//     4 bytes   CRC-32 of kind and payload
//     1 byte    kind: 1 scores, 2 an image that was seen
//     payload
//
// all little-endian, as every platform of the editor is. Scores are the sha256 of the image's bytes (32 bytes), then the indices
// of n tags (4 bytes each), then n values (float32, 4 bytes each): exactly what the model said, so a threshold that is moved
// later takes the same tags as one that was set before. An image that was seen is 16 bytes of the sha256 of its path, its size
// and time of change (float64 each) and the sha256 of its bytes; paths themselves are not kept.
//
// Records are only ever appended. What a killed window or a power cut leaves at the end is no whole record with a right checksum:
// reading stops before it, and as a segment is never written to again after its window is gone, nothing comes behind it.

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SparseScores } from '../../shared/tagging/scores';

export const magic = Buffer.from('BLSCORE1', 'latin1');
export const headBytes = 9;
/** A million scores; no tagger has as many tags. */
export const largestPayload = 32 + 8 * 1_000_000;

export const kinds = { scores: 1, seen: 2 } as const;

/** An image as it was when its content was hashed. */
export interface Seen {
  readonly bytes: number;
  readonly modified: number;
  readonly contentHash: string;
}

/** Scores of one image as a record. */
export function scoresRecord(contentHash: string, { tags, values }: SparseScores): Buffer {
  const payload = Buffer.allocUnsafe(32 + 8 * tags.length);
  payload.write(contentHash, 0, 32, 'hex');
  bytesOf(tags).copy(payload, 32);
  bytesOf(values).copy(payload, 32 + 4 * tags.length);
  return record(kinds.scores, payload);
}

/** Of the payload of a record of scores; null when it cannot be one. */
export function readScores(payload: Buffer): { contentHash: string; scores: SparseScores } | null {
  const count = (payload.length - 32) / 8;
  if (!Number.isInteger(count) || count < 0) return null;
  const tags = new Uint32Array(count);
  const values = new Float32Array(count);
  payload.copy(bytesOf(tags), 0, 32, 32 + 4 * count);
  payload.copy(bytesOf(values), 0, 32 + 4 * count);
  return { contentHash: hashIn(payload), scores: { tags, values } };
}

/** The image's content of a payload of scores, without reading them. */
export function hashIn(payload: Buffer): string {
  return payload.toString('hex', 0, 32);
}

/** What an image was seen as, under its path's digest. */
export function seenRecord(pathDigest: string, seen: Seen): Buffer {
  const payload = Buffer.allocUnsafe(64);
  payload.write(pathDigest, 0, 16, 'hex');
  payload.writeDoubleLE(seen.bytes, 16);
  payload.writeDoubleLE(seen.modified, 24);
  payload.write(seen.contentHash, 32, 32, 'hex');
  return record(kinds.seen, payload);
}

/** Of the payload of a record of an image that was seen; null when it cannot be one. */
export function readSeen(payload: Buffer): { pathDigest: string; seen: Seen } | null {
  if (payload.length !== 64) return null;
  return {
    pathDigest: payload.toString('hex', 0, 16),
    seen: {
      bytes: payload.readDoubleLE(16),
      modified: payload.readDoubleLE(24),
      contentHash: payload.toString('hex', 32, 64),
    },
  };
}

/** What stands for a path: 16 bytes of its sha256, hex. */
export function digestOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}

/** A record's head: what follows, if it is one. */
export interface Head {
  readonly kind: number;
  /** Bytes of the payload. */
  readonly length: number;
  readonly sum: number;
}

/** @param at where it begins; null when there are too few bytes, or the length is no record's */
export function readHead(bytes: Buffer, at: number): Head | null {
  if (at + headBytes > bytes.length) return null;
  const length = bytes.readUInt32LE(at);
  if (length > largestPayload) return null;
  return { length, sum: bytes.readUInt32LE(at + 4), kind: bytes.readUInt8(at + 8) };
}

/** Whether kind and payload behind a head are those that were written. */
export function isWhole(bytes: Buffer, at: number, { length, sum }: Head): boolean {
  return crc32(bytes.subarray(at + 8, at + headBytes + length)) === sum;
}

function record(kind: number, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUInt8(kind, 8);
  payload.copy(bytes, headBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

function bytesOf(array: Uint32Array | Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
