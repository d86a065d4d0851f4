import type { Logger } from '../../process/logger';
import type { SparseScores } from '../../shared/tagging/scores';
import { digestOf, readScores, scoresRecord, seenRecord } from './format';
import type { RecordIndex } from './recordIndex';
import type { FileStat, ModelScores, ScoredImage } from './modelScores';
import { ScoreStoreError } from './scoreStoreError';
import { OwnSegment, Segment } from './segment';

/** Scores that were read or put last; a review goes to and fro between neighbours. */
const mostRecent = 256;

/** The segment that we write to, and the same for reading. */
interface Own {
  readonly writer: OwnSegment;
  readonly reader: Segment;
}

/** One model's scores in a folder. See `format.ts`. */
export class StoredScores implements ModelScores {
  readonly #recent = new Map<string, SparseScores>();
  /** Put, and not yet on their way to the disk whole. */
  readonly #writing = new Map<string, SparseScores>();
  #own: Promise<Own> | null = null;
  #closed = false;

  constructor(
    private readonly folder: string,
    private readonly index: RecordIndex,
    private readonly logger: Logger,
  ) {}

  has(contentHash: string): boolean {
    return this.index.scores.has(contentHash) || this.#writing.has(contentHash);
  }

  get(contentHash: string): SparseScores | undefined {
    const ready = this.#writing.get(contentHash) ?? this.#recent.get(contentHash);
    if (ready !== undefined) return ready;
    const place = this.index.place(contentHash);
    if (place === undefined) return undefined;
    const payload = place.segment.read(place.at);
    const read = payload === null ? null : readScores(payload);
    if (read?.contentHash !== contentHash) {
      // somebody deleted or damaged the file: it is a cache, the image is tagged again
      this.index.scores.delete(contentHash);
      this.logger.warn(`Scores in ${place.segment.file} are damaged and left out.`);
      return undefined;
    }
    this.#keep(contentHash, read.scores);
    return read.scores;
  }

  known({ path, bytes, modified }: FileStat): string | undefined {
    const seen = this.index.seen.get(digestOf(path));
    return seen?.bytes === bytes && seen.modified === modified ? seen.contentHash : undefined;
  }

  async put({ image, contentHash, bytes, modified, scores }: ScoredImage): Promise<void> {
    if (this.#closed) throw new Error('These scores were closed.');
    if (!/^[0-9a-f]{64}$/.test(contentHash) || scores.tags.length !== scores.values.length)
      throw new Error(`Scores of ${image} are not in order.`);
    const digest = digestOf(image);
    const seen = { bytes, modified, contentHash };
    // another provider may say the same with other last digits: what was put last is what is read, now and later
    const fresh = !isSame(this.get(contentHash), scores);
    const records = [...(fresh ? [scoresRecord(contentHash, scores)] : []), seenRecord(digest, seen)];
    if (fresh) this.#writing.set(contentHash, scores);
    let own: Own | undefined;
    try {
      own = await (this.#own ??= this.#create());
      const at = await own.writer.append(Buffer.concat(records));
      if (fresh) this.index.put(contentHash, own.reader, at);
      this.index.seen.set(digest, seen);
      this.#keep(contentHash, scores);
    } catch (error) {
      await this.#giveUp(own?.writer);
      const { code, message } = error as NodeJS.ErrnoException;
      throw new ScoreStoreError(
        code === 'ENOSPC' ? 'disk-full' : 'scores-unwritable',
        `Scores cannot be kept in ${this.folder}: ${message}`,
        code === 'ENOSPC'
          ? 'Make room on the disk, then tag again.'
          : 'Check the permissions of that folder.',
        { cause: error },
      );
    } finally {
      if (fresh) this.#writing.delete(contentHash);
    }
  }

  async flush(): Promise<void> {
    const own = await this.#own;
    await own?.writer.sync();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const own = await this.#own?.catch(() => null);
    await own?.writer.close();
    await this.index.close();
    this.#recent.clear();
  }

  async #create(): Promise<Own> {
    const writer = await OwnSegment.create(this.folder);
    const reader = await Segment.open(writer.file);
    if (reader === null) {
      await writer.close();
      throw new Error(`${writer.file} is gone`);
    }
    this.index.segments.push(reader);
    return { writer, reader };
  }

  /** After a failed write the end of the segment is not known: the next record goes to a new one. */
  async #giveUp(writer: OwnSegment | undefined): Promise<void> {
    const own = this.#own;
    if (own === null) return;
    const current = await own.catch(() => null);
    if (current !== null && current.writer !== writer) return;
    this.#own = null;
    await writer?.close().catch(() => undefined);
  }

  #keep(contentHash: string, scores: SparseScores): void {
    this.#recent.delete(contentHash);
    this.#recent.set(contentHash, scores);
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= mostRecent) break;
      this.#recent.delete(oldest);
    }
  }
}

function isSame(a: SparseScores | undefined, b: SparseScores): boolean {
  return (
    a?.tags.length === b.tags.length &&
    a.tags.every((tag, at) => tag === b.tags[at]) &&
    a.values.every((value, at) => value === b.values[at])
  );
}
