/**
 * A fault that a person can mend: `message` is one sentence of cause, `fix` one of remedy. Each layer has its own kind, so that
 * one can be told from another.
 */
export class UserFault extends Error {
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
