/** What a step is about; decides its icon and words. */
export type StepKind = 'tagging' | 'edit' | 'import' | 'rename' | 'move';

/**
 * - `applied`: files have the new bytes.
 * - `undone`: they have the old ones again.
 * - `interrupted`: a kill, or a cancel while undoing, left some old and some new. Both undo and redo make it whole.
 */
export type StepState = 'applied' | 'undone' | 'interrupted';

/** A file that could not be written. */
export interface FileFailure {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** One undoable step. */
export interface JournalStep {
  readonly id: string;
  readonly title: string;
  readonly kind: StepKind;
  /** Milliseconds since 1970, when it was begun. */
  readonly time: number;
  readonly state: StepState;
  /** Files that the plan names. */
  readonly total: number;
  /** Files that the last run changed. */
  readonly changed: number;
  /** Files that the last run left alone, as they had other bytes than they should. */
  readonly conflicts: readonly string[];
  readonly failures: readonly FileFailure[];
  /** The last run was cancelled before its end. */
  readonly cancelled: boolean;
}

/** The files of a step, as they are now. */
export interface StepFiles {
  /** Files with the bytes from before. */
  readonly old: number;
  /** Files with the bytes from after. */
  readonly new: number;
  /** Files that are neither, because of the cut: torn by a power failure, or on their way. Undo and redo mend them. */
  readonly halfway: readonly string[];
  /** Files with other bytes: somebody changed them since. Undo and redo leave them alone. */
  readonly other: readonly string[];
}

/** A step that was cut off. */
export interface InterruptedStep extends StepFiles {
  readonly step: JournalStep;
}

export interface RecoveryReport {
  readonly interrupted: readonly InterruptedStep[];
  /** Temporary files that were removed. */
  readonly removed: readonly string[];
}
