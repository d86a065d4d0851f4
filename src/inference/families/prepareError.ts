/** A picture that the family's preparation cannot take: `message` is one sentence of cause, `fix` one of remedy. */
export class PrepareError extends Error {
  override readonly name = 'PrepareError';
  /** Stable kebab-case name of the kind of fault. */
  readonly code = 'image-shape';

  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}
