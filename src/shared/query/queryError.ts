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
