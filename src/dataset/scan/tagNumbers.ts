import { splitTags } from '../../shared/dataset/captionText';
import type { View } from './protocol';

/** What a caption's text comes to, in one way of reading it. */
export interface Parsed {
  /** The way, as `View.textKey`. */
  readonly key: string;
  /** Numbers of its tags. */
  readonly tags: readonly number[];
  /** Whether there is no line at all. */
  readonly blank: boolean;
  /** Lines that are not used. */
  readonly ignored: number;
  /** Number of the first tag that comes a second time; -1 when there is none. */
  readonly repeated: number;
}

/** Every tag that was met, with its number. */
export class TagNumbers {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(tag: string): number {
    const known = this.#numbers.get(tag);
    if (known !== undefined) return known;
    const number = this.names.length;
    this.#numbers.set(tag, number);
    this.names.push(tag);
    return number;
  }

  /**
   * Reads a caption.
   *
   * @param text its lines that are not empty
   */
  parse(text: string, view: View): Parsed {
    const lines = text === '' ? [] : text.split('\n');
    const used = view.wildcard ? lines : lines.slice(0, 1);
    const tags = used.flatMap((line) => splitTags(line, view.separator)).map((tag) => this.of(tag));
    return {
      key: view.textKey,
      tags,
      blank: lines.length === 0,
      ignored: lines.length - used.length,
      // lines are choices there, and may well say the same
      repeated: view.wildcard ? -1 : repeatedIn(tags),
    };
  }
}

function repeatedIn(tags: readonly number[]): number {
  if (tags.length > 64 && new Set(tags).size === tags.length) return -1;
  return tags.find((tag, index) => tags.indexOf(tag) < index) ?? -1;
}
