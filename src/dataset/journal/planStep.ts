import path from 'node:path';
import { DatasetError } from '../datasetError';
import type { FileChange } from './change';
import { sameBytes } from './change';
import { identityOf } from './moveFile';
import { moveOrder } from './moveOrder';
import type { PlannedChange, PlannedMove } from './planFile';
import { inSlices } from './slices';

/** The name of a file that exists only while the change with this index is made. Short, so that it fits beside any name. */
export function temporaryName(id: string, index: number): string {
  return `.blocklora-${id}-${index}.tmp`;
}

/** Whether a name is a temporary one of a step. */
export function isTemporaryOf(id: string, name: string): boolean {
  return name.startsWith(`.blocklora-${id}-`) && name.endsWith('.tmp');
}

export interface StepPlan {
  readonly changes: readonly PlannedChange[];
  /** Things that should move and are not there. */
  readonly missing: readonly string[];
}

/**
 * Makes a plan of changes: moves first, what changes nothing left out.
 *
 * @throws DatasetError journal-same-file when two changes are about one file
 */
export async function planStep(id: string, changes: readonly FileChange[]): Promise<StepPlan> {
  const moves = changes.filter((change) => 'from' in change).filter(({ from, to }) => from !== to);
  const edits = changes
    .filter((change) => 'path' in change)
    .filter(({ before, after }) => !sameBytes(before, after));
  onceEach(moves.map(({ from }) => from));
  onceEach(moves.map(({ to }) => to));
  onceEach(edits.map((edit) => edit.path));
  const aside = new Set(
    moveOrder(moves)
      .flat()
      .flatMap(({ move, part }) => (part === 'aside' ? [move] : [])),
  );
  const missing: string[] = [];
  const planned: PlannedMove[] = [];
  await inSlices(moves, ({ from, to }, index) => {
    const identity = identityOf(from);
    const via = aside.has(index) ? path.join(path.dirname(from), `.blocklora-${id}-${index}.aside`) : null;
    if (identity === null) missing.push(from);
    else planned.push({ from, via, to, identity });
  });
  return { changes: [...planned, ...edits], missing };
}

function onceEach(files: readonly string[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    if (seen.has(file))
      throw new DatasetError(
        'journal-same-file',
        `Two changes of one step are about ${file}.`,
        'Make them one after the other.',
      );
    seen.add(file);
  }
}
