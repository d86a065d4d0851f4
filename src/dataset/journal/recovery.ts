import fs from 'node:fs';
import path from 'node:path';
import type { Logger } from '../../process/logger';
import { sameBytes } from './change';
import { currentBytes } from './editFile';
import type { History } from './history';
import type { MarkedStep } from './marks';
import { placeOf } from './moveFile';
import type { PlannedChange } from './planFile';
import { isTemporaryOf } from './planStep';
import { inSlices } from './slices';
import type { InterruptedStep, RecoveryReport, StepFiles } from './step';
import { isTorn } from './torn';

/**
 * What a kill has left in one history. Call it with its lock held.
 *
 * @param planOf reads a step's plan; a step whose plan cannot be read, or may not be used, is passed over with a warning
 */
export async function recoverHistory(
  history: History,
  planOf: (id: string) => Promise<readonly PlannedChange[]>,
  logger: Logger,
): Promise<RecoveryReport> {
  await history.removeUnfinished();
  const interrupted: InterruptedStep[] = [];
  const removed: string[] = [];
  for (const marked of await history.steps()) {
    if (marked.step.state !== 'interrupted') continue;
    try {
      const changes = await planOf(marked.step.id);
      removed.push(...removeTemporaries(marked.step.id, changes));
      interrupted.push({ step: marked.step, ...(await filesOfStep(marked, changes)) });
    } catch (error) {
      logger.warn(`The interrupted step “${marked.step.title}” is passed over: ${(error as Error).message}`);
    }
  }
  return { interrupted, removed };
}

/** Files that only a step of ours can have made, by their name, in the folders where it worked. */
function removeTemporaries(id: string, changes: readonly PlannedChange[]): string[] {
  const files = changes.map((change) => ('from' in change ? change.to : realFile(change.path)));
  return [...new Set(files.map((file) => path.dirname(file)))].flatMap((folder) => {
    const names = namesIn(folder).filter((name) => isTemporaryOf(id, name));
    for (const name of names) fs.rmSync(path.join(folder, name), { force: true });
    return names.map((name) => path.join(folder, name));
  });
}

/** How the files of a step are now, by their bytes alone. */
export async function filesOfStep(
  { excluded, powerCut }: Pick<MarkedStep, 'excluded' | 'powerCut'>,
  changes: readonly PlannedChange[],
): Promise<StepFiles> {
  const found = { old: 0, new: 0, halfway: [] as string[], other: [] as string[] };
  const left = new Set(excluded);
  await inSlices(changes, (change, index) => {
    if (left.has(index)) return;
    const state = 'from' in change ? moveState(placeOf(change)) : editState(change, powerCut);
    if (state === 'old' || state === 'new') found[state]++;
    else found[state].push('from' in change ? change.from : change.path);
  });
  return found;
}

function moveState(place: number): 'old' | 'new' | 'halfway' | 'other' {
  return (['old', 'halfway', 'new'] as const)[place] ?? 'other';
}

function editState(
  edit: Exclude<PlannedChange, { readonly from: string }>,
  powerCut: boolean,
): 'old' | 'new' | 'halfway' | 'other' {
  try {
    const bytes = currentBytes(edit.path);
    if (sameBytes(bytes, edit.before)) return 'old';
    if (sameBytes(bytes, edit.after)) return 'new';
    return powerCut && bytes !== null && isTorn(bytes, edit) ? 'halfway' : 'other';
  } catch {
    return 'other';
  }
}

function realFile(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
