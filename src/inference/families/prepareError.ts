import type { Size } from '../pixels/image';

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

/** The refusal of a picture of which nothing would be left. */
export function tooUnequal({ width, height }: Size): PrepareError {
  return new PrepareError(
    `The picture has ${width} × ${height} pixels, and nothing of it would be left at the size that the model takes.`,
    'Crop it to a shape that is nearer to a square, or leave it out.',
  );
}
