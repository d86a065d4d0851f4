import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exists } from '../process/processTable';

const beat = 5_000;
const staleAfter = 60_000;

/** Whether the holder is gone: its process ended, or it has not touched the lock for a minute. */
async function isStale(lock: string): Promise<boolean> {
  try {
    if (Date.now() - (await fs.stat(lock)).mtimeMs > staleAfter) return true;
    const [host, pid] = (await fs.readFile(path.join(lock, 'holder'), 'utf8')).split('\n');
    return host === os.hostname() && !exists(Number(pid));
  } catch {
    // being made or taken away at this moment
    return false;
  }
}

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Another process holds it; called once. */
  readonly onWait?: () => void;
  /** Milliseconds between looks. */
  readonly every?: number;
}

/**
 * Does work while no other window does it: a folder is made, which only one can do.
 *
 * @throws the signal's reason while waiting; whatever the work throws
 */
export async function withFolderLock<T>(
  lock: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  await fs.mkdir(path.dirname(lock), { recursive: true });
  for (let told = false; ;) {
    options.signal?.throwIfAborted();
    try {
      await fs.mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isStale(lock)) await fs.rm(lock, { recursive: true, force: true });
    else {
      if (!told) options.onWait?.();
      told = true;
      await sleep(options.every ?? 500, undefined, { signal: options.signal });
    }
  }
  await fs.writeFile(path.join(lock, 'holder'), `${os.hostname()}\n${process.pid}`);
  const alive = setInterval(() => void fs.utimes(lock, new Date(), new Date()).catch(() => undefined), beat);
  alive.unref();
  try {
    return await work();
  } finally {
    clearInterval(alive);
    await fs.rm(lock, { recursive: true, force: true });
  }
}
