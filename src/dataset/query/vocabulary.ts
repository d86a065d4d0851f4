import path from 'node:path';
import type { DataSet, FolderCount, TagCount } from '../../shared/dataset/records';
import type { QueryWords } from '../../shared/query/complete';
import type { DatasetIndex } from '../index/datasetIndex';

/** What is needed of the index. */
export type WordIndex = Pick<DatasetIndex, 'sets' | 'set' | 'tags' | 'folders' | 'problems' | 'onDidChange'>;

/** Words for the completion of queries; of all sets they are kept until something changes. */
export class QueryVocabulary {
  readonly #known = new Map<string, QueryWords>();
  readonly #listening: { dispose(): void };

  constructor(private readonly index: WordIndex) {
    this.#listening = index.onDidChange(() => this.#known.clear());
  }

  /** @param set id, or `*` for all sets */
  of(set: string): QueryWords {
    const known = this.#known.get(set);
    if (known !== undefined) return known;
    const sets = set === '*' ? this.index.sets : [this.index.set(set)].filter((one) => one !== undefined);
    const words: QueryWords = {
      tags: summed(sets.map(({ id }) => this.index.tags(id))),
      folders: summed(sets.map((one) => foldersOf(one, this.index.folders(one.id)))),
      subsets: summed(sets.map((one) => subsetsOf(one, this.index.folders(one.id)))),
      problems: summed(
        sets.map(({ id }) =>
          this.index
            .problems(id)
            .filter(({ images }) => images.length > 0)
            .map(({ code, images }) => ({ tag: code, count: images.length })),
        ),
      ),
    };
    this.#known.set(set, words);
    return words;
  }

  dispose(): void {
    this.#listening.dispose();
  }
}

/** Counts of several lists as one, the most first; one list stays as it is. */
function summed(lists: readonly (readonly TagCount[])[]): readonly TagCount[] {
  const [first = [], ...others] = lists;
  if (others.length === 0) return first;
  const sums = new Map<string, number>();
  for (const list of lists) for (const { tag, count } of list) sums.set(tag, (sums.get(tag) ?? 0) + count);
  return [...sums]
    .map(([tag, count]) => ({ tag, count }))
    .sort((one, other) => other.count - one.count || (one.tag < other.tag ? -1 : 1));
}

/** Folders as the filter takes them: from the folder of the set on, `/` between names; each with all images below it. */
function foldersOf({ root }: DataSet, folders: readonly FolderCount[]): readonly TagCount[] {
  const counts = new Map<string, number>();
  for (const { folder, images } of folders) {
    const relative = path.relative(root, folder);
    const isInside = !relative.startsWith('..') && !path.isAbsolute(relative);
    const names = (isInside ? relative : path.basename(folder)).split(path.sep).filter((name) => name !== '');
    for (let length = 1; length <= names.length; length++) {
      const name = names.slice(0, length).join('/');
      counts.set(name, (counts.get(name) ?? 0) + images);
    }
  }
  return [...counts].map(([tag, count]) => ({ tag, count }));
}

function subsetsOf({ subsets }: DataSet, folders: readonly FolderCount[]): readonly TagCount[] {
  return subsets.map(({ id, name }) => ({
    tag: name,
    count: folders.filter(({ subset }) => subset === id).reduce((sum, { images }) => sum + images, 0),
  }));
}
