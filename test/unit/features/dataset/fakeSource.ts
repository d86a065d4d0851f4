// A data set in memory, for rows that are made without a disk.

import { bucketRule } from '../../../../src/shared/dataset/buckets';
import type {
  DataSet,
  FolderCount,
  ImageFilter,
  ImageRecord,
  ProblemGroup,
  Subset,
} from '../../../../src/shared/dataset/records';
import type { RowSource } from '../../../../src/features/dataset/rows';

export function image(path: string, more: Partial<ImageRecord> = {}): ImageRecord {
  const at = path.lastIndexOf('/');
  return {
    path,
    name: path.slice(at + 1),
    folder: path.slice(0, at),
    bytes: 1000,
    modified: 0,
    width: 512,
    height: 768,
    caption: null,
    state: 'tagged',
    tags: ['kira', 'smile'],
    problems: [],
    ...more,
  };
}

export function subset(folder: string, more: Partial<Subset> = {}): Subset {
  return {
    id: folder,
    name: folder.slice(folder.lastIndexOf('/') + 1),
    folder,
    recursive: true,
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
    ...more,
  };
}

/** One data set of these images; a subset takes all that lie below its folder. */
export class FakeSource implements RowSource {
  readonly set: RowSource['set'];
  problemGroups: readonly ProblemGroup[] = [];

  constructor(
    readonly records: readonly ImageRecord[],
    readonly subsets: readonly Subset[],
    more: Partial<DataSet> = {},
  ) {
    this.set = (id) => (id === 'one' ? this.#made(more) : undefined);
  }

  get sets(): readonly DataSet[] {
    return [this.set('one')].filter((set) => set !== undefined);
  }

  images(_set: string, where: ImageFilter = {}): readonly ImageRecord[] {
    return this.records.filter(
      (record) =>
        (where.folder === undefined || record.folder === where.folder) &&
        (where.subset === undefined || record.path.startsWith(`${where.subset}/`)) &&
        (where.tag === undefined || record.tags.includes(where.tag)) &&
        (where.state === undefined || record.state === where.state) &&
        (where.problem === undefined || record.problems.some(({ code }) => code === where.problem)),
    );
  }

  folders(): readonly FolderCount[] {
    return this.subsets.flatMap(({ id, folder }) => {
      const own = this.records.filter(({ path }) => path.startsWith(`${folder}/`));
      return [...new Set(own.map((record) => record.folder))].map((one) => {
        const here = own.filter((record) => record.folder === one);
        const having = (state: string): number => here.filter((record) => record.state === state).length;
        return {
          folder: one,
          subset: id,
          images: here.length,
          tagged: having('tagged'),
          empty: having('empty'),
          untagged: having('untagged'),
          problems: here.filter(({ problems }) => problems.length > 0).length,
        };
      });
    });
  }

  tags(): ReturnType<RowSource['tags']> {
    const counts = new Map<string, number>();
    for (const { tags } of this.records) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count);
  }

  problems(): readonly ProblemGroup[] {
    return this.problemGroups;
  }

  #made(more: Partial<DataSet>): DataSet {
    const having = (state: string): number => this.records.filter((record) => record.state === state).length;
    return {
      id: 'one',
      name: 'one',
      kind: 'folder',
      root: '/data',
      file: null,
      subsets: this.subsets,
      buckets: bucketRule(512),
      bucketsAreSaid: false,
      problems: [],
      counts: {
        images: this.records.length,
        tagged: having('tagged'),
        empty: having('empty'),
        untagged: having('untagged'),
        problems: 0,
        distinctTags: this.tags().length,
        perEpoch: this.records.length,
      },
      ...more,
    };
  }
}
