import fs from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../process/logger';
import { Emitter } from '../shared/emitter';
import { watchFolder } from './folderWatch';
import type { LaunchedRun } from './launch';
import { RunFolder, runsFolder } from './runFolder';
import { TrainingRun } from './trainingRun';

export interface RunStoreOptions {
  /** Folders that have a `.blocklora/runs`: the workspace's, and those of job files elsewhere. */
  readonly roots: () => readonly string[];
  readonly logger: Logger;
  /** Milliseconds between looks where the system does not tell of changes. */
  readonly every?: number;
}

/** How a run that was active when last looked at has ended. */
export interface RunEnd {
  readonly run: TrainingRun;
}

/** All runs of all roots, kept up to date from their folders while it is started. */
export class RunStore {
  readonly #runs = new Map<string, TrainingRun>();
  readonly #watches = new Map<string, { dispose(): void }>();
  readonly #rootWatches = new Map<string, { dispose(): void }>();
  /** When run.json was last written, as of the last look. */
  readonly #stamps = new Map<string, number>();
  readonly #refreshing = new Map<string, Promise<void>>();
  readonly #changed = new Emitter<TrainingRun | null>();
  readonly #ended = new Emitter<RunEnd>();
  #started: Promise<void> | null = null;
  #disposed = false;

  constructor(private readonly options: RunStoreOptions) {}

  /** Fires with a run that has changed, or null when runs came or went. */
  readonly onDidChange = this.#changed.event;
  /** Fires once when an active run is over. */
  readonly onDidEnd = this.#ended.event;

  /** The runs known so far, those that began last first. */
  get runs(): readonly TrainingRun[] {
    return [...this.#runs.values()].sort((a, b) => (a.folder.name < b.folder.name ? 1 : -1));
  }

  /** Runs with a process at work. */
  get active(): readonly TrainingRun[] {
    return this.runs.filter((run) => run.state().active);
  }

  /** The run in a folder, if it is one of ours. */
  find(folder: string): TrainingRun | undefined {
    return this.#runs.get(path.resolve(folder));
  }

  /** Looks into all roots, and watches from then on. Later calls wait for the first. */
  start(): Promise<void> {
    this.#started ??= this.rescan();
    return this.#started;
  }

  /** Looks into all roots again: folders were added to the workspace, or a run was deleted. */
  async rescan(): Promise<void> {
    const roots = new Set(this.options.roots().map((root) => path.resolve(root)));
    for (const [root, watch] of this.#rootWatches)
      if (!roots.has(root)) {
        watch.dispose();
        this.#rootWatches.delete(root);
      }
    for (const root of roots)
      if (!this.#rootWatches.has(root) && !this.#disposed)
        this.#rootWatches.set(
          root,
          watchFolder(runsFolder(root), () => void this.#scan([root]), {
            every: (this.options.every ?? 1000) * 3,
          }),
        );
    const gone = [...this.#runs.keys()].filter((id) => !roots.has(path.resolve(id, '../../..')));
    for (const id of gone) this.#forget(id);
    await this.#scan([...roots]);
    if (gone.length > 0) this.#changed.fire(null);
  }

  /** Takes up a run that was started by us. */
  async launched({ folder, process }: LaunchedRun): Promise<TrainingRun> {
    const run = this.#runs.get(folder.path) ?? new TrainingRun(folder, true);
    await run.complete();
    run.launched(process);
    this.#add(run);
    this.#follow(run);
    void process.ended.then(() => this.refresh(run));
    this.#changed.fire(null);
    return run;
  }

  /** Reads one run again, at once. */
  async refresh(run: TrainingRun): Promise<void> {
    const running = this.#refreshing.get(run.id);
    if (running !== undefined) return running;
    const next = this.#refresh(run).finally(() => this.#refreshing.delete(run.id));
    this.#refreshing.set(run.id, next);
    return next;
  }

  dispose(): void {
    this.#disposed = true;
    for (const watch of [...this.#watches.values(), ...this.#rootWatches.values()]) watch.dispose();
    this.#watches.clear();
    this.#rootWatches.clear();
    this.#changed.dispose();
    this.#ended.dispose();
  }

  async #refresh(run: TrainingRun): Promise<void> {
    const wasActive = run.state().active;
    try {
      this.#stamps.set(run.id, await run.folder.stamp());
      if (!(await run.refresh()) || this.#disposed) return;
    } catch (error) {
      this.options.logger.warn(`The run ${run.id} could not be read: ${String(error)}`);
      return;
    }
    const { active } = run.state();
    if (active) this.#follow(run);
    else this.#unfollow(run.id);
    this.#changed.fire(run);
    if (wasActive && !active) this.#ended.fire({ run });
  }

  async #scan(roots: readonly string[]): Promise<void> {
    let different = false;
    for (const root of roots) {
      const folder = runsFolder(root);
      const names = await runNames(folder);
      const found = new Set(names.map((name) => path.join(folder, name)));
      for (const id of this.#runs.keys())
        if (path.dirname(id) === folder && !found.has(id)) {
          this.#forget(id);
          different = true;
        }
      for (const id of found) {
        if (this.#disposed) return;
        const known = this.#runs.get(id);
        if (known !== undefined) {
          // a run that was over goes on when another window resumes it
          if (!this.#watches.has(id) && (await known.folder.stamp()) !== this.#stamps.get(id))
            await this.refresh(known);
          continue;
        }
        const run = new TrainingRun(new RunFolder(id));
        const stamp = await run.folder.stamp();
        await run.refresh().catch(() => false);
        // nobody sees a run before it was read: it would pass for a crashed one; meanwhile another may have added it
        if (this.#runs.has(id)) continue;
        this.#add(run);
        different = true;
        this.#stamps.set(id, stamp);
        if (run.state().active) {
          await run.complete().catch(() => undefined);
          this.#follow(run);
        }
      }
    }
    if (different && !this.#disposed) this.#changed.fire(null);
  }

  #add(run: TrainingRun): void {
    this.#runs.set(run.id, run);
  }

  #forget(id: string): void {
    this.#unfollow(id);
    this.#runs.delete(id);
    this.#stamps.delete(id);
  }

  #follow(run: TrainingRun): void {
    if (this.#watches.has(run.id) || this.#disposed) return;
    this.#watches.set(
      run.id,
      watchFolder(run.id, () => void this.refresh(run), { every: this.options.every ?? 1000, spacing: 200 }),
    );
  }

  #unfollow(id: string): void {
    this.#watches.get(id)?.dispose();
    this.#watches.delete(id);
  }
}

/** Names of the run folders, as the extension makes them; other folders are not ours. */
async function runNames(folder: string): Promise<string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-/.test(entry.name))
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
