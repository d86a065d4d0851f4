import type { Raster, Size } from '../pixels/image';
import type { FamilyId, Layout } from './family';

export interface PrepareOptions {
  readonly family: FamilyId;
  /** One of the family's variants; its first when not given. */
  readonly variant?: string | undefined;
  /** Of the model's input. */
  readonly size: Size;
  /** As the model's input has it; the family's when not given. */
  readonly layout?: Layout;
}

/**
 * Makes of a picture what a tagger takes.
 *
 * @returns `size.width * size.height * 3` values in the layout, for one picture of the batch
 * @throws PrepareError when the picture's sides are too unequal to leave anything
 */
export function prepare(image: Raster, options: PrepareOptions): Float32Array {
  throw new Error(`Not written yet: ${image.width} ${options.family}`);
}
