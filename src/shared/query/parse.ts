import type { Token } from './lex';
import { lexQuery } from './lex';
import type { QueryNode } from './node';
import { allOf, anyOf, noneOf } from './node';
import type { QueryError } from './queryError';
import { termNode } from './term';

export type { QueryError };

export interface ParsedQuery {
  readonly text: string;
  /** Null: everything. */
  readonly node: QueryNode | null;
  readonly errors: readonly QueryError[];
}

/** Parentheses within parentheses that are understood; nobody reads more, and who works with the result may recurse. */
const deepest = 50;

/**
 * Reads a query. Never throws: what is wrong is in `errors`, and is left out of `node`. `NOT` binds before `AND` before `OR`; filters
 * that stand side by side must all hold.
 */
export function parseQuery(text: string): ParsedQuery {
  const parser = new Parser(lexQuery(text));
  const node = parser.parse();
  return { text, node, errors: parser.errors.sort((one, other) => one.start - other.start) };
}

class Parser {
  readonly errors: QueryError[] = [];
  #next = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): QueryNode | null {
    const nodes: QueryNode[] = [];
    for (;;) {
      const node = this.#either(0);
      if (node !== null) nodes.push(node);
      const token = this.tokens[this.#next];
      if (token === undefined) return allOf(nodes);
      // what else ends it is a parenthesis that nobody opened
      this.#next++;
      this.#wrong(
        token,
        'This parenthesis closes nothing.',
        'Remove it, or put quotes around the text that it belongs to.',
      );
    }
  }

  #either(depth: number): QueryNode | null {
    const nodes: QueryNode[] = [];
    let or: Token | null = null;
    for (;;) {
      const from = this.#next;
      const node = this.#all(depth);
      if (node !== null) nodes.push(node);
      const isEmpty = this.#next === from;
      const token = this.tokens[this.#next];
      const joins = token?.kind === 'or';
      if (isEmpty && (joins || or !== null)) this.#oneSided(or ?? token);
      if (!joins) return anyOf(nodes);
      or = token;
      this.#next++;
    }
  }

  #all(depth: number): QueryNode | null {
    const nodes: QueryNode[] = [];
    let and: Token | null = null;
    for (let count = 0; ; count++) {
      const token = this.tokens[this.#next];
      if (token === undefined || token.kind === 'close' || token.kind === 'or') {
        if (and !== null) this.#oneSided(and);
        return allOf(nodes);
      }
      if (token.kind === 'and') {
        if (and !== null || count === 0) this.#oneSided(token);
        and = token;
        this.#next++;
        continue;
      }
      and = null;
      const node = this.#one(depth);
      if (node !== null) nodes.push(node);
    }
  }

  /** A filter, or parentheses, with what negates it. */
  #one(depth: number): QueryNode | null {
    let negated = false;
    for (;;) {
      const token = this.tokens[this.#next];
      const before = this.tokens[this.#next - 1];
      const dangles =
        token === undefined || token.kind === 'close' || token.kind === 'or' || token.kind === 'and';
      if (dangles) {
        if (before !== undefined) this.#unary(before);
        return null;
      }
      this.#next++;
      if (token.kind === 'not' || token.kind === 'minus') {
        const behind = this.tokens[this.#next];
        if (token.kind === 'minus' && behind !== undefined && behind.start !== token.end) this.#unary(token);
        negated = !negated;
        continue;
      }
      const node = token.kind === 'open' ? this.#group(token, depth) : this.#term(token);
      return node === null || !negated ? node : noneOf(node);
    }
  }

  #term(token: Token): QueryNode | null {
    return token.kind === 'term' ? termNode(token, (error) => this.errors.push(error)) : null;
  }

  #group(open: Token, depth: number): QueryNode | null {
    if (depth >= deepest) {
      this.#wrong(open, 'There are too many parentheses within parentheses.', 'Write it with fewer.');
      for (let within = 1; within > 0 && this.#next < this.tokens.length; this.#next++) {
        const kind = this.tokens[this.#next]?.kind;
        within += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
      }
      return null;
    }
    const from = this.#next;
    const node = this.#either(depth + 1);
    const token = this.tokens[this.#next];
    if (token?.kind !== 'close')
      this.#wrong(
        open,
        'This parenthesis is not closed.',
        'Put “)” where the group ends, or quotes around a text with “(”.',
      );
    else {
      if (this.#next === from)
        this.#wrong(
          { start: open.start, end: token.end },
          'There is nothing between the parentheses.',
          'Put a filter between them, or remove them.',
        );
      this.#next++;
    }
    return node;
  }

  #oneSided(token: Token | null | undefined): void {
    if (token === null || token === undefined) return;
    const word = token.kind.toUpperCase();
    this.#wrong(
      token,
      `${word} has no filter on one of its sides.`,
      `Put filters on both sides, or quotes around the word “${word.toLowerCase()}”.`,
    );
  }

  #unary(token: Token): void {
    if (token.kind === 'minus')
      this.#wrong(
        token,
        'Nothing stands right behind the minus.',
        'Put it directly before a filter: -tag:glasses.',
      );
    else
      this.#wrong(
        token,
        'Nothing stands behind NOT.',
        'Put a filter behind it, or quotes around the word “not”.',
      );
  }

  #wrong(
    { start, end }: { readonly start: number; readonly end: number },
    message: string,
    fix: string,
  ): void {
    this.errors.push({ start, end, message, fix });
  }
}
