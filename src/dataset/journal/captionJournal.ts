import path from 'node:path';
import { isLockHeld, withFolderLock } from '../../process/folderLock';
import type { Logger } from '../../process/logger';
import { Emitter } from '../../shared/emitter';
import { DatasetError } from '../datasetError';
import { RestingAttics } from './attic';
import type { FileChange, FileEdit } from './change';
import { sameBytes } from './change';
import { makeDurable } from './durable';
import { currentBytes } from './editFile';
import type { HistoryLimits } from './history';
import { History, newStepId } from './history';
import type { MarkedStep } from './marks';
import { bootTime } from './marks';
import type { PlannedChange } from './planFile';
import { planStep } from './planStep';
import { filesOfStep, recoverHistory } from './recovery';
import type { RunResult } from './runStep';
import { runStep } from './runStep';
import type { JournalStep, RecoveryReport, StepFiles, StepKind } from './step';
import { writtenEdits } from './writtenEdits';

export interface JournalOptions {
  /** Folder in which the history of a file lies: one that belongs to its place in the workspace. */
  readonly folderFor: (path: string) => string;
  /**
   * All folders in which there may be history. The last one belongs to this machine and not to a workspace: steps over several
   * places lie there. What the others hold may come from a stranger, so their steps may only touch their own place.
   */
  readonly folders: () => readonly string[];
  /** How much is kept in each folder; by default 50 steps, 200 MB and 90 days. The latest step that can be undone is always kept. */
  readonly limits?: () => HistoryLimits;
  readonly logger: Logger;
}

export interface WorkOptions {
  /** Stops between two files. What was done stays and can be undone. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Files that must not be touched, such as those with unsaved changes in an editor: they count as conflicts. */
  readonly leave?: ReadonlySet<string>;
}

/** What a step, or its undoing, did to files. */
export interface JournalChange {
  readonly step: JournalStep;
  /** Files that have other bytes now, or another place (both places). */
  readonly paths: readonly string[];
}

const defaultLimits: HistoryLimits = { steps: 50, bytes: 200_000_000, days: 90 };

/**
 * Changes many files as one step that can be undone, also after a reload and after a kill at any moment.
 *
 * The plan, with all bytes from before and after, is on the disk before the first file is touched. Then each file is replaced at one
 * stroke, everything is flushed, and the step is marked as done. A step that has no such mark was interrupted: what its files are is
 * seen from their bytes, and both ways are open. Two windows wait for each other.
 */
export class CaptionJournal {
  readonly #changed = new Emitter<JournalChange>();
  readonly onDidChange = this.#changed.event;
  /** Steps that this window is working on; they are not interrupted. */
  readonly #running = new Set<string>();
  /** Replaced files that wait to be freed. */
  readonly #attics = new RestingAttics();
  #lastTime = 0;

  constructor(private readonly options: JournalOptions) {}

