import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { decodeImage } from '../../src/inference/decode/decode';
import type { FamilyId, Variant } from '../../src/inference/families/family';
import type { Raster } from '../../src/inference/pixels/image';

/** Pictures and what Pillow, OpenCV and TensorFlow make of them; see the README there. */
export const goldens = path.join(import.meta.dirname, '../fixtures/golden/tagging');

export interface DecodedGolden {
  readonly picture: string;
  readonly orient: boolean;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly sha256: string;
  /** Where decoders differ: by how many levels at most. */
  readonly within?: number;
  /** Every 499th value. */
  readonly sample?: readonly number[];
}

export interface ResampledGolden {
  readonly picture: string;
  readonly kernel: string;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
}

export interface TensorGolden {
  readonly picture: string;
  readonly family: FamilyId;
  readonly variant: Variant;
  /** Side of the square that goes in, in pixels. */
  readonly size: number;
  readonly sha256: string;
}

export interface ScoreGolden {
  readonly picture: string;
  readonly model: FamilyId;
  readonly variant: Variant;
  /** How far apart probabilities may be, as the decoders allow. */
  readonly tolerance: number;
  readonly scores: readonly number[];
}

interface Goldens {
  decoded: DecodedGolden;
  resampled: ResampledGolden;
  tensors: TensorGolden;
  scores: ScoreGolden;
}

/** The entries of one of the lists. */
export function goldenList<Name extends keyof Goldens>(name: Name): readonly Goldens[Name][] {
  return JSON.parse(fs.readFileSync(path.join(goldens, `${name}.json`), 'utf8')) as Goldens[Name][];
}

/** One of the pictures, decoded by our own decoder. */
export function goldenPicture(name: string, orient = true): Promise<Raster> {
  return decodeImage(path.join(goldens, 'pictures', name), { orient, maxPixels: 10_000_000 });
}

/** Of the values' bytes. */
export function sha256(values: Uint8Array | Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}

/** Entries by what `key` says of them, in their order. */
export function grouped<Entry, Key>(entries: readonly Entry[], key: (entry: Entry) => Key): [Key, Entry[]][] {
  const groups = new Map<Key, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(key(entry));
    if (group === undefined) groups.set(key(entry), [entry]);
    else group.push(entry);
  }
  return [...groups];
}
