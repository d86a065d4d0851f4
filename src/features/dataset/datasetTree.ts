import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { IndexChange, ScanProgress } from '../../shared/dataset/records';
import type { Node, ViewMode } from './nodes';
import type { RowItems } from './rowItem';
import { rowTooltip } from './rowTooltip';
import type { Rows } from './rows';
import type { QueryResults } from './queryResults';
import type { SavedQueries } from './savedQueries';
import type { Scans } from './scans';
import type { TooltipPictures } from './tooltipPictures';

/** Milliseconds from a change to the row that shows it. */
const soon = 150;
/** Rows that are drawn again in a millisecond, carefully: so much open, so much longer between two refreshes. */
const rowsPerMillisecond = 20;

/**
 * The view “Data Sets”. Rows are made when they are opened; a change of a set draws that set again, what is open in it stays open.
 * Many changes at once are one.
 */
export class DatasetTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<Node[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  /** The rows that VS Code has, by their keys: it knows them as objects. */
  readonly #shown = new Map<string, Node>();
  readonly #below = new Map<string, readonly Node[]>();
  readonly #dirty = new Set<string>();
  #allDirty = false;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;
  #mode: ViewMode;

  constructor(
    private readonly services: Pick<Services, 'index' | 'storage'>,
    private readonly rows: Rows,
    private readonly items: RowItems,
    private readonly pictures: TooltipPictures,
    private readonly scans: Scans,
    queries: {
      readonly saved: Pick<SavedQueries, 'onDidChange'>;
      readonly results: Pick<QueryResults, 'onDidChange' | 'forget'>;
    },
  ) {
    this.#mode = services.storage.get('datasetsBy') ?? 'folder';
    this.#disposables.add(services.index.onDidChange((change) => this.#note(change)));
    this.#disposables.add(services.index.onDidProgress(({ phase }) => this.#readTo(phase)));
    this.#disposables.add(
      queries.saved.onDidChange(() => {
        queries.results.forget();
        this.refresh();
      }),
    );
    this.#disposables.add(queries.results.onDidChange(() => this.#noteQueries()));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
  }

  get mode(): ViewMode {
    return this.#mode;
  }

  /** Shows images by folder, tag or problem, and remembers it. */
  async setMode(mode: ViewMode): Promise<void> {
    this.#mode = mode;
    this.refresh();
    await this.services.storage.set('datasetsBy', mode);
  }

  /** Draws everything again. */
  refresh(): void {
    this.rows.forget();
    this.#changed.fire(undefined);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return this.items.item(node);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) await this.scans.start();
    const before = this.#below.get(node?.key ?? '') ?? [];
    const nodes = this.rows.below(node, this.#mode).map((one) => this.#same(one));
    const stay = new Set(nodes);
    for (const one of before) if (!stay.has(one)) this.#forget(one);
    this.#below.set(node?.key ?? '', nodes);
    return nodes;
  }

  getParent(node: Node): Node | null {
    return node.parent;
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    node: Node,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    item.tooltip = await rowTooltip(node, this.services.index, this.rows, this.pictures, token);
    return item;
  }

  /** The row of an image in its set, with the rows above it; undefined when it is not shown by folder. */
  find(set: string, image: string): Node | undefined {
    if (this.#mode !== 'folder') return undefined;
    const path = this.rows.pathTo(set, image)?.map((node) => this.#same(node));
    return path?.at(-1);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** The object that VS Code has for a row, brought up to date. */
  #same(node: Node): Node {
    const known = this.#shown.get(node.key);
    if (known?.kind !== node.kind) {
      this.#shown.set(node.key, node);
      return node;
    }
    return Object.assign(known, node, { parent: known.parent });
  }

  #forget(node: Node): void {
    this.#shown.delete(node.key);
    for (const below of this.#below.get(node.key) ?? []) this.#forget(below);
    this.#below.delete(node.key);
  }

  /** At the end of a scan, sets without images are known to have none. */
  #readTo(phase: ScanProgress['phase']): void {
    const isOver = phase === 'idle' || phase === 'cancelled';
    if (isOver && !this.#isOver) {
      const empty = this.services.index.sets.filter(({ counts }) => counts.images === 0);
      if (empty.length > 0) this.#note({ everything: false, sets: empty.map(({ id }) => id) });
    }
    this.#isOver = isOver;
  }

  #noteQueries(): void {
    const folders = [...this.#shown.values()].filter(
      (node) => node.kind === 'group' && node.icon === 'query',
    );
    if (folders.length > 0) this.#note({ everything: false, sets: folders.map(({ set }) => set) });
  }

  #note({ everything, sets }: Pick<IndexChange, 'everything' | 'sets'>): void {
    if (everything) this.#allDirty = true;
    for (const set of sets) this.#dirty.add(set);
    this.#timer ??= setTimeout(() => this.#fire(), soon + this.#shown.size / rowsPerMillisecond);
  }

  #fire(): void {
    this.#timer = undefined;
    this.rows.forget();
    const dirty = [...this.#dirty].flatMap((set) => this.#shown.get(this.rows.set(set).key) ?? []);
    // queries about all sets stand beside them
    const hasQueries = (this.#below.get('') ?? []).some(({ kind }) => kind === 'group');
    const all = this.#allDirty || this.#setsChanged() || (this.#dirty.size > 0 && hasQueries);
    this.#dirty.clear();
    this.#allDirty = false;
    if (all) this.#changed.fire(undefined);
    else if (dirty.length > 0) this.#changed.fire(dirty);
  }

  #setsChanged(): boolean {
    const shown = (this.#below.get('') ?? []).flatMap(({ kind, set }) => (kind === 'set' ? [set] : []));
    const there = this.services.index.sets.map(({ id }) => id);
    return shown.join('\n') !== there.join('\n');
  }
}
