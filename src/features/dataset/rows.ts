// Which rows stand under which: the data sets as a tree, made one level at a time.

import type { DatasetIndex } from '../../dataset/index/datasetIndex';
import type { DataSet, ImageProblem, ImageRecord, Severity, Subset } from '../../shared/dataset/records';
import type { SearchResult } from '../../dataset/query/imageSearch';
import { everySet } from '../../dataset/query/imageSearch';
import type { FolderBranch } from './folderTree';
import { folderTree } from './folderTree';
import type {
  FolderNode,
  GroupNode,
  ImageNode,
  Node,
  RangeNode,
  RowFilter,
  SetNode,
  ViewMode,
} from './nodes';
import { longestList, ranges } from './nodes';
import { isBelow } from '../../shared/dataset/places';

/** What the rows are made from. */
export type RowSource = Pick<DatasetIndex, 'sets' | 'set' | 'images' | 'folders' | 'tags' | 'problems'>;

/** Saved queries, and what they find. */
export interface RowQueries {
  /** Of one data set, or for null those about all of them. */
  of(set: DataSet | null): readonly { readonly name: string; readonly query: string }[];
  run(set: string, query: string): Pick<SearchResult, 'images' | 'errors' | 'unknown'>;
}

const noQueries: RowQueries = { of: () => [], run: () => ({ images: [], errors: [], unknown: 0 }) };

/** Makes rows. Nothing is kept but the order of long lists and the folders' tree, until `forget` is called. */
export class Rows {
  readonly #longLists = new Map<string, readonly ImageRecord[]>();
  readonly #branches = new Map<string, ReadonlyMap<string, FolderBranch>>();

  constructor(
    private readonly source: RowSource,
    private readonly longest = longestList,
    private readonly queries = noQueries,
  ) {}

  /** The index has changed: all is asked for again. */
  forget(): void {
    this.#longLists.clear();
    this.#branches.clear();
  }

