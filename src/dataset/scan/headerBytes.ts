import fs from 'node:fs';

/** Bytes that are read at once. */
export const window = 4096;

/** Bytes of an open file where they are asked for, a small piece at a time. Nothing beyond the file is ever made up. */
export class HeaderBytes {
  readonly #piece: Buffer;
  #start = 0;
  #length = 0;
  #reads = 0;

  /**
   * @param size of the file in bytes
   * @param piece where the bytes go, of 4096 bytes; what `at` returned before is overwritten by the next reading
   * @param maxReads pieces that are read at the most: a file that lies cannot keep us busy
   */
  constructor(
    private readonly descriptor: number,
    readonly size: number,
    piece = Buffer.allocUnsafe(window),
    private readonly maxReads = 256,
  ) {
    this.#piece = piece;
  }

  /** `length` bytes (at most 4096) from `offset`, or null when the file has not so many. */
  at(offset: number, length: number): Buffer | null {
    if (!Number.isSafeInteger(offset) || offset < 0 || length > window || offset + length > this.size)
      return null;
    if (offset < this.#start || offset + length > this.#start + this.#length) {
      if (this.#reads >= this.maxReads) return null;
      this.#reads += 1;
      this.#start = offset;
      this.#length = fs.readSync(this.descriptor, this.#piece, 0, window, offset);
      if (length > this.#length) return null;
    }
    return this.#piece.subarray(offset - this.#start, offset - this.#start + length);
  }
}
