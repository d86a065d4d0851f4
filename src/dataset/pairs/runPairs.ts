import fs from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { DatasetError } from '../datasetError';
import type { CaptionJournal, WorkOptions } from '../journal/captionJournal';
import { makeDurable } from '../journal/durable';
import type { JournalStep } from '../journal/step';
import type { FromTo, PairPlan } from './pairPlan';

/**
 * Carries out a plan. Moves and renames are one step of the journal, with its undo. Copies are not: deleting them is their undo.
 * A copy that is cancelled keeps the pictures that are whole, each with its caption.
 *
 * @returns the journal's step, null for a copy
 * @throws DatasetError pair-collision when a name is taken (nothing was touched then), pair-copy-failed, or as the journal
 */
export async function runPairs(
  plan: PairPlan,
  journal: CaptionJournal,
  work: WorkOptions = {},
): Promise<JournalStep | null> {
  const [first] = plan.collisions;
  if (first !== undefined) {
    const more = plan.collisions.length - 1;
    const others = more === 0 ? '' : ` There are ${more} more such names.`;
    throw new DatasetError(
      'pair-collision',
      `${first.message}${others} Nothing was changed.`,
      'Choose another name or folder, or let a number be added.',
    );
  }
  if (plan.kind !== 'copy') return journal.apply(plan.title, plan.kind, plan.changes, work);
  let done = 0;
  for (const pair of plan.copies) {
    if (work.signal?.aborted) break;
    await copyPair(pair);
    work.onProgress?.({ done: ++done, total: plan.copies.length });
  }
  return null;
}

/** Copies a picture with its companions, or nothing of it. Nothing is ever written over. */
async function copyPair(pair: readonly FromTo[]): Promise<void> {
  const made: string[] = [];
  try {
    for (const { from, to } of pair) {
      await fs.mkdir(path.dirname(to), { recursive: true });
      const temporary = path.join(path.dirname(to), `.blocklora-copy-${randomBytes(8).toString('hex')}.tmp`);
      try {
        await fs.copyFile(from, temporary, fs.constants.COPYFILE_EXCL | fs.constants.COPYFILE_FICLONE);
        const { atime, mtime } = await fs.stat(from);
        await fs.utimes(temporary, atime, mtime);
        await takeName(temporary, to);
      } finally {
        await fs.rm(temporary, { force: true });
      }
      made.push(to);
    }
    await makeDurable(made);
  } catch (error) {
    await Promise.all(made.map((file) => fs.rm(file, { force: true })));
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DatasetError(
      'pair-copy-failed',
      `${pair[0]?.from ?? ''} could not be copied: ${message}.`,
      code === 'ENOSPC' ? 'Make room and try again.' : 'Check the folder and its permissions, and try again.',
      { cause: error },
    );
  }
}

/** Gives a file its name unless that is taken: by a link, which fails then; where links do not work, after a look. */
async function takeName(temporary: string, to: string): Promise<void> {
  try {
    await fs.link(temporary, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    if (await fs.lstat(to).catch(() => undefined)) throw error;
    await fs.rename(temporary, to);
  }
}
