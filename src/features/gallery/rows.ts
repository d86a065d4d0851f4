// Rows of the grid, made of what the index knows.

import path from 'node:path';
import { fit } from '../../shared/dataset/buckets';
import { subsetOf } from '../../shared/dataset/places';
import type { DataSet, ImageRecord, Subset } from '../../shared/dataset/records';
import type { GridRow } from '../../shared/gallery/gridApi';

export interface RowParts {
  /** The data set through which an image is seen. */
  readonly setOf: (image: ImageRecord) => DataSet | undefined;
  readonly isDirty: (image: ImageRecord) => boolean;
  readonly hasMask: (image: ImageRecord) => boolean;
}

/** Makes rows; subsets are looked for once a folder. */
export function rowsOf(images: readonly ImageRecord[], parts: RowParts): GridRow[] {
  const subsets = new Map<string, { set: DataSet | undefined; subset: Subset | undefined }>();
  return images.map((image) => {
    const known = subsets.get(image.folder) ?? placeOf(image, parts);
    subsets.set(image.folder, known);
    return rowOf(image, known.set, known.subset, parts);
  });
}

function placeOf(
  image: ImageRecord,
  { setOf }: RowParts,
): { set: DataSet | undefined; subset: Subset | undefined } {
  const set = setOf(image);
  return { set, subset: subsetOf(set, image.path) };
}

function rowOf(
  image: ImageRecord,
  set: DataSet | undefined,
  subset: Subset | undefined,
  { isDirty, hasMask }: RowParts,
): GridRow {
  const { problems, width, height } = image;
  const rule = subset?.buckets ?? set?.buckets;
  return {
    path: image.path,
    name: image.name,
    folder: set === undefined ? '' : path.relative(set.root, image.folder).replaceAll('\\', '/'),
    width,
    height,
    stamp: `${image.modified} ${image.bytes}`,
    state: image.state,
    tags: image.tags.length,
    problem: problems.some(({ severity }) => severity === 'error')
      ? 'error'
      : problems.length > 0
        ? 'warning'
        : null,
    enlarged: rule !== undefined && fit({ width, height }, rule)?.upscaled === true,
    mask: hasMask(image),
    dirty: isDirty(image),
  };
}
