import path from 'node:path';
import { problemKind, problemOf } from '../../shared/dataset/problems';
import type { CaptionRecord, CaptionState, ImageProblem, ImageRecord } from '../../shared/dataset/records';
import { extensionOf } from '../../shared/dataset/names';
import type { Rows } from '../scan/protocol';
import { maskBit, perRow } from '../scan/protocol';

const states: readonly CaptionState[] = ['untagged', 'empty', 'tagged'];

/** A problem of an image in short: its code, and what the sentence needs. */
export type ShortProblem = readonly [code: string, detail: string];

/**
 * An image in memory. There are a hundred thousand of them: paths, tags and sentences are made when they are asked for, and the numbers
 * of all tags of a message stay in its one array.
 */
export class Entry implements ImageRecord {
  readonly bytes: number;
  readonly modified: number;
  readonly width: number;
  readonly height: number;
  readonly #caption: string | null;
  readonly #captionBytes: number;
  readonly #captionModified: number;
  readonly #state: number;
  readonly #tags: Uint32Array;
  readonly #from: number;
  readonly #to: number;

  /**
   * @param tagNames names of all tags by number
   * @param short null when there is no problem
   */
  constructor(
    readonly folder: string,
    readonly name: string,
    caption: string,
    rows: Rows,
    row: number,
    private readonly tagNames: readonly string[],
    readonly short: readonly ShortProblem[] | null,
  ) {
    const number = (which: number): number => rows.numbers[row * perRow + which] ?? 0;
    this.bytes = number(0);
    this.modified = number(1);
    this.width = number(2);
    this.height = number(3);
    this.#caption = caption === '' ? null : caption;
    this.#captionBytes = number(4);
    this.#captionModified = number(5);
    this.#state = rows.states[row] ?? 0;
    this.#tags = rows.tags;
    this.#from = rows.starts[row] ?? 0;
    this.#to = rows.starts[row + 1] ?? 0;
  }

  get path(): string {
    return path.join(this.folder, this.name);
  }

  get captionName(): string | null {
    return this.#caption;
  }

  get caption(): CaptionRecord | null {
    if (this.#caption === null) return null;
    return {
      path: path.join(this.folder, this.#caption),
      bytes: this.#captionBytes,
      modified: this.#captionModified,
      extension: extensionOf(this.#caption),
    };
  }

  get state(): CaptionState {
    return states[this.#state % maskBit] ?? 'untagged';
  }

  get tags(): readonly string[] {
    return Array.from(this.#tags.subarray(this.#from, this.#to), (tag) => this.tagNames[tag] ?? '');
  }

  get problems(): readonly ImageProblem[] {
    return (this.short ?? []).map(([code, detail]) => this.problem(code, detail));
  }

  /** Whether it can be trained on. */
  get usable(): boolean {
    return this.short === null || !this.short.some(([code]) => problemKind(code).unusable);
  }

  /** Calls `work` with the number of each tag, once for a tag that comes twice. */
  eachTag(work: (tag: number) => void): void {
    if (this.#to - this.#from > 100) {
      new Set(this.#tags.subarray(this.#from, this.#to)).forEach(work);
      return;
    }
    for (let at = this.#from; at < this.#to; at++) {
      const tag = this.#tags[at] ?? 0;
      if (this.#tags.indexOf(tag, this.#from) === at) work(tag);
    }
  }

  hasTag(tag: number): boolean {
    for (let at = this.#from; at < this.#to; at++) if (this.#tags[at] === tag) return true;
    return false;
  }

  /** How many tags the caption has, one that comes twice counted twice. */
  get tagCount(): number {
    return this.#to - this.#from;
  }

  /** The number of the tag at a position; 0 where there is none. */
  tagAt(position: number): number {
    return this.#tags[this.#from + position] ?? 0;
  }

  /** @param flags by number of tag; what is not 0 is wanted */
  hasAnyTag(flags: Uint8Array): boolean {
    for (let at = this.#from; at < this.#to; at++) if (flags[this.#tags[at] ?? 0] !== 0) return true;
    return false;
  }

  get hasCaption(): boolean {
    return this.#state % maskBit !== 0;
  }

  /** Whether a mask lies beside it, as OneTrainer names it. */
  get hasMask(): boolean {
    return this.#state >= maskBit;
  }

  get captionModified(): number {
    return this.#captionModified;
  }

  private problem(code: string, detail: string): ImageProblem {
    const name = problemKind(code).caption ? (this.#caption ?? this.name) : this.name;
    return problemOf(code, path.join(this.folder, name), name, detail);
  }
}
