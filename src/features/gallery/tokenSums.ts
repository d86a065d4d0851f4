// Tokens of captions from those of their tags, so that a hundred thousand captions can be sorted at once.

import type { ImageRecord } from '../../shared/dataset/records';

/** Sums of tokens; each tag is counted once. */
export class TokenSums {
  readonly #known = new Map<string, number>();

  /** @param count tokens of a text */
  constructor(private readonly count: (text: string) => number) {}

  /** Tokens of a caption as its tags and the commas between them have. */
  of = ({ tags }: ImageRecord): number => {
    let sum = Math.max(0, tags.length - 1);
    for (const tag of tags) {
      let tokens = this.#known.get(tag);
      if (tokens === undefined) {
        tokens = this.count(tag);
        this.#known.set(tag, tokens);
      }
      sum += tokens;
    }
    return sum;
  };
}
