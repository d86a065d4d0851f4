import { Tokenizer } from '@huggingface/tokenizers';
import type { TokenizerFiles } from './clipFiles';
import { marks } from './clipFiles';

/** Marks in a text; only when written in small letters they are what they say. */
const markPattern = new RegExp(marks.map((mark) => mark.replaceAll('|', '\\|')).join('|'), 'g');

/** Behind the last piece of a word. */
const wordEnd = '</w>';

/** A token and how much of the text it is of. */
export interface Token {
  readonly id: number;
  /** UTF-8 bytes of the text after `folded`, white space not counted. */
  readonly bytes: number;
}

/** CLIP's tokenizer, or one of its kind with other merges. */
export class ClipTokenizer {
  readonly #tokenizer: Tokenizer;

  constructor({ tokenizer, config }: TokenizerFiles) {
    this.#tokenizer = new Tokenizer(tokenizer, config);
  }

  /** The tokens of a text, without those for its begin and its end. */
  tokens(text: string): Token[] {
    const found: Token[] = [];
    let from = 0;
    for (const match of text.matchAll(markPattern)) {
      this.#encode(text.slice(from, match.index), found);
      found.push({ id: this.#tokenizer.token_to_id(match[0]) ?? 0, bytes: match[0].length });
      from = match.index + match[0].length;
    }
    this.#encode(text.slice(from), found);
    return found;
  }

  #encode(text: string, found: Token[]): void {
    const { ids, tokens } = this.#tokenizer.encode(folded(text), { add_special_tokens: false });
    tokens.forEach((token, at) => {
      // in merges each letter stands for one byte
      const bytes = token.endsWith(wordEnd) ? token.length - wordEnd.length : token.length;
      found.push({ id: ids[at] ?? 0, bytes });
    });
  }
}

/**
 * A text as CLIP sees it, but for its white space: composed (NFC) and in small letters, each letter for itself: JavaScript's own way
 * makes another sigma of one that ends a word.
 */
export function folded(text: string): string {
  return Array.from(text.normalize('NFC'), (letter) => letter.toLowerCase()).join('');
}

/** White space as Unicode has it: no part of any token. */
export const spacePattern = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
