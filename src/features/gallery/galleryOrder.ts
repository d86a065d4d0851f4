// The order of images in the grid.

import type { ImageRecord } from '../../shared/dataset/records';
import type { Sort } from '../../shared/gallery/gridApi';

/** What is counted to sort by tokens. */
export type TokenCount = (image: ImageRecord) => number;

/** The number by which images are sorted; equal ones stay in the order of the data set. */
function measure(by: Sort['by'], tokens: TokenCount): ((image: ImageRecord) => number) | null {
  switch (by) {
    case 'name':
      return null;
    case 'date':
      return ({ modified }) => modified;
    case 'size':
      return ({ width, height }) => width * height;
    case 'tags':
      return ({ tags }) => tags.length;
    case 'tokens':
      return tokens;
    case 'problem':
      return ({ problems }) =>
        // errors come first, also in ascending order: nobody looks for the images without a problem
        -problems.reduce((sum, { severity }) => sum + (severity === 'error' ? 100 : 1), 0);
  }
}

/** Images in the wanted order; a list of its own. */
export function ordered(
  images: readonly ImageRecord[],
  { by, descending }: Sort,
  tokens: TokenCount,
): ImageRecord[] {
  const of = measure(by, tokens);
  if (of === null) return descending ? [...images].reverse() : [...images];
  const numbers = Float64Array.from(images, of);
  const places = Uint32Array.from(images, (_, index) => index);
  const sign = descending ? -1 : 1;
  places.sort((one, other) => sign * ((numbers[one] ?? 0) - (numbers[other] ?? 0)) || one - other);
  return Array.from(places, (place) => images[place]).filter((image) => image !== undefined);
}
