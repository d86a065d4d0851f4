import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exists } from './processTable';

const beat = 5_000;
const staleAfter = 60_000;

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Another process holds it; called once. */
  readonly onWait?: () => void;
  /** Milliseconds between looks. */
  readonly every?: number;
}

/**
 * Does work while no other window does it. The lock is a folder that says who holds it; it is made elsewhere and renamed into
 * place, so that it is never there without its holder, and renamed away before it is removed, so that only one can take it.
 *
 * @throws the signal's reason while waiting; whatever the work throws
 */
export async function withFolderLock<T>(
  lock: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const holder = await take(lock, options);
  const alive = setInterval(() => void fs.utimes(lock, new Date(), new Date()).catch(() => undefined), beat);
  alive.unref();
  try {
    return await work();
  } finally {
    clearInterval(alive);
    await remove(lock, holder);
  }
}

/** Whether a process that is alive holds the lock. */
export async function isLockHeld(lock: string): Promise<boolean> {
  return (await stats(lock)) !== null && (await staleHolder(lock)) === undefined;
}

/** Waits until the lock is ours; what is written in it as its holder. */
async function take(lock: string, options: LockOptions): Promise<string> {
  await fs.mkdir(path.dirname(lock), { recursive: true });
  const token = randomUUID();
  const holder = `${os.hostname()}\n${process.pid}\n${token}`;
  const ready = `${lock}.${token}`;
  await fs.mkdir(ready);
  try {
    await fs.writeFile(path.join(ready, 'holder'), holder);
    for (let told = false; ;) {
      options.signal?.throwIfAborted();
      if (await renamed(ready, lock)) return holder;
      if (!(await brokenOpen(lock))) {
        if (!told) options.onWait?.();
        told = true;
        await sleep(options.every ?? 500, undefined, { signal: options.signal });
      }
    }
  } catch (error) {
    await fs.rm(ready, { recursive: true, force: true });
    throw error;
  }
}

/** Whether a folder could be put where no other is. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await fs.rename(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows says EPERM or EACCES of a name that is taken
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    if ((code === 'EPERM' || code === 'EACCES') && (await stats(to)) !== null) return false;
    throw error;
  }
}

/** Who holds a lock that nobody minds any more: its process ended, or it was not touched for a minute. */
async function staleHolder(lock: string): Promise<string | undefined> {
  const found = await stats(lock);
  if (found === null) return undefined;
  const holder = await fs.readFile(path.join(lock, 'holder'), 'utf8').catch(() => '');
  if (Date.now() - found.mtimeMs > staleAfter) return holder;
  const [host, pid] = holder.split('\n');
  return host === os.hostname() && !exists(Number(pid)) ? holder : undefined;
}

/**
 * Takes a stale lock away. Only one process at a time may: two that both found it stale would otherwise take away first the stale
 * lock and then the one that was made in its place.
 */
async function brokenOpen(lock: string): Promise<boolean> {
  if ((await staleHolder(lock)) === undefined) return false;
  const breaking = `${lock}.breaking`;
  try {
    await fs.mkdir(breaking);
  } catch {
    const found = await stats(breaking);
    if (found !== null && Date.now() - found.mtimeMs > staleAfter)
      await fs.rm(breaking, { recursive: true, force: true });
    return false;
  }
  try {
    const holder = await staleHolder(lock);
    if (holder !== undefined) await remove(lock, holder);
  } finally {
    await fs.rm(breaking, { recursive: true, force: true });
  }
  return true;
}

/** Takes a lock away if it is still this holder's. */
async function remove(lock: string, holder: string): Promise<void> {
  const away = `${lock}.${randomUUID()}`;
  try {
    if ((await fs.readFile(path.join(lock, 'holder'), 'utf8').catch(() => '')) !== holder) return;
    await fs.rename(lock, away);
  } catch {
    // another process was quicker
    return;
  }
  await fs.rm(away, { recursive: true, force: true });
}

async function stats(file: string): Promise<{ mtimeMs: number } | null> {
  return fs.stat(file).catch(() => null);
}
