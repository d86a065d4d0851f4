import { centreWithEdges } from '../pixels/edgeShift';
import type { Raster, Size } from '../pixels/image';
import { withoutAlpha } from '../pixels/rows';
import { tfArea } from '../pixels/tfArea';
import type { Family, Recipe } from './family';
import { tooUnequal } from './prepareError';

const { fround } = Math;

const recipe: Recipe = {
  fit: (image, size) => {
    const within = sizeWithin(image, size);
    if (within.width === 0 || within.height === 0) throw tooUnequal(image);
    return centreWithEdges(tfArea(withoutAlpha(image), within), size);
  },
  values: { divisor: 255, mean: [0, 0, 0], deviation: [1, 1, 1] },
};

/** As `tf.image.resize` keeps a ratio: a float32 scale, rounded half to even. A thin picture may be left with 0 rows. */
function sizeWithin(image: Raster, size: Size): Size {
  const scale = Math.min(fround(size.height / image.height), fround(size.width / image.width));
  return { width: halfToEven(fround(scale * image.width)), height: halfToEven(fround(scale * image.height)) };
}

function halfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

/**
 * DeepDanbooru of KichangKim: red, green, blue in 0..1, colours of a pixel together; bars repeat the picture's edge; the
 * sigmoid is inside. Alpha is dropped. TensorFlow decodes JPEG with a faster transform than others do, so scores of JPEG
 * pictures agree to about 0.02 with it, those of others to 0.001.
 *
 * Sources: `load_image_for_evaluate` and `transform_and_pad_image` of the project; the threshold is its `evaluate`'s.
 * Its tag list has no category numbers; the numbers are those of the list that imgutils made of it.
 */
export const deepdanbooru: Family = {
  id: 'deepdanbooru',
  name: 'DeepDanbooru',
  variants: ['a'],
  layout: 'nhwc',
  channels: 'rgb',
  size: { width: 512, height: 512 },
  sigmoid: 'auto',
  defaultThresholds: { general: 0.5, character: 0.5 },
  recipe: () => recipe,
};