  /**
   * Does a step. A file that has not the bytes `before` any more is a conflict: it is left alone and listed. A file that has the
   * bytes `after` already is no part of the step. A step that changed nothing is not kept.
   *
   * @throws DatasetError journal-* when the plan cannot be kept or makes no sense, and the signal's reason when it is cancelled while
   *   another window works; no file is touched then
   */
  async apply(
    title: string,
    kind: StepKind,
    changes: readonly FileChange[],
    work: WorkOptions = {},
  ): Promise<JournalStep> {
    const time = this.#nextTime();
    const id = newStepId(time);
    const [first] = changes;
    const nothing = { changed: 0, conflicts: [], failures: [], cancelled: false, state: 'undone' } as const;
    if (first === undefined) return { id, title, kind, time, total: 0, ...nothing };
    const history = this.#homeOf(changes);
    return this.#locked(history, id, work.signal, async () => {
      const plan = await planStep(id, changes);
      const heading = { id, title, kind, time, total: plan.changes.length + plan.missing.length };
      if (plan.changes.length === 0) return { ...heading, ...nothing, conflicts: plan.missing };
      await history.create(heading, plan.changes);
      const attic = history.newAttic(id);
      const run = await runStep(plan.changes, {
        id,
        towards: 'new',
        excluded: [],
        settled: true,
        powerCut: false,
        attic,
        ...work,
      });
      const result = {
        state: run.changed.size > 0 ? 'applied' : 'undone',
        changed: run.changed.size,
        conflicts: [...plan.missing, ...run.conflicts],
        failures: run.failures,
        cancelled: run.cancelled,
      } as const;
      const step = { ...heading, ...result };
      if (run.changed.size === 0) await history.drop(id);
      else {
        const excluded = [...plan.changes.keys()].filter((index) => !run.changed.has(index));
        await makeDurable(run.targets);
        await history.mark(id, { mark: 'end', excluded, ...result });
        await history.trim(this.options.limits?.() ?? defaultLimits);
      }
      this.#attics.add(attic);
      this.#changed.fire({ step, paths: run.written });
      return step;
    });
  }

  /**
   * As `apply`, for files that somebody else writes, such as the editor: `write` is called when the plan is on the disk. What the files
   * have afterwards is what was done, also where other hands (a formatter, when the editor saves) have changed more.
   *
   * @param write gets the edits whose files have the bytes `before`, and gives back those that it leaves to the journal
   * @throws what `write` throws, after what it did was kept; and as `apply`
   */
  async applyBy(
    title: string,
    kind: StepKind,
    edits: readonly FileEdit[],
    write: (edits: readonly FileEdit[]) => Promise<readonly FileEdit[]>,
  ): Promise<JournalStep> {
    const time = this.#nextTime();
    const id = newStepId(time);
    const [first] = edits;
    const heading = { id, title, kind, time, total: edits.length };
    const nothing = { changed: 0, failures: [], cancelled: false, state: 'undone' } as const;
    if (first === undefined) return { ...heading, ...nothing, conflicts: [] };
    const history = this.#homeOf(edits);
    return this.#locked(history, id, undefined, async () => {
      const { changes } = await planStep(id, edits);
      const planned = changes.filter((change) => 'path' in change);
      const fits = planned.filter((edit) => sameBytes(currentBytes(edit.path), edit.before));
      const conflicts = planned.filter((edit) => !fits.includes(edit)).map((edit) => edit.path);
      if (fits.length === 0) return { ...heading, ...nothing, conflicts };
      await history.create(heading, fits);
      const attic = history.newAttic(id);
      let fault: Error | undefined;
      try {
        const rest = new Set(await write(fits));
        const excluded = fits.flatMap((edit, index) => (rest.has(edit) ? [] : [index]));
        await runStep(fits, { id, towards: 'new', excluded, settled: true, powerCut: false, attic });
      } catch (error) {
        fault = error as Error;
      }
      this.#attics.add(attic);
      const { edits: done, excluded, other } = await writtenEdits(fits);
      const changed = fits.length - excluded.length;
      const result = { ...nothing, changed, conflicts, state: changed > 0 ? 'applied' : 'undone' } as const;
      if (changed === 0) await history.drop(id);
      else {
        if (other) await history.planAgain(id, done);
        await makeDurable(done.map((edit) => edit.path));
        await history.mark(id, { mark: 'end', excluded, ...result });
        await history.trim(this.options.limits?.() ?? defaultLimits);
      }
      const step = { ...heading, ...result };
      const left = new Set(excluded);
      const paths = done.filter((_, index) => !left.has(index)).map((edit) => edit.path);
      this.#changed.fire({ step, paths });
      if (fault !== undefined) throw fault;
      return step;
    });
  }

  /**
   * Keeps what somebody else has done already, such as a rename in the editor, as a step that can be undone. Files that do not have the
   * bytes `after` are no part of it.
   *
   * @returns null when none of them has
   */
  async adopt(title: string, kind: StepKind, edits: readonly FileEdit[]): Promise<JournalStep | null> {
    const time = this.#nextTime();
    const id = newStepId(time);
    const history = this.#homeOf(edits);
    return this.#locked(history, id, undefined, async () => {
      const { changes } = await planStep(id, edits);
      const done = changes
        .filter((change) => 'path' in change)
        .filter((edit) => sameBytes(currentBytes(edit.path), edit.after));
      if (done.length === 0) return null;
      const paths = done.map((edit) => edit.path);
      const heading = { id, title, kind, time, total: done.length };
      const result = {
        state: 'applied',
        changed: done.length,
        conflicts: [],
        failures: [],
        cancelled: false,
      } as const;
      await history.create(heading, done);
      await makeDurable(paths);
      await history.mark(id, { mark: 'end', excluded: [], ...result });
      await history.trim(this.options.limits?.() ?? defaultLimits);
      const step = { ...heading, ...result };
      this.#changed.fire({ step, paths });
      return step;
    });
  }

  /**
   * Puts back what a step changed. Files that were changed since stay as they are and are listed.
   *
   * @throws DatasetError journal-no-step, journal-damaged or journal-not-writable
   */
  undo(id: string, work: WorkOptions = {}): Promise<JournalStep> {
    return this.#again(id, 'old', work);
  }

  /**
   * Does an undone step again, or the rest of an interrupted one.
   *
   * @throws DatasetError as `undo`
   */
  redo(id: string, work: WorkOptions = {}): Promise<JournalStep> {
    return this.#again(id, 'new', work);
  }

  /**
   * The changes that a step consists of, with all bytes.
   *
   * @throws DatasetError journal-no-step or journal-damaged
   */
  async changes(id: string): Promise<readonly PlannedChange[]> {
    const history = await this.#historyOf(id);
    const excluded = new Set((await history.step(id))?.excluded);
    return (await this.#planOf(history, id)).filter((_, index) => !excluded.has(index));
  }

  /**
   * How the files of a step are now, by their bytes.
   *
   * @throws DatasetError as `changes`
   */
  async files(id: string): Promise<StepFiles> {
    const history = await this.#historyOf(id);
    const marked = await history.step(id);
    if (marked === undefined) throw noStep(id);
    return filesOfStep(marked, await this.#planOf(history, id));
  }

  /**
   * Removes a step from the history. Files stay as they are, and it can no longer be undone.
   *
   * @throws DatasetError journal-no-step
   */
  async forget(id: string): Promise<void> {
    const history = await this.#historyOf(id);
    await this.#locked(history, id, undefined, () => history.drop(id));
  }

  /** The steps, newest first. One that is being worked on, here or in another window, is left out. */
  async list(): Promise<readonly JournalStep[]> {
    const all = await Promise.all(
      this.#histories().map(async (history) => {
        const steps = (await history.steps()).map(({ step }) => step);
        const busy = steps.some(({ state }) => state === 'interrupted') && (await isLockHeld(history.lock));
        return steps.filter(({ id, state }) => !this.#running.has(id) && !(busy && state === 'interrupted'));
      }),
    );
    return all.flat().sort((a, b) => b.time - a.time);
  }

  /** Looks after what a kill has left: removes temporary files of ours, and says which steps were interrupted and how files are. */
  async recover(): Promise<RecoveryReport> {
    const reports: RecoveryReport[] = [];
    for (const history of this.#histories()) {
      // most workspaces have none, and get none by being looked at
      if (!(await history.exists())) continue;
      const [report, attics] = await withFolderLock(history.lock, async () => [
        await recoverHistory(history, (id) => this.#planOf(history, id), this.options.logger),
        await history.leftAttics(),
      ]);
      reports.push(report);
      for (const attic of attics) this.#attics.addLeft(attic);
    }
    return {
      interrupted: reports.flatMap(({ interrupted }) => interrupted),
      removed: reports.flatMap(({ removed }) => removed),
    };
  }

  /** Frees all that was replaced, which else waits for a while. Resolves when the disk has done it. */
  settled(): Promise<void> {
    return this.#attics.settled();
  }

  dispose(): void {
    this.#attics.dispose();
    this.#changed.dispose();
  }

  async #again(id: string, towards: 'old' | 'new', work: WorkOptions): Promise<JournalStep> {
    const history = await this.#historyOf(id);
    return this.#locked(history, id, work.signal, async () => {
      const marked = await history.step(id);
      if (marked === undefined) throw noStep(id);
      const plan = await this.#planOf(history, id);
      await history.mark(id, { mark: 'begin', towards, boot: bootTime() });
      const { excluded, powerCut } = marked;
      const settled = marked.step.state !== 'interrupted';
      const attic = history.newAttic(id);
      const run = await runStep(plan, { id, towards, excluded, settled, powerCut, attic, ...work });
      const step = await this.#end(history, marked, plan, run, towards);
      this.#attics.add(attic);
      return step;
    });
  }

  async #end(
    history: History,
    marked: MarkedStep,
    plan: readonly PlannedChange[],
    run: RunResult,
    towards: 'old' | 'new',
  ): Promise<JournalStep> {
    const whole = !run.cancelled && run.failures.length === 0;
    const result = {
      state: whole ? (towards === 'new' ? 'applied' : 'undone') : 'interrupted',
      changed: run.changed.size,
      conflicts: run.conflicts,
      failures: run.failures,
      cancelled: run.cancelled,
    } as const;
    // after a power cut also files that this run found whole may not be on the disk yet
    await makeDurable(marked.powerCut ? [...run.targets, ...plan.flatMap(filesOf)] : run.targets);
    await history.mark(marked.step.id, { mark: 'end', excluded: marked.excluded, ...result });
    const step = { ...marked.step, ...result };
    this.#changed.fire({ step, paths: run.written });
    return step;
  }

  /** Later steps sort later, also within a millisecond. */
  #nextTime(): number {
    return (this.#lastTime = Math.max(Date.now(), this.#lastTime + 1));
  }

  #locked<T>(
    history: History,
    id: string,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    return withFolderLock(
      history.lock,
      async () => {
        this.#running.add(id);
        try {
          return await work();
        } finally {
          this.#running.delete(id);
        }
      },
      { signal, every: 50 },
    );
  }

  #history(folder: string): History {
    return new History(folder, this.options.logger);
  }

  #histories(): readonly History[] {
    return [...new Set(this.options.folders())].map((folder) => this.#history(folder));
  }

  /** Where a step lies: with its files, or, when these have several places, on this machine. */
  #homeOf(changes: readonly FileChange[]): History {
    const places = new Set(changes.flatMap(filesOf).map((file) => this.options.folderFor(file)));
    const [only, ...others] = places;
    const home = only !== undefined && others.length === 0 ? only : this.options.folders().at(-1);
    if (home === undefined) throw new Error('There is no folder for a history.');
    return this.#history(home);
  }

  /**
   * The plan of a step. A history in a workspace may have been brought by a stranger with all the rest: undoing must not write
   * elsewhere for them.
   */
  async #planOf(history: History, id: string): Promise<PlannedChange[]> {
    const plan = await history.plan(id);
    if (history.folder === this.options.folders().at(-1)) return plan;
    const foreign = plan.flatMap(filesOf).find((file) => this.options.folderFor(file) !== history.folder);
    if (foreign === undefined) return plan;
    throw new DatasetError(
      'journal-foreign-file',
      `The step ${path.join(history.folder, id)} is about ${foreign}, which lies outside of its workspace folder.`,
      'If you do not know where this history comes from, delete its folder; nothing was changed.',
    );
  }

  async #historyOf(id: string): Promise<History> {
    for (const history of this.#histories()) if ((await history.step(id)) !== undefined) return history;
    throw noStep(id);
  }
}

function filesOf(change: FileChange | PlannedChange): string[] {
  if ('path' in change) return [change.path];
  const via = 'via' in change && change.via !== null ? [change.via] : [];
  return [change.from, ...via, change.to];
}

function noStep(id: string): DatasetError {
  return new DatasetError(
    'journal-no-step',
    `There is no step ${id} in the history any more.`,
    'Refresh the list.',
  );
}
