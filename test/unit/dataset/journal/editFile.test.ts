import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Place } from './place';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

const asRoot = process.getuid?.() === 0;
const posix = process.platform !== 'win32';

describe('writing a caption', () => {
  it.runIf(posix)('keeps its permissions, whatever the umask', async () => {
    place.write('a.txt', 'old');
    fs.chmodSync(place.path('a.txt'), 0o666);
    await place.journal.apply('Edit', 'edit', [place.edit('a.txt', 'old', 'new')]);
    expect(fs.statSync(place.path('a.txt')).mode & 0o777).toBe(0o666);
  });

  it.runIf(posix)('goes through a link to its file, and leaves the link', async () => {
    place.write('real/a.txt', 'old');
    fs.symlinkSync('real/a.txt', place.path('a.txt'));
    const step = await place.journal.apply('Edit', 'edit', [place.edit('a.txt', 'old', 'new')]);
    expect(place.read('real/a.txt')).toBe('new');
    expect(fs.lstatSync(place.path('a.txt')).isSymbolicLink()).toBe(true);
    await place.journal.undo(step.id);
    expect(place.read('real/a.txt')).toBe('old');
  });

  it.runIf(posix)('refuses a link that shows nothing, with a remedy', async () => {
    fs.symlinkSync('nowhere.txt', place.path('a.txt'));
    const step = await place.journal.apply('Edit', 'edit', [place.edit('a.txt', null, 'new')]);
    expect(step.failures).toMatchObject([
      { code: 'file-link-broken', fix: expect.stringContaining('Remove the link') },
    ]);
  });

  it('fits beside a name of 255 bytes', async () => {
    const name = `${'字'.repeat(83)}ab.txt`;
    expect(Buffer.byteLength(name)).toBe(255);
    place.write(name, 'old');
    await place.journal.apply('Edit', 'edit', [place.edit(name, 'old', 'new')]);
    expect(place.read(name)).toBe('new');
    expect(place.names()).toEqual([name]);
  });

  it('takes awkward names', async () => {
    const names = ['a\nb.txt', ' .txt', '😀.txt', '\u202egnp.txt', 'it\'s "quoted".txt'];
    const step = await place.journal.apply(
      'Edit',
      'edit',
      names.map((name) => place.edit(name, null, name)),
    );
    expect(step.changed).toBe(names.length);
    for (const name of names) expect(place.read(name)).toBe(name);
    await place.journal.undo(step.id);
    expect(place.names()).toEqual([]);
  });

  it('refuses a folder in its place, names it, and does the others', async () => {
    fs.mkdirSync(place.path('a.txt'));
    const step = await place.journal.apply('Edit', 'edit', [
      place.edit('a.txt', null, 'x'),
      place.edit('b.txt', null, 'x'),
    ]);
    expect(step).toMatchObject({
      changed: 1,
      failures: [{ path: place.path('a.txt'), code: 'file-not-plain' }],
    });
  });

  // an administrator may write everywhere
  it.skipIf(asRoot || !posix)('refuses what may not be written: the file, and the folder', async () => {
    place.write('a.txt', 'old');
    fs.chmodSync(place.path('a.txt'), 0o444);
    place.write('closed/b.txt', 'old');
    fs.chmodSync(place.path('closed'), 0o555);
    const step = await place.journal.apply('Edit', 'edit', [
      place.edit('a.txt', 'old', 'new'),
      place.edit('closed/b.txt', 'old', 'new'),
    ]);
    fs.chmodSync(place.path('closed'), 0o755);
    expect(step.failures.map(({ code }) => code)).toEqual(['file-not-writable', 'file-not-writable']);
    expect(step.failures.every(({ fix }) => fix.length > 0)).toBe(true);
  });

  it('says so when the folder is gone', async () => {
    const step = await place.journal.apply('Edit', 'edit', [place.edit('gone/a.txt', null, 'x')]);
    expect(step.failures).toMatchObject([
      { code: 'file-write-failed', message: expect.stringContaining(path.join(place.folder, 'gone')) },
    ]);
  });
});
