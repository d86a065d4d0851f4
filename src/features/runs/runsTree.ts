import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { RunStore } from '../../trainer/runStore';
import type { TrainingRun } from '../../trainer/trainingRun';
import { runItem, runTooltip } from './runItem';

/** Milliseconds between changes of a row: its numbers are read, not watched, and each change ends a hover. */
const spacing = 3_000;
/** A change of what a run is, as in running to finished, is shown at once. */
const soon = 100;

/** The view “Runs”: what is at work first, then the others, the latest first. */
export class RunsTree implements vscode.TreeDataProvider<TrainingRun>, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<TrainingRun[] | undefined>());
  #dirty: Set<TrainingRun> | 'all' = new Set();
  #timer: NodeJS.Timeout | undefined;
  #due = Infinity;
  #order = '';
  readonly #statuses = new Map<string, string>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly runs: RunStore) {
    this.#disposables.add(runs.onDidChange((run) => this.#soon(run)));
    // "3 min ago" grows old
    const clock = setInterval(() => this.#soon(null), 60_000);
    this.#disposables.add({
      dispose: () => {
        clearInterval(clock);
        clearTimeout(this.#timer);
      },
    });
  }

  getTreeItem(run: TrainingRun): vscode.TreeItem {
    return runItem(run);
  }

  async getChildren(run?: TrainingRun): Promise<TrainingRun[]> {
    if (run !== undefined) return [];
    await this.runs.start();
    return this.#sorted();
  }

  /** Made when it is looked at, so that its numbers are those of now. */
  resolveTreeItem(item: vscode.TreeItem, run: TrainingRun): vscode.TreeItem {
    item.tooltip = runTooltip(run);
    return item;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #sorted(): TrainingRun[] {
    const rank = (run: TrainingRun): number => (run.state().active ? 0 : 1);
    const rows = this.runs.runs.map((run) => ({ run, rank: rank(run) }));
    const sorted = rows.sort((a, b) => a.rank - b.rank).map(({ run }) => run);
    this.#order = sorted.map(({ id }) => id).join('\n');
    return sorted;
  }

  #soon(run: TrainingRun | null): void {
    if (run === null) this.#dirty = 'all';
    else if (this.#dirty !== 'all') this.#dirty.add(run);
    const due = Date.now() + (run === null || this.#isOther(run) ? soon : spacing);
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fire(), due - Date.now());
  }

  /** Whether the run is at something else than when it was last shown. */
  #isOther(run: TrainingRun): boolean {
    const { status, phase } = run.state();
    const shown = `${status} ${phase?.phase} ${run.hanging}`;
    const other = this.#statuses.get(run.id) !== shown;
    this.#statuses.set(run.id, shown);
    return other;
  }

  #fire(): void {
    this.#due = Infinity;
    const dirty = this.#dirty;
    this.#dirty = new Set();
    const before = this.#order;
    this.#sorted();
    this.#changed.fire(dirty === 'all' || before !== this.#order ? undefined : [...dirty]);
  }
}
