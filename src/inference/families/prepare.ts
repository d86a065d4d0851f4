import type { Raster, Size } from '../pixels/image';
import type { TensorOrder } from '../pixels/tensor';
import { toTensor } from '../pixels/tensor';
import { families } from './families';
import type { FamilyId, Variant } from './family';
import { tooUnequal } from './prepareError';

export interface PrepareOptions {
  readonly family: FamilyId;
  /** One of the family's variants; its first when not given. */
  readonly variant?: string | undefined;
  /** Of the model's input. */
  readonly size: Size;
  /** As the model's input has it; the family's when not given. */
  readonly layout?: TensorOrder['layout'];
}

/** Longer than any JPEG, in pixels: of a longer picture a model would see nothing, and tables for it would be huge. */
const longest = 65_535;

/**
 * Makes of a picture what a tagger takes.
 *
 * @returns `size.width * size.height * 3` float32 values in the layout, for one picture of the batch
 * @throws PrepareError when the picture's sides are too unequal to leave anything
 */
export function prepare(image: Raster, options: PrepareOptions): Float32Array {
  if (Math.max(image.width, image.height) > longest) throw tooUnequal(image);
  const family = families[options.family];
  const { fit, values } = family.recipe(variantOf(family.variants, options.variant));
  const { layout = family.layout } = options;
  return toTensor(fit(image, options.size), values, { layout, channels: family.channels });
}

function variantOf(variants: readonly Variant[], wanted: string | undefined): Variant {
  return variants.find((variant) => variant === wanted) ?? variants[0] ?? 'a';
}
