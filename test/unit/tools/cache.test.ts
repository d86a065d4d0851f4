import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as Cache from '../../../native-bin/tools/lib/cache.mjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let folder: string;
let cache: typeof Cache;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'block-lora-cache-'));
  vi.stubEnv('BLOCKLORA_CACHE', folder);
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.resetModules();
  cache = await import('../../../native-bin/tools/lib/cache.mjs');
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

const fill = async (making: string): Promise<void> => {
  fs.writeFileSync(path.join(making, 'file'), 'whole');
};

describe('the cache folder', () => {
  it('makes an entry once and finds it after that', async () => {
    const first = await cache.cached('thing-1', fill);
    const second = await cache.cached('thing-1', () => Promise.reject(new Error('made again')));
    expect(first).toEqual({ folder: path.join(folder, 'thing-1'), made: true });
    expect(second.made).toBe(false);
    expect(fs.readdirSync(folder)).toEqual(['thing-1']);
  });

  it('leaves nothing that looks whole when making fails, and makes it anew', async () => {
    const failing = cache.cached('thing-1', async (making) => {
      await fill(making);
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(fs.existsSync(path.join(folder, 'thing-1'))).toBe(false);
    expect((await cache.cached('thing-1', fill)).made).toBe(true);
    expect(fs.readdirSync(folder)).toEqual(['thing-1']);
  });

  it('is made by one of two set-ups that start at once, and both get it', async () => {
    let makers = 0;
    const slow = async (making: string): Promise<void> => {
      makers += 1;
      await sleep(300);
      await fill(making);
    };
    const both = await Promise.all([cache.cached('thing-1', slow), cache.cached('thing-1', slow)]);
    expect(makers).toBe(1);
    expect(both.map((each) => each.folder)).toEqual([both[0].folder, both[0].folder]);
  });

  it('takes over the lock of a set-up that was killed', async () => {
    const lock = path.join(folder, 'thing-1.lock');
    fs.mkdirSync(lock);
    // no process has a number this high
    fs.writeFileSync(path.join(lock, 'pid'), '999999999');
    expect((await cache.cached('thing-1', fill)).made).toBe(true);
  });

  it('names different contents differently and the same ones alike', () => {
    expect(cache.shortHash('a', 'b')).toBe(cache.shortHash('a', 'b'));
    expect(cache.shortHash('a', 'b')).not.toBe(cache.shortHash('ab'));
  });
});
