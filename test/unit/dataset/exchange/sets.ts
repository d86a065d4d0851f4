import path from 'node:path';
import { bucketRule } from '../../../../src/shared/dataset/buckets';
import type { DataSet, ImageRecord, Subset } from '../../../../src/shared/dataset/records';

/** A subset with usual values. */
export function subset(some: Partial<Subset> & Pick<Subset, 'folder'>): Subset {
  return {
    id: some.folder,
    name: path.basename(some.folder),
    recursive: false,
    repeats: 1,
    trigger: null,
    classWord: null,
    words: null,
    regularization: false,
    flip: false,
    captionExtensions: ['.txt', '.caption'],
    separator: ',',
    wildcard: false,
    kind: 'folder',
    file: null,
    place: null,
    buckets: bucketRule(512),
    line: null,
    ...some,
  };
}

/** A data set of these subsets. */
export function dataSet(subsets: readonly Subset[], some: Partial<DataSet> = {}): DataSet {
  return {
    id: 'set',
    name: 'set',
    kind: 'folder',
    root: '/data',
    file: null,
    subsets,
    buckets: bucketRule(512),
    bucketsAreSaid: true,
    problems: [],
    counts: { images: 0, tagged: 0, empty: 0, untagged: 0, problems: 0, distinctTags: 0, perEpoch: 0 },
    ...some,
  };
}

/** An image; with a caption when tags are given. */
export function image(file: string, tags: readonly string[] = [], extension = '.txt'): ImageRecord {
  const caption = file.replace(/\.[^.]+$/, extension);
  return {
    path: file,
    name: path.basename(file),
    folder: path.dirname(file),
    bytes: 1,
    modified: 0,
    width: 64,
    height: 64,
    caption: tags.length === 0 ? null : { path: caption, bytes: 1, modified: 0, extension },
    state: tags.length === 0 ? 'untagged' : 'tagged',
    tags,
    problems: [],
  };
}
