// What a command is meant for: rows of the view, files of the explorer, paths of a caller, or what is asked for.

import * as vscode from 'vscode';
import type { Services } from '../../services';
import type { DataSet, Subset } from '../../shared/dataset/records';
import { isImageName } from '../../shared/dataset/names';
import { count } from '../../platform/words';
import type { ImageNode, Node } from './nodes';
import type { Rows } from './rows';
import { isBelow } from '../../shared/dataset/places';
import { Rows as RowsOf } from './rows';
import { kindWords, setDescription } from './rowText';

/** A subset with its data set. */
export interface SubsetTarget {
  readonly set: DataSet;
  readonly subset: Subset;
}

/** Finds out what a command is meant for. */
export class Targets {
  constructor(
    private readonly index: Services['index'],
    private readonly rows: Rows,
    private readonly selection: () => readonly Node[],
    /** Resolves when data sets are known. */
    private readonly ready: () => Promise<void>,
  ) {}

  /** The rows that were clicked or are selected. A menu gives the row, and all when several are selected. */
  nodes(arg: unknown, all?: unknown): readonly Node[] {
    if (!isNode(arg)) return arg instanceof vscode.Uri || isPaths(arg) ? [] : this.selection();
    const several = Array.isArray(all) ? (all as unknown[]).filter(isNode) : [];
    return several.includes(arg) ? several : [arg];
  }

  /**
   * Absolute paths of the images that are meant, each once.
   *
   * @param deep whether a row that is no image stands for the images below it
   */
  images(arg: unknown, all?: unknown, deep = false): readonly string[] {
    const uris = (Array.isArray(all) ? (all as unknown[]) : [arg]).filter((one) => one instanceof vscode.Uri);
    if (uris.length > 0) return [...new Set(uris.map(({ fsPath }) => fsPath).filter(isImageName))];
    if (isPaths(arg)) return typeof arg === 'string' ? [arg] : [...new Set(arg)];
    const nodes = this.nodes(arg, all);
    return [...new Set(nodes.flatMap((node) => this.imagesOf(node, deep)))];
  }

  /** The images that a row stands for. */
  imagesOf(node: Node, deep: boolean): readonly string[] {
    if (node.kind === 'image') return [node.path];
    if (!deep) return [];
    if (node.kind === 'set') return this.index.images(node.set).map(({ path }) => path);
    if (node.kind === 'folder')
      return this.index
        .images(node.set, { subset: node.subset })
        .filter(({ folder }) => folder === node.folder || isBelow(folder, node.folder))
        .map(({ path }) => path);
    return this.rows.below(node, 'folder').flatMap((below) => this.imagesOf(below, below.kind === 'range'));
  }

  /** The row of an image that is meant, when it is one. */
  imageNode(arg: unknown): ImageNode | undefined {
    const [node] = this.nodes(arg);
    if (node?.kind === 'image') return node;
    const [path] = this.images(arg);
    const set = path === undefined ? undefined : this.index.setsOf(path)[0];
    return path === undefined || set === undefined
      ? undefined
      : { kind: 'image', key: path, parent: null, set: set.id, path };
  }

  /** The data set that is meant; asked for where nothing says it. */
  async set(arg: unknown, question: string): Promise<DataSet | undefined> {
    await this.ready();
    const [node] = this.nodes(arg);
    const meant = typeof arg === 'string' ? this.index.set(arg) : node && this.index.set(node.set);
    return meant ?? this.#askSet(question);
  }

  /** The folder that is meant: of a row, else of a data set that is asked for. */
  async folder(arg: unknown, question: string): Promise<string | undefined> {
    if (arg instanceof vscode.Uri) return arg.fsPath;
    const [node] = this.nodes(arg);
    if (node?.kind === 'folder') return node.folder;
    const target = await this.subset(arg, question);
    return target?.subset.folder;
  }

  /** The subset that is meant: of a row, by its folder, or asked for. */
  async subset(arg: unknown, question: string): Promise<SubsetTarget | undefined> {
    await this.ready();
    const [node] = this.nodes(arg);
    if (typeof arg === 'string') return this.#subsetAt(arg);
    if (node?.kind === 'folder') return this.#find(({ id }) => id === node.subset);
    const set = node && this.index.set(node.set);
    const only = RowsOf.onlySubset(set);
    if (set !== undefined && only !== undefined) return { set, subset: only };
    return this.ask(question, set);
  }

  /** A subset that is asked for: of a data set, or of all. */
  async ask(question: string, set?: DataSet): Promise<SubsetTarget | undefined> {
    await this.ready();
    const sets = set === undefined ? this.index.sets : [set];
    const items = sets.flatMap((of) =>
      of.subsets.map((subset) => ({
        label: subset.name,
        description: `${of.name}, ${count(subset.repeats, 'repeat')}`,
        value: { set: of, subset },
      })),
    );
    return pick(items, question);
  }

  /** The subset of a folder, also of one that was made a moment ago. */
  async #subsetAt(folder: string): Promise<SubsetTarget | undefined> {
    const known = this.#find((subset) => subset.folder === folder);
    if (known !== undefined) return known;
    this.index.changed([folder]);
    await this.index.settled();
    return this.#find((subset) => subset.folder === folder);
  }

  #find(wanted: (subset: Subset) => boolean): SubsetTarget | undefined {
    for (const set of this.index.sets) {
      const subset = set.subsets.find(wanted);
      if (subset !== undefined) return { set, subset };
    }
    return undefined;
  }

  #askSet(question: string): Promise<DataSet | undefined> {
    return pick(
      this.index.sets.map((set) => ({
        label: set.name,
        description: `${kindWords[set.kind]}: ${setDescription(set)}`,
        value: set,
      })),
      question,
    );
  }
}

async function pick<T>(
  items: readonly (vscode.QuickPickItem & { value: T })[],
  question: string,
): Promise<T | undefined> {
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no data set here yet. Make one with “New Data Set…” from a folder of images.',
    );
    return undefined;
  }
  const [first] = items;
  if (items.length === 1) return first?.value;
  return (await vscode.window.showQuickPick(items, { placeHolder: question, matchOnDescription: true }))
    ?.value;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && 'key' in value && 'set' in value;
}

function isPaths(value: unknown): value is string | readonly string[] {
  return (
    typeof value === 'string' ||
    (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string'))
  );
}