  /** The rows right below one, or the data sets. */
  below(node: Node | undefined, mode: ViewMode): readonly Node[] {
    switch (node?.kind) {
      case undefined:
        return [...this.#queries(null), ...this.source.sets.map((set) => this.set(set.id))];
      case 'set':
        return [...this.#queries(node), ...this.#belowSet(node, mode)];
      case 'folder':
        return this.#belowFolder(node, node, node.subset);
      case 'group':
        return node.where.problem === undefined ? this.#images(node, node.where) : this.#faulty(node);
      case 'range':
        return this.#part(node);
      case 'image':
      case 'fault':
        return [];
    }
  }

  set(id: string): SetNode {
    return { kind: 'set', key: `set ${id}`, parent: null, set: id };
  }

  /** The subset of a set that is shown without a row of its own, since it is the only one. */
  static onlySubset(set: DataSet | undefined): Subset | undefined {
    return set?.subsets.length === 1 ? set.subsets[0] : undefined;
  }

  /** The rows from a data set down to an image, as folders show it; undefined when it is not there. */
  pathTo(set: string, image: string): readonly Node[] | undefined {
    const path: Node[] = [this.set(set)];
    for (;;) {
      const last = path.at(-1);
      if (last === undefined || last.kind === 'image') return last && path;
      const next = this.below(last, 'folder').find((node) => this.#leadsTo(node, image));
      if (next === undefined) return undefined;
      path.push(next);
    }
  }

  #leadsTo(node: Node, image: string): boolean {
    if (node.kind === 'image') return node.path === image;
    if (node.kind === 'folder') return isBelow(image, node.folder);
    if (node.kind !== 'range') return false;
    const part = this.#list(node.set, node.where).slice(node.from, node.to + 1);
    return part.some((record) => image.endsWith(record.name) && record.path === image);
  }

  #belowSet(node: SetNode, mode: ViewMode): readonly Node[] {
    if (mode === 'tag') return this.#tags(node);
    if (mode === 'problem') return this.#problems(node);
    const set = this.source.set(node.set);
    const only = Rows.onlySubset(set);
    if (only !== undefined) return this.#belowFolder(node, { folder: only.folder }, only.id);
    return (set?.subsets ?? []).map(({ id, name, folder }) => ({
      kind: 'folder',
      key: `${node.key} subset ${id}`,
      parent: node,
      set: node.set,
      subset: id,
      folder,
      label: name,
      isSubset: true,
    }));
  }

  /** Folders first, then images, as in the file explorer. */
  #belowFolder(
    parent: SetNode | FolderNode,
    { folder }: { folder: string },
    subset: string,
  ): readonly Node[] {
    const branch = this.branch(parent.set, subset, folder);
    if (branch === undefined) return [];
    const folders = branch.below.map<FolderNode>((one) => ({
      kind: 'folder',
      key: `${parent.key} ${one.folder}`,
      parent,
      set: parent.set,
      subset,
      folder: one.folder,
      label: one.label,
      isSubset: false,
    }));
    return branch.hasImages ? [...folders, ...this.#images(parent, { subset, folder })] : folders;
  }

  /** A folder of a subset with what is below it. */
  branch(set: string, subset: string, folder: string): FolderBranch | undefined {
    const key = JSON.stringify([set, subset]);
    const known = this.#branches.get(key) ?? this.#branchesOf(set, subset);
    this.#branches.set(key, known);
    return known.get(folder);
  }

  #branchesOf(set: string, subset: string): ReadonlyMap<string, FolderBranch> {
    const branches = new Map<string, FolderBranch>();
    const root = this.source.set(set)?.subsets.find(({ id }) => id === subset);
    if (root === undefined) return branches;
    const counts = this.source.folders(set).filter((count) => count.subset === subset);
    const waiting = [folderTree(root.folder, counts)];
    for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
      branches.set(branch.folder, branch);
      waiting.push(...branch.below);
    }
    return branches;
  }

  #tags(node: SetNode): readonly Node[] {
    const { untagged = 0, empty = 0 } = this.source.set(node.set)?.counts ?? {};
    const states = [
      ...(untagged > 0 ? [group(node, { state: 'untagged' }, 'No caption', untagged, 'untagged')] : []),
      ...(empty > 0 ? [group(node, { state: 'empty' }, 'Empty caption', empty, 'empty')] : []),
    ];
    const tags = this.source.tags(node.set);
    if (tags.length <= this.longest) return [...states, ...this.#tagRows(node, 0, tags.length)];
    const parts = ranges(tags.length, this.longest).map(([from, to]) =>
      range(node, { of: 'tags', where: {}, from, to, first: tags[from]?.tag, last: tags[to]?.tag }),
    );
    return [...states, ...parts];
  }

  #tagRows(parent: SetNode | RangeNode, from: number, end: number): readonly GroupNode[] {
    return this.source
      .tags(parent.set)
      .slice(from, end)
      .map(({ tag, count }) => group(parent, { tag }, tag, count, 'tag'));
  }

  #problems(node: SetNode): readonly GroupNode[] {
    return this.source
      .problems(node.set)
      .map(({ code, title, count, severity }) => group(node, { problem: code }, title, count, severity));
  }

  /** Saved queries as folders, with what they find now. */
  #queries(parent: SetNode | null): readonly GroupNode[] {
    const set = parent === null ? null : this.source.set(parent.set);
    if (set === undefined) return [];
    return this.queries.of(set).map(({ name, query }) => {
      const id = set?.id ?? everySet;
      const { images, errors, unknown } = this.queries.run(id, query);
      const [error] = errors;
      return {
        kind: 'group',
        key: `query ${id} ${name}`,
        parent,
        set: id,
        where: { query },
        label: name,
        count: images.length,
        icon: 'query',
        note:
          error !== undefined
            ? error.message
            : unknown > 0
              ? `not known of ${unknown.toLocaleString('en')}`
              : '',
      };
    });
  }

  /** Images that have a problem, then what else has it: folders, a TOML, a job. */
  #faulty(node: GroupNode): readonly Node[] {
    const found = this.source.problems(node.set).find(({ code }) => code === node.where.problem);
    const faults = (found?.others ?? []).slice(0, this.longest).map<Node>((problem, at) => ({
      kind: 'fault',
      key: `${node.key} fault ${problem.file} ${problem.line ?? ''} ${at}`,
      parent: node,
      set: node.set,
      problem,
    }));
    return [...this.#images(node, node.where), ...faults];
  }

  #images(parent: SetNode | FolderNode | GroupNode, where: RowFilter): readonly Node[] {
    const images = this.#list(parent.set, where);
    if (images.length <= this.longest) return images.map(({ path }) => image(parent, path));
    return ranges(images.length, this.longest).map(([from, to]) =>
      range(parent, { of: 'images', where, from, to, first: images[from]?.name, last: images[to]?.name }),
    );
  }

  #part(node: RangeNode): readonly Node[] {
    if (node.of === 'tags') return this.#tagRows(node, node.from, node.to + 1);
    return this.#list(node.set, node.where)
      .slice(node.from, node.to + 1)
      .map(({ path }) => image(node, path));
  }

  /** Records are kept as they are: their paths are made when read, which is too much for a hundred thousand. */
  #list(set: string, where: RowFilter): readonly ImageRecord[] {
    const key = JSON.stringify([set, where]);
    const known = this.#longLists.get(key);
    if (known !== undefined) return known;
    const { query } = where;
    const images = query === undefined ? this.source.images(set, where) : this.queries.run(set, query).images;
    if (images.length > this.longest) this.#longLists.set(key, images);
    return images;
  }
}

function image(parent: Node, path: string): ImageNode {
  return { kind: 'image', key: `${parent.key} ${path}`, parent, set: parent.set, path };
}

function group(
  parent: SetNode | RangeNode,
  where: RowFilter,
  label: string,
  count: number,
  icon: 'tag' | 'untagged' | 'empty' | Severity,
): GroupNode {
  // a tag that moves to another part of the list stays the same row
  const key = `set ${parent.set} ${JSON.stringify(where)}`;
  return { kind: 'group', key, parent, set: parent.set, where, label, count, icon };
}

function range(
  parent: SetNode | FolderNode | GroupNode,
  part: Pick<RangeNode, 'of' | 'where' | 'from' | 'to'> & {
    first?: string | undefined;
    last?: string | undefined;
  },
): RangeNode {
  const { first = '', last = '' } = part;
  return {
    kind: 'range',
    key: `${parent.key} ${part.of} from ${part.from}`,
    parent,
    set: parent.set,
    ...part,
    first,
    last,
  };
}

/** How bad the worst of some problems is; null where there is none. */
export function worst(problems: readonly ImageProblem[]): Severity | null {
  for (const severity of ['error', 'warning'] as const)
    if (problems.some((problem) => problem.severity === severity)) return severity;
  return null;
}
