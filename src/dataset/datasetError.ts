/** A fault with files of a data set that a person can mend: `message` is one sentence of cause, `fix` one of remedy. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';

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
