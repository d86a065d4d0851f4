// Cuts a query into its parts, each with its place. Takes time that grows with the length of the text, whatever the text is.

import type { Operator } from './filters';
import { filterNamed, operatorOf } from './filters';

/** A value as it was typed. */
export interface LexedValue {
  readonly start: number;
  readonly end: number;
  /** As `glob.ts` describes it. */
  readonly pattern: string;
  /** The text between quotes, or as it stands. */
  readonly raw: string;
  readonly quoted: boolean;
  /** A quote that is not closed. */
  readonly open: boolean;
}

/** A filter with its value, or a word. */
export interface TermToken {
  readonly kind: 'term';
  readonly start: number;
  readonly end: number;
  /** As typed; null for a word or a quoted text. */
  readonly name: string | null;
  /** `:` or a comparison, also both; empty where there is none. */
  readonly operator: string;
  readonly operatorStart: number;
  readonly value: LexedValue;
  /** Between the parentheses of `conf`. */
  readonly argument: LexedValue | null;
}

export type Token =
  | TermToken
  | { readonly kind: 'open' | 'close' | 'minus' | Operator; readonly start: number; readonly end: number };

const space = /\s/;
const letters = /[A-Za-z]+/y;
const comparison = /==|!=|<=|>=|[=<>]/y;
const quotes: ReadonlySet<string> = new Set(['"', "'"]);

/** Cuts a query into its parts. */
export function lexQuery(text: string): readonly Token[] {
  return new Lexer(text).tokens();
}

class Lexer {
  #at = 0;
  readonly #closers: ReadonlyMap<number, number>;

  constructor(private readonly text: string) {
    this.#closers = closersIn(text);
  }

  tokens(): Token[] {
    const found: Token[] = [];
    for (;;) {
      this.#at = this.#skipSpace(this.#at);
      if (this.#at >= this.text.length) return found;
      found.push(this.#next());
    }
  }

  #next(): Token {
    const start = this.#at;
    const character = this.text.charAt(start);
    const single =
      character === '(' ? 'open' : character === ')' ? 'close' : character === '-' ? 'minus' : null;
    if (single !== null) {
      this.#at++;
      return { kind: single, start, end: this.#at };
    }
    if (quotes.has(character)) return this.#term(start, null, '', start, this.#quoted(start));
    const name = this.#match(letters, start);
    return name === '' ? this.#word(start) : this.#named(start, name);
  }

  /** What begins with letters. */
  #named(start: number, name: string): Token {
    const after = start + name.length;
    const next = this.text.charAt(after);
    const operator = operatorOf(name);
    if (
      operator !== undefined &&
      (next === '' || space.test(next) || next === '(' || next === ')' || quotes.has(next))
    ) {
      this.#at = after;
      return { kind: operator, start, end: after };
    }
    const filter = filterNamed(name);
    if (filter?.kind === 'conf' && next === '(') return this.#confidence(start, name, after);
    if (filter?.kind === 'number') {
      const at = this.#skipSpace(after);
      if (next === ':' || this.#match(comparison, at) !== '')
        return this.#number(start, name, next === ':' ? after : at);
    } else if (filter !== undefined && next === ':')
      return this.#term(start, name, ':', after, this.#value(after + 1));
    const compared = this.#match(comparison, after);
    if (filter !== undefined && compared !== '')
      return this.#term(start, name, compared, after, this.#value(after + compared.length));
    const word = this.#raw(start);
    // a name that no filter has, which may be a slip: `tga:hair`, `with>512`
    const slip = next === ':' ? ':' : /^[=<>!]+\d/.test(this.text.slice(after, after + 3)) ? compared : '';
    return this.#term(start, slip === '' ? null : name, slip, after, word);
  }

  #word(start: number): Token {
    return this.#term(start, null, '', start, this.#raw(start));
  }

  #term(
    start: number,
    name: string | null,
    operator: string,
    operatorStart: number,
    value: LexedValue,
    argument: LexedValue | null = null,
  ): TermToken {
    this.#at = Math.max(value.end, start + 1);
    return { kind: 'term', start, end: this.#at, name, operator, operatorStart, value, argument };
  }

  /** `tags>20`, `tags: >= 20`. */
  #number(start: number, name: string, operatorStart: number): TermToken {
    const colon = this.text.charAt(operatorStart) === ':' ? ':' : '';
    const at = colon === '' ? operatorStart : this.#skipSpace(operatorStart + 1);
    const compared = this.#match(comparison, at);
    const end = compared === '' ? operatorStart + colon.length : at + compared.length;
    return this.#term(start, name, colon + compared, operatorStart, this.#figure(end));
  }

