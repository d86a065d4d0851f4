import { tagCategories } from './listCategories';
import type { DictionaryEntry } from './entry';

/**
 * An index over the tags of any number of lists, in few arrays that go from thread to thread without being copied.
 *
 * A *row* is a tag; rows stand by posts, the most first, so that of two rows the lower one is the better. A *text* is a name or an
 * alias; the texts of a row stand together, its name first. A *point* is a word in a text: the place where it begins.
 */
export interface DictionaryData {
  /** Keys (`tagKey`) of all texts, one behind the other; no text lies on two pages. */
  readonly pages: readonly string[];
  /** By text: page × 65,536 + place on the page. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** By text, in UTF-16 units. */
  readonly lengths: Uint16Array<ArrayBuffer>;
  /** By text: how its writing differs from its key, see `forms`. */
  readonly forms: Uint8Array<ArrayBuffer>;
  /** Texts that are written in no form. */
  readonly odd: ReadonlyMap<number, string>;
  /** By text: its row. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** By text: which pairs of letters it may have, in 64 bits; two numbers a text. */
  readonly pairs: Uint32Array<ArrayBuffer>;
  /** By row: its first text; one more at the end. */
  readonly firsts: Uint32Array<ArrayBuffer>;
  readonly posts: Uint32Array<ArrayBuffer>;
  /** By row: place in `tagCategories`. */
  readonly categories: Uint8Array<ArrayBuffer>;
  /** Texts of the points, which stand by what is written from them on. */
  readonly points: Uint32Array<ArrayBuffer>;
  /** By point: how far in its text. */
  readonly offsets: Uint16Array<ArrayBuffer>;
}

/** How a text is written: with underscores for the key's spaces, as its key, or in a way that only `odd` tells. */
export const forms = { underscores: 0, key: 1, odd: 2 } as const;

/** UTF-16 units of a page. */
export const pageSize = 65_536;

/** All buffers of an index, to be handed over to another thread. */
export function buffersOf(data: DictionaryData): ArrayBuffer[] {
  return Object.values(data).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}

/** Reads an index. */
export class DataReader {
  constructor(readonly data: DictionaryData) {}

  get rowCount(): number {
    return this.data.posts.length;
  }

  get textCount(): number {
    return this.data.starts.length;
  }

  /** The key of a text. */
  key(text: number): string {
    const start = this.data.starts[text] ?? 0;
    const at = start % pageSize;
    return (this.data.pages[Math.floor(start / pageSize)] ?? '').slice(at, at + this.length(text));
  }

  length(text: number): number {
    return this.data.lengths[text] ?? 0;
  }

  /** A UTF-16 unit of a text; -1 behind its end. */
  unit(text: number, at: number): number {
    if (at >= (this.data.lengths[text] ?? 0)) return -1;
    const start = this.data.starts[text] ?? 0;
    return (this.data.pages[start >>> 16] ?? '').charCodeAt((start & 0xffff) + at);
  }

  /** Whether a text has `typed` from a place on. */
  startsWith(text: number, typed: string, at: number): boolean {
    if (at + typed.length > (this.data.lengths[text] ?? 0)) return false;
    const start = this.data.starts[text] ?? 0;
    return (this.data.pages[start >>> 16] ?? '').startsWith(typed, (start & 0xffff) + at);
  }

  /** As in its list. */
  written(text: number): string {
    const form = this.data.forms[text];
    if (form === forms.odd) return this.data.odd.get(text) ?? '';
    const key = this.key(text);
    return form === forms.underscores ? key.replaceAll(' ', '_') : key;
  }

  row(text: number): number {
    return this.data.rows[text] ?? 0;
  }

  /** The name of a row, as a text. */
  name(row: number): number {
    return this.data.firsts[row] ?? 0;
  }

  isName(text: number): boolean {
    return this.name(this.row(text)) === text;
  }

  posts(row: number): number {
    return this.data.posts[row] ?? 0;
  }

  category(row: number): DictionaryEntry['category'] {
    return tagCategories[this.data.categories[row] ?? 0] ?? 'unknown';
  }

  /** The aliases of a row, as texts. */
  aliases(row: number): number[] {
    const [first, end] = [this.name(row), this.data.firsts[row + 1] ?? 0];
    return Array.from({ length: Math.max(0, end - first - 1) }, (_, index) => first + 1 + index);
  }

  entry(row: number): DictionaryEntry {
    return {
      name: this.written(this.name(row)),
      category: this.category(row),
      posts: this.posts(row),
      aliases: this.aliases(row).map((text) => this.written(text)),
    };
  }

  /** The points from which on `typed` is written, as a range: from, and behind the last. */
  range(typed: string): [number, number] {
    const { points, offsets } = this.data;
    const bound = (behind: boolean): number => {
      let [low, high] = [0, points.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        const order = this.#compare(points[middle] ?? 0, offsets[middle] ?? 0, typed);
        if (order < 0 || (behind && order === 0)) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return [bound(false), bound(true)];
  }

  /** 0 when the text goes on with `typed` from there. */
  #compare(text: number, offset: number, typed: string): number {
    for (let at = 0; at < typed.length; at++) {
      const difference = this.unit(text, offset + at) - typed.charCodeAt(at);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}
