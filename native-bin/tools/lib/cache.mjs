// The folder for what is large and made once: Python environments, the editor for tests. Shared by all clones of
// the project on this machine; each entry is keyed by what it is made from, and is whole or is not there.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where cached things lie. BLOCKLORA_CACHE names another folder. */
export const cache =
  process.env.BLOCKLORA_CACHE ||
  path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'block-lora-studio');

/** A short name for content: the first 12 hex digits of its SHA-256. @param {...(string | Buffer)} parts */
export function shortHash(...parts) {
  const hash = crypto.createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 12);
}

const staleAfter = 60_000;

/** Whether the maker that left this lock folder is gone: its process ended, or it has not touched the lock for a minute. */
function isStale(lock) {
  try {
    if (Date.now() - fs.statSync(lock).mtimeMs > staleAfter) return true;
    process.kill(Number(fs.readFileSync(path.join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    // no pid yet: the maker is about to write it, and the age above decides
    return error.code === 'ESRCH';
  }
}

/**
 * Runs work while no other process on this machine holds the lock of that name.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  fs.mkdirSync(cache, { recursive: true });
  const lock = path.join(cache, `${name}.lock`);
  for (let told = false; ; await sleep(500)) {
    try {
      fs.mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale(lock)) fs.rmSync(lock, { recursive: true, force: true });
    else if (!told) {
      console.error(`  ${name}: another set-up is at it; waiting (lock: ${lock})`);
      told = true;
    }
  }
  fs.writeFileSync(path.join(lock, 'pid'), String(process.pid));
  const alive = setInterval(() => fs.utimesSync(lock, new Date(), new Date()), 10_000);
  try {
    return await work();
  } finally {
    clearInterval(alive);
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * The folder `<cache>/<name>`, made if it is not there. It is made under another name and renamed when it is whole,
 * so an interrupted set-up leaves nothing that could be taken for a good one.
 *
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make fills the folder it is given
 * @returns {Promise<{ folder: string, made: boolean }>}
 */
export async function cached(name, make) {
  const folder = path.join(cache, name);
  if (fs.existsSync(folder)) return { folder, made: false };
  return withLock(name, async () => {
    if (fs.existsSync(folder)) return { folder, made: false };
    for (const left of fs.readdirSync(cache))
      if (left.startsWith(`${name}.making-`))
        fs.rmSync(path.join(cache, left), { recursive: true, force: true });
    const making = `${folder}.making-${process.pid}`;
    fs.mkdirSync(making, { recursive: true });
    await make(making);
    fs.renameSync(making, folder);
    return { folder, made: true };
  });
}