  /** `conf(smile)>0.8`. */
  #confidence(start: number, name: string, open: number): TermToken {
    const at = this.#skipSpace(open + 1);
    const argument = quotes.has(this.text.charAt(at)) ? this.#quoted(at) : this.#argument(at);
    const close = this.#skipSpace(argument.end);
    if (this.text.charAt(close) !== ')')
      return this.#term(start, name, '', argument.end, this.#nothing(argument.end), argument);
    const from = this.#skipSpace(close + 1);
    const compared = this.#match(comparison, from);
    if (compared === '') return this.#term(start, name, '', close + 1, this.#nothing(close + 1), argument);
    return this.#term(start, name, compared, from, this.#figure(from + compared.length), argument);
  }

  /** A number, also behind spaces. */
  #figure(at: number): LexedValue {
    const from = this.#skipSpace(at);
    const isFigure = /[\d.+-]/.test(this.text.charAt(from));
    if (from > at && !isFigure) return this.#nothing(at);
    return this.#raw(from);
  }

  /** The value behind a colon; spaces may stand between where a plain word follows. */
  #value(at: number): LexedValue {
    const direct = this.text.charAt(at);
    if (quotes.has(direct)) return this.#quoted(at);
    if (direct !== '' && !space.test(direct)) return this.#raw(at);
    const from = this.#skipSpace(at);
    const next = this.text.charAt(from);
    if (quotes.has(next)) return this.#quoted(from);
    const word = this.#match(letters, from);
    const behind = this.text.charAt(from + word.length);
    const isPlain =
      /[\p{L}\p{N}*?]/u.test(next) &&
      operatorOf(word) === undefined &&
      (word === '' || !/[:<>=!(]/.test(behind));
    return isPlain ? this.#raw(from) : this.#nothing(at);
  }

  #nothing(at: number): LexedValue {
    return { start: at, end: at, pattern: '', raw: '', quoted: false, open: false };
  }

  #quoted(start: number): LexedValue {
    const quote = this.text.charAt(start);
    let pattern = '';
    let at = start + 1;
    for (; at < this.text.length && this.text.charAt(at) !== quote;) {
      const [piece, length] = this.#piece(at);
      pattern += piece;
      at += length;
    }
    const open = at >= this.text.length;
    const raw = this.text.slice(start + 1, at);
    return { start, end: open ? this.text.length : at + 1, pattern, raw, quoted: true, open };
  }

  /** Text to the next space or parenthesis; parentheses that are opened and closed in one word belong to it: `saber_(fate)`. */
  #raw(start: number): LexedValue {
    let pattern = '';
    let at = start;
    while (at < this.text.length) {
      const character = this.text.charAt(at);
      if (space.test(character)) break;
      if (character === ')' && !this.#within(start, at)) break;
      if (character === '(' && (at === start || !this.#closers.has(at))) break;
      const [piece, length] = this.#piece(at);
      pattern += piece;
      at += length;
    }
    return { start, end: at, pattern, raw: this.text.slice(start, at), quoted: false, open: false };
  }

  /** Whether a closing parenthesis belongs to an opening one of the word that begins at `start`. */
  #within(start: number, close: number): boolean {
    const open = this.#closers.get(~close);
    return open !== undefined && open > start;
  }

  /** Text to the closing parenthesis of `conf(`; it may have spaces, and parentheses of its own. */
  #argument(start: number): LexedValue {
    let pattern = '';
    let depth = 0;
    let at = start;
    while (at < this.text.length) {
      const character = this.text.charAt(at);
      if (character === '(') depth++;
      else if (character === ')' && depth-- === 0) break;
      const [piece, length] = this.#piece(at);
      pattern += piece;
      at += length;
    }
    const raw = this.text.slice(start, at);
    const cut = raw.length - raw.trimEnd().length;
    return {
      start,
      end: at - cut,
      pattern: cut > 0 ? pattern.slice(0, pattern.length - cut) : pattern,
      raw: raw.trimEnd(),
      quoted: false,
      open: false,
    };
  }

  /**
   * One character of a pattern, and how long it is as typed. A backslash takes the meaning from what follows, but before letters
   * and digits it is itself: `\m/`, `style\old`.
   */
  #piece(at: number): readonly [piece: string, length: number] {
    const character = this.text.charAt(at);
    if (character !== '\\') return [character, 1];
    const next = this.text.charAt(at + 1);
    if (next === '' || /[\p{L}\p{N}]/u.test(next)) return ['\\\\', 1];
    return [/[\\*?]/.test(next) ? `\\${next}` : next, 2];
  }

  #match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  #skipSpace(at: number): number {
    while (at < this.text.length && space.test(this.text.charAt(at))) at++;
    return at;
  }
}

/**
 * Parentheses that are opened and closed without a space between: where each is closed, and under the complement of its place where
 * each closing one was opened.
 */
function closersIn(text: string): ReadonlyMap<number, number> {
  const closers = new Map<number, number>();
  let open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '(') open.push(at);
    else if (character === ')') {
      const from = open.pop();
      if (from !== undefined) {
        closers.set(from, at);
        closers.set(~at, from);
      }
    } else if (space.test(character)) open = [];
  }
  return closers;
}
