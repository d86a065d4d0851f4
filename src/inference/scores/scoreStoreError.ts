/** A fault of the cache of scores that a person can mend: `message` is one sentence of cause, `fix` one of remedy. */
export class ScoreStoreError extends Error {
  override readonly name = 'ScoreStoreError';

  constructor(
    /** Stable kebab-case name of the kind of fault. */
    readonly code: string,
    message: string,
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
