import fs from 'node:fs/promises';
import { LineFramer } from '../process/lineFramer';

export interface TailRead {
  /** Whole lines that were added since the last read. */
  readonly lines: readonly string[];
  /** The file was replaced or cut: forget what was read before; `lines` starts at its beginning. */
  readonly restarted: boolean;
}

const maxLine = 4_000_000;
const chunkSize = 256 * 1024;

/** Reads what is appended to a text file, by offset. A last line without its end is kept until it is whole. */
export class FileTail {
  #offset = 0;
  #inode: number | null = null;
  #lines: string[] = [];
  #framer = this.#newFramer();
  #reading: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: string,
    /** Start so many bytes before the end, at a line's beginning; default the whole file. */
    private readonly last = Infinity,
  ) {}

  /** What was added since the last call; nothing while the file is not there. Calls wait for each other. */
  read(): Promise<TailRead> {
    const next = this.#reading.then(() => this.#read());
    this.#reading = next.catch(() => undefined);
    return next;
  }

  #newFramer(): LineFramer {
    return new LineFramer({ limit: maxLine, onLine: (line) => this.#lines.push(line) });
  }

  async #read(): Promise<TailRead> {
    const file = await open(this.file);
    if (file === null) return { lines: [], restarted: false };
    try {
      const { size, ino } = await file.stat();
      const first = this.#inode === null;
      const restarted = !first && (size < this.#offset || ino !== this.#inode);
      this.#inode = ino;
      let cut = false;
      if (first || restarted) {
        this.#offset = Math.max(0, size - this.last);
        this.#framer = this.#newFramer();
        cut = this.#offset > 0;
      }
      await this.#take(file, size);
      const lines = this.#lines;
      this.#lines = [];
      // the piece of a line where we began is no line
      return { lines: cut ? lines.slice(1) : lines, restarted };
    } finally {
      await file.close();
    }
  }

  async #take(file: fs.FileHandle, size: number): Promise<void> {
    const buffer = Buffer.allocUnsafe(Math.min(chunkSize, Math.max(1, size - this.#offset)));
    while (this.#offset < size) {
      const { bytesRead } = await file.read(
        buffer,
        0,
        Math.min(buffer.length, size - this.#offset),
        this.#offset,
      );
      if (bytesRead === 0) return;
      this.#offset += bytesRead;
      this.#framer.push(buffer.subarray(0, bytesRead));
    }
  }
}

async function open(file: string): Promise<fs.FileHandle | null> {
  try {
    return await fs.open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The last lines of a file, at most `count` of them, from at most `bytes` bytes; empty when it is not there. */
export async function lastLines(
  file: string,
  count: number,
  bytes = 256 * 1024,
): Promise<{ lines: readonly string[]; truncated: boolean }> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return { lines: [], truncated: false };
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - bytes);
    const buffer = Buffer.alloc(size - from);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    // a terminal's progress line overwrites itself: only its last state is a line
    const lines = buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.replace(/\r$/, '').split('\r').at(-1) ?? '');
    const whole = from > 0 ? lines.slice(1) : lines;
    const kept = whole.slice(-count);
    return { lines: size === 0 ? [] : kept, truncated: from > 0 || whole.length > kept.length };
  } finally {
    await handle.close();
  }
}
