import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withFolderLock } from '../../../src/process/folderLock';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lock-'));
  lock = path.join(folder, 'history.lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A lock whose process is gone: pids are never this large. */
function leftBehind(): void {
  fs.mkdirSync(lock);
  fs.writeFileSync(path.join(lock, 'holder'), `${os.hostname()}\n999999999`);
}

it('lets one in at a time, and leaves nothing behind', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inside--;
  };
  await Promise.all(Array.from({ length: 20 }, () => withFolderLock(lock, work, { every: 1 })));
  expect(most).toBe(1);
  expect(fs.readdirSync(folder)).toEqual([]);
});

it('is taken from a process that has ended, by one of those that wait', async () => {
  leftBehind();
  let inside = 0;
  const work = async (): Promise<void> => {
    expect(++inside).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inside--;
  };
  await Promise.all(Array.from({ length: 10 }, () => withFolderLock(lock, work, { every: 1 })));
  expect(fs.readdirSync(folder)).toEqual([]);
});

it('is given back when the work fails', async () => {
  await expect(withFolderLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withFolderLock(lock, () => Promise.resolve('free'))).toBe('free');
});

it('stops waiting when it is cancelled, and tells once that it waits', async () => {
  const stop = new AbortController();
  let told = 0;
  await withFolderLock(lock, async () => {
    const waiting = withFolderLock(lock, () => Promise.resolve(), {
      signal: stop.signal,
      onWait: () => {
        told++;
        setTimeout(() => stop.abort(), 5);
      },
      every: 1,
    });
    await expect(waiting).rejects.toThrow();
  });
  expect(told).toBe(1);
  expect(fs.readdirSync(folder)).toEqual([]);
});
