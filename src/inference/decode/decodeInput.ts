import { DecodeError } from './decodeError';

export interface DecodeOptions {
  /** Turn the picture upright by its EXIF orientation. */
  readonly orient: boolean;
  /** A picture that declares more is refused before any of it is decoded. */
  readonly maxPixels: number;
  readonly signal?: AbortSignal;
}

/** What is known of a picture while it is decoded. */
export interface DecodeInput extends DecodeOptions {
  readonly data: Buffer;
  /** How messages call it. */
  readonly name: string;
}

/** Refuses a picture by the size that it declares. */
export function checkPixels(width: number, height: number, { name, maxPixels }: DecodeInput): void {
  if (width * height > maxPixels)
    throw new DecodeError(
      'image-too-large',
      `${name} declares ${width} × ${height} pixels, and at most ${Math.floor(maxPixels / 1e6)} million are read.`,
      'Make it smaller, or leave it out.',
    );
}
