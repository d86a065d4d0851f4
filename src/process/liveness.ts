import os from 'node:os';
import { processStart } from './processTable';

/** How much later than its process a program may note its own start (loading takes a while), in seconds. */
const lateness = 60;
/** Clocks are read to a second here and there. */
const rounding = 2;

export type LivenessVerdict = 'alive' | 'gone' | 'unknown';

/**
 * Whether a process that wrote down its number is still there.
 *
 * @param started seconds since 1970, as the process noted it: tells a number that was used again
 * @param hostname machine of the process; on another one nothing is known
 */
export async function isAlive(pid: number, started: number, hostname: string): Promise<LivenessVerdict> {
  if (hostname !== '' && hostname !== os.hostname()) return 'unknown';
  const actual = await processStart(pid);
  if (actual === null) return 'gone';
  if (Number.isNaN(actual)) return 'unknown';
  return started >= actual - rounding && started <= actual + lateness + rounding ? 'alive' : 'gone';
}
