import type { CaptionJournal, WorkOptions } from '../journal/captionJournal';
import type { JournalStep } from '../journal/step';
import type { PairPlan } from './pairPlan';

/**
 * Carries out a plan. Moves and renames are one step of the journal; copies are not (deleting them is their undo).
 *
 * @returns the journal's step, null for a copy
 * @throws DatasetError pair-collision when a name is taken; nothing was touched then
 */
export function runPairs(
  _plan: PairPlan,
  _journal: CaptionJournal,
  _work?: WorkOptions,
): Promise<JournalStep | null> {
  throw new Error('soon');
}
