import { DatasetError } from '../datasetError';
import type { Attic } from './attic';
import type { FileEdit } from './change';
import type { Outcome } from './editFile';
import { replaceFile } from './editFile';
import { moveHop } from './moveFile';
import type { Hop } from './moveOrder';
import { moveOrder } from './moveOrder';
import type { PlannedChange, PlannedMove } from './planFile';
import { temporaryName } from './planStep';
import { inSlices } from './slices';
import type { FileFailure } from './step';
import { isTorn } from './torn';

export interface RunOptions {
  readonly id: string;
  readonly towards: 'old' | 'new';
  /** Lines of the plan that are no part of the step. */
  readonly excluded: readonly number[];
  /** The step was whole before, not interrupted. */
  readonly settled: boolean;
  /** Files may be torn; they are ours to mend. */
  readonly powerCut: boolean;
  /** Where replaced files wait to be freed. */
  readonly attic: Attic;
  /** Files that are left alone, as conflicts. */
  readonly leave?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface RunResult {
  /** Files with other bytes or another place now. */
  readonly written: readonly string[];
  /** Files, links followed, and folders whose bytes and names have to be flushed. */
  readonly targets: readonly string[];
  /** Lines of the plan with at least one file changed. */
  readonly changed: ReadonlySet<number>;
  readonly conflicts: readonly string[];
  readonly failures: readonly FileFailure[];
  readonly cancelled: boolean;
}

/** Brings the files of a plan to their old or new state, one by one. Each is either old or new at every moment. */
export async function runStep(changes: readonly PlannedChange[], options: RunOptions): Promise<RunResult> {
  const run = new Run(changes, options);
  const work = run.pieces();
  let done = 0;
  const finished = await inSlices(
    work,
    (piece) => {
      piece();
      done++;
    },
    {
      signal: options.signal,
      onSlice: () => options.onProgress?.({ done, total: work.length }),
    },
  );
  options.onProgress?.({ done, total: work.length });
  return { ...run.result, cancelled: finished < work.length };
}

class Run {
  readonly result = {
    written: [] as string[],
    targets: [] as string[],
    changed: new Set<number>(),
    conflicts: [] as string[],
    failures: [] as FileFailure[],
  };
  readonly #excluded: ReadonlySet<number>;

  constructor(
    private readonly changes: readonly PlannedChange[],
    private readonly options: RunOptions,
  ) {
    this.#excluded = new Set(options.excluded);
  }

  /** Pieces of work between which one may stop. */
  pieces(): (() => void)[] {
    const moves: { readonly move: PlannedMove; readonly index: number }[] = [];
    const edits: (() => void)[] = [];
    this.changes.forEach((change, index) => {
      if ('from' in change) moves.push({ move: change, index });
      else if (!this.#excluded.has(index)) edits.push(() => this.#edit(change, index));
    });
    const groups = moveOrder(moves.map(({ move }) => move));
    const hops = groups.map((group) => () => {
      for (const hop of this.#forwards ? group : [...group].reverse()) {
        const moving = moves[hop.move];
        if (moving !== undefined && !this.#excluded.has(moving.index))
          this.#hop(moving.move, moving.index, hop.part);
      }
    });
    return this.#forwards ? [...hops, ...edits] : [...edits, ...hops.reverse()];
  }

  get #forwards(): boolean {
    return this.options.towards === 'new';
  }

  #edit(edit: FileEdit, index: number): void {
    const [expected, wanted] = this.#forwards ? [edit.before, edit.after] : [edit.after, edit.before];
    const torn = this.options.powerCut ? (bytes: Buffer): boolean => isTorn(bytes, edit) : undefined;
    const temporary = temporaryName(this.options.id, index);
    this.#record(index, edit.path, () => {
      if (this.options.leave?.has(edit.path)) return 'conflict';
      const { outcome, target } = replaceFile({
        path: edit.path,
        expected,
        wanted,
        torn,
        temporary,
        keep: (file) => this.options.attic.keep(file),
      });
      if (outcome === 'written') {
        this.result.written.push(edit.path);
        this.result.targets.push(target);
      }
      return outcome;
    });
  }

  #hop(move: PlannedMove, index: number, part: Hop['part']): void {
    const temporary = temporaryName(this.options.id, index);
    this.#record(index, this.#forwards ? move.from : move.to, () => {
      const outcome = moveHop(move, part, this.#forwards ? 'there' : 'back', {
        temporary,
        settled: this.options.settled,
      });
      if (outcome === 'written') {
        this.result.written.push(move.from, move.to);
        this.result.targets.push(move.from, move.to);
      }
      return outcome;
    });
  }

  #record(index: number, file: string, work: () => Outcome): void {
    try {
      const outcome = work();
      if (outcome === 'written') this.result.changed.add(index);
      if (outcome === 'conflict') this.result.conflicts.push(file);
    } catch (error) {
      const known = error instanceof DatasetError ? error : undefined;
      this.result.failures.push({
        path: file,
        code: known?.code ?? 'file-write-failed',
        message: known?.message ?? `${file} could not be changed: ${(error as Error).message}.`,
        fix: known?.fix ?? 'Check the file and its folder, and try again.',
      });
    }
  }
}
