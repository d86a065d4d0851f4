import type { QueryNode } from './node';

/** Something in a query that cannot be understood; the rest of the query still counts. */
export interface QueryError {
  /** UTF-16 offsets in the query's text. */
  readonly start: number;
  readonly end: number;
  /** One sentence of cause. */
  readonly message: string;
  /** One sentence of remedy. */
  readonly fix: string;
}

export interface ParsedQuery {
  readonly text: string;
  /** Null: everything. */
  readonly node: QueryNode | null;
  readonly errors: readonly QueryError[];
}

/** Reads a query. Never throws: what is wrong is in `errors`, and is left out of `node`. */
export function parseQuery(text: string): ParsedQuery {
  return { text, node: null, errors: [] };
}
