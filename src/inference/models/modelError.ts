/** A fault with a model's files that a person can mend: `message` is one sentence of cause, `fix` one of remedy. */
export class ModelError extends Error {
  override readonly name = 'ModelError';

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
