import { setImmediate as breathe } from 'node:timers/promises';
import type { TokenizerFiles } from './clipFiles';
import { ClipTokenizer } from './clipTokenizer';
import { offsetOfByte } from './cutOffset';

/** Tokens of a caption that CLIP uses: its 77 without those for begin and end. */
export const usableTokens = 75;

/** Texts whose counts are kept. */
const kept = 20_000;

/** Counts the tokens of CLIP in a caption, without those for its begin and its end. */
export class TokenCounter {
  #files: TokenizerFiles | undefined;
  #tokenizer: ClipTokenizer | undefined;
  #loading: Promise<void> | undefined;
  readonly #counts = new Map<string, number>();

  /** @param files reads what the tokenizer is made of; called once, when somebody counts for the first time */
  constructor(private readonly files: () => TokenizerFiles) {}

  /** Loads the tokenizer in two steps when nobody has done it yet: a tenth of a second in all. Otherwise the first count does it. */
  ready(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  /** Number of tokens. */
  count(text: string): number {
    const known = this.#counts.get(text);
    if (known !== undefined) return known;
    const count = text === '' ? 0 : this.#loaded().tokens(text).length;
    if (this.#counts.size >= kept) this.#counts.clear();
    this.#counts.set(text, count);
    return count;
  }

  /** What each token is in the vocabulary. */
  ids(text: string): number[] {
    return this.#loaded()
      .tokens(text)
      .map(({ id }) => id);
  }

  /**
   * Where a caption is cut off.
   *
   * @param limit tokens that are used
   * @returns UTF-16 offset of the first character that is not; null when all are
   */
  cutAt(text: string, limit: number = usableTokens): number | null {
    // a token is at least one byte
    if (Buffer.byteLength(text, 'utf8') <= limit || this.count(text) <= limit) return null;
    const used = this.#loaded().tokens(text).slice(0, limit);
    return offsetOfByte(
      text,
      used.reduce((sum, { bytes }) => sum + bytes, 0),
    );
  }

  async #load(): Promise<void> {
    await breathe();
    this.#files ??= this.files();
    await breathe();
    this.#loaded();
  }

  #loaded(): ClipTokenizer {
    if (this.#tokenizer === undefined) {
      this.#tokenizer = new ClipTokenizer((this.#files ??= this.files()));
      this.#files = undefined;
    }
    return this.#tokenizer;
  }
}
