import { execFile } from 'node:child_process';
import { descendants } from './processTable';

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended by itself
  }
}

/**
 * Sends a signal to a process, to its process group and to everything below it, also what left the group.
 *
 * On Windows there are no signals: both names end the tree at once.
 *
 * @param pid the leader of its own process group, as our children are; a number below 2 is refused, since it would
 *   mean our own group or everything
 * @param known processes that were below it when it was last looked at, and may be orphans by now
 * @returns the processes below it
 */
export async function killTree(
  pid: number,
  name: 'SIGTERM' | 'SIGKILL',
  known: readonly number[] = [],
): Promise<readonly number[]> {
  if (!Number.isSafeInteger(pid) || pid < 2) return [];
  if (process.platform === 'win32') {
    await new Promise<void>((resolve) => {
      execFile('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true, timeout: 10_000 }, () =>
        resolve(),
      );
    });
    return [];
  }
  // asked before the first signal: afterwards the orphans hang below process 1
  const below = [...new Set([...known, ...(await descendants(pid))])];
  signal(-pid, name);
  for (const one of [pid, ...below]) signal(one, name);
  return below;
}
