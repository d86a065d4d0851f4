// The folders of a subset as a tree, from a flat list of those that hold images.

import type { FolderCount } from '../../shared/dataset/records';

/** Images and their states, summed. */
export type FolderSums = Omit<FolderCount, 'folder' | 'subset'>;

export interface FolderBranch {
  /** Absolute, as in the list. */
  readonly folder: string;
  /** Path from the folder above, `/` between names; folders that hold nothing but one other are one row with it. */
  readonly label: string;
  /** Of the folder and all below. */
  readonly sums: FolderSums;
  /** Whether images lie in the folder itself. */
  readonly hasImages: boolean;
  readonly below: readonly FolderBranch[];
}

const nothing: FolderSums = { images: 0, tagged: 0, empty: 0, untagged: 0, problems: 0 };

/**
 * Builds the tree of one subset.
 *
 * @param root folder of the subset, absolute
 * @param counts those of the subset, in the order in which they are to be shown
 */
export function folderTree(root: string, counts: readonly FolderCount[]): FolderBranch {
  const top = new Builder(root);
  for (const count of counts) {
    let at = top;
    let folder = root;
    for (const name of partsBelow(root, count.folder)) {
      folder = `${folder.replace(/[\\/]$/, '')}${separatorOf(root)}${name}`;
      at = at.child(name, folder);
    }
    at.own = count;
  }
  return top.build('');
}

class Builder {
  own: FolderCount | null = null;
  readonly #children = new Map<string, Builder>();

  constructor(readonly folder: string) {}

  child(name: string, folder: string): Builder {
    const found = this.#children.get(name) ?? new Builder(folder);
    this.#children.set(name, found);
    return found;
  }

  build(label: string): FolderBranch {
    const only = this.#children.size === 1 ? [...this.#children][0] : undefined;
    // the top stays: it is the subset
    if (label !== '' && this.own === null && only !== undefined) return only[1].build(`${label}/${only[0]}`);
    const below = [...this.#children].map(([name, child]) => child.build(name));
    const sums = [this.own ?? nothing, ...below.map((branch) => branch.sums)].reduce<FolderSums>(
      added,
      nothing,
    );
    return { folder: this.folder, label, sums, hasImages: (this.own?.images ?? 0) > 0, below };
  }
}

function added(one: FolderSums, other: FolderSums): FolderSums {
  return {
    images: one.images + other.images,
    tagged: one.tagged + other.tagged,
    empty: one.empty + other.empty,
    untagged: one.untagged + other.untagged,
    problems: one.problems + other.problems,
  };
}

function separatorOf(root: string): string {
  return root.includes('\\') ? '\\' : '/';
}

function partsBelow(root: string, folder: string): string[] {
  return folder
    .slice(root.length)
    .split(/[\\/]/)
    .filter((part) => part !== '');
}
