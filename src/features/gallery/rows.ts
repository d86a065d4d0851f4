// Rows of the grid, made of what the index knows.

import path from 'node:path';
import type { BucketRule } from '../../shared/dataset/buckets';
import { fit } from '../../shared/dataset/buckets';
import type { DataSet, ImageRecord } from '../../shared/dataset/records';
import type { GridRow } from '../../shared/gallery/gridApi';

export interface RowParts {
  /** The data set through which an image is seen. */
  readonly setOf: (image: ImageRecord) => DataSet | undefined;
  /** How it becomes its bucket; null where that is not known. Asked once a folder. */
  readonly ruleOf: (image: ImageRecord) => { readonly rule: BucketRule; readonly said: boolean } | null;
  readonly isDirty: (image: ImageRecord) => boolean;
  readonly hasMask: (image: ImageRecord) => boolean;
}

/** What all images of a folder have alike. */
interface FolderFacts {
  readonly folder: string;
  readonly rule: BucketRule | null;
}

/** Makes rows; data sets are looked for once a folder. */
export function rowsOf(images: readonly ImageRecord[], parts: RowParts): GridRow[] {
  const folders = new Map<string, FolderFacts>();
  return images.map((image) => {
    const known = folders.get(image.folder) ?? factsOf(image, parts);
    folders.set(image.folder, known);
    return rowOf(image, known, parts);
  });
}

function factsOf(image: ImageRecord, { setOf, ruleOf }: RowParts): FolderFacts {
  const root = setOf(image)?.root;
  const rule = ruleOf(image);
  return {
    folder: root === undefined ? '' : path.relative(root, image.folder).replaceAll('\\', '/'),
    rule: rule?.said === true ? rule.rule : null,
  };
}

function rowOf(image: ImageRecord, { folder, rule }: FolderFacts, { isDirty, hasMask }: RowParts): GridRow {
  const { problems, width, height } = image;
  return {
    path: image.path,
    name: image.name,
    folder,
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
    enlarged: rule !== null && fit({ width, height }, rule)?.upscaled === true,
    mask: hasMask(image),
    dirty: isDirty(image),
  };
}
