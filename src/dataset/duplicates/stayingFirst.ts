import type { ImageRecord } from '../../shared/dataset/records';
import { naturalCompare } from '../../shared/dataset/naturalOrder';

/**
 * Images that look alike, the one first that is best kept: the most pixels, then the most bytes (less compressed), then the most
 * tags, then the oldest, then by name.
 */
export function stayingFirst<T extends { readonly image: ImageRecord }>(images: readonly T[]): readonly T[] {
  return images.toSorted(
    ({ image: a }, { image: b }) =>
      b.width * b.height - a.width * a.height ||
      b.bytes - a.bytes ||
      b.tags.length - a.tags.length ||
      a.modified - b.modified ||
      naturalCompare(a.path, b.path),
  );
}
