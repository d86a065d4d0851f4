import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeenFiles } from '../../../../src/inference/thumbnails/seen';
import { thumbnailPath, ThumbnailStore, touchThumbnail } from '../../../../src/inference/thumbnails/store';

let folder = '';
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'thumbnails-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const hash = (name: string): string => createHash('sha256').update(name).digest('hex');
const there = (name: string): boolean => fs.existsSync(thumbnailPath(folder, hash(name), 64));
const bytes = (): number =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => fs.statSync(path.join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);

describe('the store of thumbnails', () => {
  it('never takes more than its bound, and throws out what was not looked at for longest', async () => {
    const store = new ThumbnailStore({ folder, maxBytes: 10_000 });
    for (let index = 0; index < 10; index++) {
      const file = await store.put(hash(`${index}`), 64, new Uint8Array(1000));
      // as if they had been made hours apart
      fs.utimesSync(file, 1000 + index * 10_000, 1000 + index * 10_000);
    }
    // the oldest is looked at
    expect(await touchThumbnail(thumbnailPath(folder, hash('0'), 64))).toBe(true);
    await store.put(hash('new'), 64, new Uint8Array(1000));
    expect(bytes()).toBeLessThanOrEqual(10_000);
    expect(there('0')).toBe(true);
    expect(there('new')).toBe(true);
    expect(there('1')).toBe(false);
  });

  it('counts what earlier windows left', async () => {
    const before = new ThumbnailStore({ folder, maxBytes: 1_000_000 });
    for (let index = 0; index < 20; index++) await before.put(hash(`${index}`), 64, new Uint8Array(1000));
    await new ThumbnailStore({ folder, maxBytes: 10_000 }).put(hash('new'), 64, new Uint8Array(1000));
    expect(bytes()).toBeLessThanOrEqual(10_000);
  });

  it('takes away what a process left unfinished', async () => {
    const left = `${thumbnailPath(folder, hash('left'), 64)}.1.new`;
    fs.mkdirSync(path.dirname(left), { recursive: true });
    fs.writeFileSync(left, 'half');
    fs.utimesSync(left, 1000, 1000);
    await new ThumbnailStore({ folder }).put(hash('new'), 64, new Uint8Array(10));
    expect(fs.existsSync(left)).toBe(false);
  });
});

describe('the memory of files', () => {
  /** Writes a file and remembers it with this content. */
  function see(seen: SeenFiles, name: string): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, name);
    seen.remember(file, { bytes: name.length, modified: fs.statSync(file).mtimeMs, contentHash: hash(name) });
    return file;
  }
  const kept = (): string => path.join(folder, 'seen.json');

  it('knows the content of a file that has not changed, and forgets one that has', async () => {
    const seen = new SeenFiles(kept());
    const file = see(seen, 'a.png');
    expect(await seen.contentHash(file)).toBe(hash('a.png'));
    fs.writeFileSync(file, 'another');
    expect(await seen.contentHash(file)).toBeUndefined();
  });

  it('is bounded', async () => {
    const seen = new SeenFiles(kept(), 2);
    const [first, , third] = ['a', 'b', 'c'].map((name) => see(seen, name));
    expect(await seen.contentHash(first ?? '')).toBeUndefined();
    expect(await seen.contentHash(third ?? '')).toBe(hash('c'));
  });

  it('outlives a reload', async () => {
    const seen = new SeenFiles(kept());
    const file = see(seen, 'a.png');
    await seen.save();
    expect(await new SeenFiles(kept()).contentHash(file)).toBe(hash('a.png'));
  });

  it.each(['', '{', 'null', '[["/a",1,2]]', '[["/a",1,2,"../../x"]]'])(
    'that is damaged is an empty one: %j',
    async (text) => {
      fs.writeFileSync(kept(), text);
      const seen = new SeenFiles(kept());
      expect(await seen.contentHash('/a')).toBeUndefined();
      const file = see(seen, 'a.png');
      expect(await seen.contentHash(file)).toBe(hash('a.png'));
    },
  );
});
