import { withProgress } from '../../platform/progress';
import type { Services } from '../../services';

/**
 * Waits until data sets are known, when nobody has asked for them yet: they say where captions lie, and the trigger. Whoever
 * cancels goes on without.
 */
export async function knownSets({ index }: Pick<Services, 'index'>): Promise<void> {
  if (index.progress.phase !== 'off') return;
  await withProgress({ title: 'Looking for data sets' }, (signal) => index.start(signal));
}
