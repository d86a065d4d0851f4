import type { Raster } from '../pixels/image';

export interface DecodeOptions {
  /** Turn the picture upright by its EXIF orientation. */
  readonly orient: boolean;
  /** A picture that declares more is refused before any of it is decoded. */
  readonly maxPixels: number;
  readonly signal?: AbortSignal;
}

/**
 * Decodes a picture's first frame to the levels that Pillow would give.
 *
 * @param file an absolute path, or the bytes of the file
 * @throws DecodeError when it is no picture, is damaged, or is too large
 */
export function decodeImage(file: string | Buffer, options: DecodeOptions): Promise<Raster> {
  throw new Error(`Not written yet: ${typeof file} ${options.maxPixels}`);
}
