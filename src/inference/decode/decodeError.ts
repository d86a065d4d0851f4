export type DecodeCode = 'image-unreadable' | 'image-damaged' | 'image-too-large';

/** A picture that cannot be used: `message` is one sentence of cause, `fix` one of remedy. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';

  constructor(
    /** Stable kebab-case name of the kind of fault. */
    readonly code: DecodeCode,
    message: string,
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
