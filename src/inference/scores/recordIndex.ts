import type { Seen } from './format';
import { hashIn, kinds, readSeen } from './format';
import type { Segment } from './segment';

/** A place in a segment as one number: memory is what a hundred thousand of them cost. */
const perSegment = 2 ** 40;

/** Where the records of one model are. */
export class RecordIndex {
  readonly segments: Segment[] = [];
  /** By content hash. */
  readonly scores = new Map<string, number>();
  /** By the digest of the path. */
  readonly seen = new Map<string, Seen>();

  /** Takes in what a segment has. The last record of an image wins. */
  async add(segment: Segment): Promise<void> {
    const number = this.segments.push(segment) - 1;
    await segment.scan((kind, payload, at) => {
      if (kind === kinds.scores) {
        this.scores.set(hashIn(payload), number * perSegment + at);
      } else if (kind === kinds.seen) {
        const read = readSeen(payload);
        if (read !== null) this.seen.set(read.pathDigest, read.seen);
      }
    });
  }

  /** Takes in a record that was appended. */
  put(contentHash: string, segment: Segment, at: number): void {
    const number = this.segments.indexOf(segment);
    if (number >= 0) this.scores.set(contentHash, number * perSegment + at);
  }

  place(contentHash: string): { readonly segment: Segment; readonly at: number } | undefined {
    const place = this.scores.get(contentHash);
    if (place === undefined) return undefined;
    const segment = this.segments[Math.floor(place / perSegment)];
    return segment === undefined ? undefined : { segment, at: place % perSegment };
  }

  async close(): Promise<void> {
    await Promise.all(this.segments.map((segment) => segment.close()));
    this.segments.length = 0;
    this.scores.clear();
    this.seen.clear();
  }
}
