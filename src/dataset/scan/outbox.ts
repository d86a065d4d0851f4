import type { ImageRow } from './rows';
import type { Batch, Part, RowProblem } from './protocol';
import { maskBit, perRow } from './protocol';
import type { TagNumbers } from './tagNumbers';

/** Images in one message: what the index takes in within a few milliseconds. */
const maxRows = 150;
const maxParts = 100;
/** Tags in one message, for captions that are very long. */
const maxTags = 20_000;
/** New tags in one message. */
const maxNewTags = 5_000;
/** Orphans that are named. */
const maxOrphans = 1000;
/** Messages that may wait to be taken. */
const maxWaiting = 2;

interface Draft {
  fresh: boolean;
  gone: string[];
  rows: ImageRow[];
  orphans: Part['orphans'];
}

/** Gathers news into messages of a bounded size, and never sends more than the index takes. */
export class Outbox {
  /** Tags that the index knows: so many of the first. */
  #tagsSent = 0;
  #drafts = new Map<number, Draft>();
  #rows = 0;
  #tagCount = 0;
  #waiting = 0;
  #room: (() => void) | undefined;

  constructor(
    private readonly numbers: TagNumbers,
    private readonly post: (batch: Batch, transfer: ArrayBuffer[]) => void,
  ) {}

  /** Whether it is time to flush. */
  get full(): boolean {
    return this.#rows >= maxRows || this.#drafts.size >= maxParts || this.#tagCount >= maxTags;
  }

  /** What was said of a shelf before is to be forgotten. */
  fresh(shelf: number): void {
    this.#drafts.set(shelf, { fresh: true, gone: [], rows: [], orphans: null });
  }

  row(shelf: number, row: ImageRow): void {
    this.#draft(shelf).rows.push(row);
    this.#rows++;
    this.#tagCount += row.tags.length;
  }

  gone(shelf: number, names: readonly string[]): void {
    const draft = this.#draft(shelf);
    const set = new Set(names);
    // within a message images go before others come
    draft.rows = draft.rows.filter((row) => !set.has(row.image.name));
    for (const name of names) draft.gone.push(name);
    this.#rows += names.length;
  }

  orphans(shelf: number, names: readonly string[]): void {
    this.#draft(shelf).orphans = { names: names.slice(0, maxOrphans), count: names.length };
  }

  /** Sends what was gathered, when there is room. */
  async flush(): Promise<void> {
    if (this.#drafts.size === 0) return;
    // many new tags go ahead of the images that have them
    while (this.numbers.names.length - this.#tagsSent > maxNewTags) {
      await this.#turn();
      this.post({ type: 'batch', newTags: this.#newTags(), parts: [] }, []);
    }
    await this.#turn();
    const newTags = this.#newTags();
    const transfer: ArrayBuffer[] = [];
    const parts = [...this.#drafts].map(([shelf, draft]) => part(shelf, draft, transfer));
    this.#drafts = new Map();
    this.#rows = 0;
    this.#tagCount = 0;
    this.post({ type: 'batch', newTags, parts }, transfer);
  }

  /** The index has taken a message in. */
  taken(): void {
    this.#waiting--;
    this.#room?.();
    this.#room = undefined;
  }

  /** Waits until a message may be sent. */
  async #turn(): Promise<void> {
    while (this.#waiting >= maxWaiting) await new Promise<void>((resolve) => (this.#room = resolve));
    this.#waiting++;
  }

  #newTags(): string[] {
    const tags = this.numbers.names.slice(this.#tagsSent, this.#tagsSent + maxNewTags);
    this.#tagsSent += tags.length;
    return tags;
  }

  #draft(shelf: number): Draft {
    const found = this.#drafts.get(shelf);
    if (found !== undefined) return found;
    const made: Draft = { fresh: false, gone: [], rows: [], orphans: null };
    this.#drafts.set(shelf, made);
    return made;
  }
}

function part(shelf: number, { fresh, gone, rows, orphans }: Draft, transfer: ArrayBuffer[]): Part {
  if (rows.length === 0) return { shelf, fresh, gone, rows: null, orphans };
  const numbers = new Float64Array(rows.length * perRow);
  const states = new Uint8Array(rows.length);
  const starts = new Uint32Array(rows.length + 1);
  const tags = new Uint32Array(rows.reduce((sum, row) => sum + row.tags.length, 0));
  const problems: RowProblem[] = [];
  let at = 0;
  rows.forEach((row, index) => {
    const { image, caption } = row;
    const first = index * perRow;
    numbers[first] = image.bytes;
    numbers[first + 1] = image.modified;
    numbers[first + 2] = image.width;
    numbers[first + 3] = image.height;
    numbers[first + 4] = caption?.bytes ?? 0;
    numbers[first + 5] = caption?.modified ?? 0;
    states[index] = row.state + (row.masked ? maskBit : 0);
    for (const [code, detail] of row.problems) problems.push([index, code, detail]);
    starts[index] = at;
    for (const tag of row.tags) tags[at++] = tag;
  });
  starts[rows.length] = at;
  transfer.push(numbers.buffer, states.buffer, starts.buffer, tags.buffer);
  return {
    shelf,
    fresh,
    gone,
    orphans,
    rows: {
      names: rows.map((row) => row.image.name).join('\0'),
      captions: rows.map((row) => row.caption?.name ?? '').join('\0'),
      numbers,
      states,
      starts,
      tags,
      problems,
    },
  };
}
