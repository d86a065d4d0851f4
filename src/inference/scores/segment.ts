import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { HeldLock } from './heldLock';
import { holdLock } from './heldLock';
import { headBytes, isWhole, magic, readHead } from './format';

/** Bytes that are gone through at a stretch: less than a millisecond's work. */
const piece = 1 << 18;
/** A record of usual size is read at once. */
const firstRead = 4096;

export const segmentEnd = '.scores';
export const lockOf = (segment: string): string => `${segment}.lock`;

/** A file of records that is open for reading. */
export class Segment {
  private constructor(
    readonly file: string,
    readonly handle: fs.promises.FileHandle,
  ) {}

  /** Null when it is gone. */
  static async open(file: string): Promise<Segment | null> {
    try {
      return new Segment(file, await fs.promises.open(file, 'r'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /**
   * Goes through all whole records, in pieces that leave the editor time for other work.
   *
   * @param onRecord gets the kind, the payload (valid only during the call) and where the record begins
   * @returns where the first byte is that belongs to no whole record
   */
  async scan(onRecord: (kind: number, payload: Buffer, at: number) => void): Promise<number> {
    let buffer: Buffer = Buffer.alloc(0);
    /** Where in the file the buffer begins. */
    let base = 0;
    let at = 0;
    for (let begun = false, ended = false; !ended;) {
      const rest = buffer.subarray(at - base);
      const next = Buffer.allocUnsafe(rest.length + piece);
      rest.copy(next);
      const { bytesRead } = await this.handle.read(next, rest.length, piece, at + rest.length);
      ended = bytesRead === 0;
      buffer = next.subarray(0, rest.length + bytesRead);
      base = at;
      if (!begun) {
        if (buffer.length < magic.length && !ended) continue;
        if (!buffer.subarray(0, magic.length).equals(magic)) return 0;
        at = magic.length;
        begun = true;
      }
      for (;;) {
        const from = at - base;
        if (from + headBytes > buffer.length) break;
        const head = readHead(buffer, from);
        if (head === null) return at;
        if (from + headBytes + head.length > buffer.length) break;
        if (!isWhole(buffer, from, head)) return at;
        onRecord(head.kind, buffer.subarray(from + headBytes, from + headBytes + head.length), at);
        at += headBytes + head.length;
      }
    }
    return at;
  }

  /** Payload of the record that begins there; null when it is not whole any more. */
  read(at: number): Buffer | null {
    try {
      let bytes = Buffer.allocUnsafe(firstRead);
      let have = fs.readSync(this.handle.fd, bytes, 0, firstRead, at);
      const head = readHead(bytes.subarray(0, have), 0);
      if (head === null) return null;
      const length = headBytes + head.length;
      if (length > have) {
        bytes = Buffer.allocUnsafe(length);
        have = fs.readSync(this.handle.fd, bytes, 0, length, at);
      }
      return have >= length && isWhole(bytes, 0, head) ? bytes.subarray(headBytes, length) : null;
    } catch {
      return null;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** A segment of our own, which records are appended to. */
export class OwnSegment {
  #end = magic.length;
  #last: Promise<void> = Promise.resolve();

  private constructor(
    readonly file: string,
    private readonly handle: fs.promises.FileHandle,
    private readonly lock: HeldLock,
  ) {}

  static async create(folder: string): Promise<OwnSegment> {
    await fs.promises.mkdir(folder, { recursive: true });
    // in the order of their names segments are in the order of time
    const file = path.join(folder, `${String(Date.now()).padStart(15, '0')}-${randomUUID()}${segmentEnd}`);
    // held before it is there, so that no window takes it for one that was left behind
    const lock = await holdLock(lockOf(file));
    try {
      const handle = await fs.promises.open(file, 'wx');
      await handle.write(magic, 0, magic.length, 0);
      return new OwnSegment(file, handle, lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /**
   * Appends records, in the order of the calls.
   *
   * @returns where they begin
   * @throws the system's error; the segment must not be appended to any more then
   */
  async append(records: Buffer): Promise<number> {
    const at = this.#end;
    this.#end += records.length;
    const before = this.#last;
    const mine = (async (): Promise<void> => {
      await before;
      for (let written = 0; written < records.length;) {
        const { bytesWritten } = await this.handle.write(
          records,
          written,
          records.length - written,
          at + written,
        );
        written += bytesWritten;
      }
    })();
    this.#last = mine;
    // who waits for it hears of it; the next one must not be an unhandled rejection
    mine.catch(() => undefined);
    await mine;
    return at;
  }

  async sync(): Promise<void> {
    await this.#last;
    await this.handle.sync();
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.handle.close();
    await this.lock.release();
  }
}
