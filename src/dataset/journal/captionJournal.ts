import { Emitter } from '../../shared/emitter';
import type { Logger } from '../../process/logger';
import type { FileChange } from './change';
import type { FileFailure, JournalStep, RecoveryReport, StepKind } from './step';

export interface JournalOptions {
  /** Folder in which the history of a file lies. A step as a whole lies where its first file's history does. */
  readonly folderFor: (path: string) => string;
  /** All folders in which there may be history: those of the workspace. */
  readonly folders: () => readonly string[];
  /** How much is kept; by default 50 steps and 200 MB in each folder. The latest step is always kept. */
  readonly limits?: () => { readonly steps: number; readonly bytes: number };
  readonly logger: Logger;
}

export interface WorkOptions {
  /** Stops between two files. What was done stays and can be undone. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What a step, or its undoing, did to files. */
export interface JournalChange {
  readonly step: JournalStep;
  /** Files that have other bytes now, or another place (both places). */
  readonly paths: readonly string[];
}

/** Changes many files as one step that can be undone, also after a reload and after a kill at any moment. */
export class CaptionJournal {
  readonly #changed = new Emitter<JournalChange>();
  readonly onDidChange = this.#changed.event;

  constructor(private readonly options: JournalOptions) {}

  /**
   * Does a step. A file that has not the bytes `before` any more is a conflict: it is left alone and listed.
   *
   * @throws DatasetError journal-* when the plan cannot be kept or makes no sense; no file is touched then
   */
  apply(
    _title: string,
    _kind: StepKind,
    _changes: readonly FileChange[],
    _work?: WorkOptions,
  ): Promise<JournalStep> {
    throw new Error('soon');
  }

  /** Puts back what a step changed; files that were changed since stay as they are and are listed. */
  undo(_id: string, _work?: WorkOptions): Promise<JournalStep> {
    throw new Error('soon');
  }

  /** Does an undone step again, or the rest of an interrupted one. */
  redo(_id: string, _work?: WorkOptions): Promise<JournalStep> {
    throw new Error('soon');
  }

  /** The steps, newest first. */
  list(): Promise<readonly JournalStep[]> {
    throw new Error('soon');
  }

  /** Looks after what a kill has left: removes temporary files of ours and says which steps were interrupted. */
  recover(): Promise<RecoveryReport> {
    throw new Error('soon');
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

export type { FileFailure };
