/** A fault of tagging that a person can mend: `message` is one sentence of cause, `fix` one of remedy. */
export class TaggerError extends Error {
  override readonly name = 'TaggerError';

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
