/** A fault of auto-tagging that a person can mend: `message` is one sentence of cause, `fix` one of remedy. */
export class TaggingError extends Error {
  override readonly name = 'TaggingError';

  constructor(
    /** Stable kebab-case name of the kind of fault. */
    readonly code: string,
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}
