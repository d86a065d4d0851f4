import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFolderLock } from '../../../../src/process/folderLock';
import { Place } from './place';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

/** Three captions, of which the third is new. */
function three(): Parameters<Place['journal']['apply']> {
  place.write('a.txt', 'old a');
  place.write('b.txt', 'old b\r\n');
  return [
    'Tag 3 pictures',
    'tagging',
    [
      place.edit('a.txt', 'old a', 'new a'),
      place.edit('b.txt', 'old b\r\n', 'new b\r\n'),
      place.edit('c.txt', null, 'new c'),
    ],
  ];
}

function texts(): (string | null)[] {
  return ['a.txt', 'b.txt', 'c.txt'].map((name) => place.read(name));
}

describe('a step', () => {
  it('is done, undone and done again as one, also by another window after a reload', async () => {
    const step = await place.journal.apply(...three());
    expect(step).toMatchObject({ state: 'applied', changed: 3, total: 3, conflicts: [], failures: [] });
    expect(texts()).toEqual(['new a', 'new b\r\n', 'new c']);
    const later = place.newJournal();
    expect(await later.list()).toEqual([step]);
    expect(await later.undo(step.id)).toMatchObject({ state: 'undone', changed: 3 });
    expect(texts()).toEqual(['old a', 'old b\r\n', null]);
    expect(await place.journal.redo(step.id)).toMatchObject({ state: 'applied' });
    expect(texts()).toEqual(['new a', 'new b\r\n', 'new c']);
    expect(place.names()).toEqual(['a.txt', 'b.txt', 'c.txt']);
  });

  it('leaves alone and lists what somebody else has changed, before and after', async () => {
    const [title, kind, edits] = three();
    place.write('a.txt', 'mine');
    const step = await place.journal.apply(title, kind, edits);
    expect(step).toMatchObject({ changed: 2, conflicts: [place.path('a.txt')] });
    place.write('b.txt', 'mine too');
    // what was no part of the step is none of undo either, even with the bytes that the step would have written
    place.write('a.txt', 'new a');
    expect(await place.journal.undo(step.id)).toMatchObject({ changed: 1, conflicts: [place.path('b.txt')] });
    expect(texts()).toEqual(['new a', 'mine too', null]);
  });

  it('writes nothing where nothing changes, and keeps no step of it', async () => {
    place.write('a.txt', 'same');
    place.write('b.txt', 'there');
    const before = fs.statSync(place.path('a.txt')).mtimeMs;
    const step = await place.journal.apply('Nothing', 'edit', [
      place.edit('a.txt', 'same', 'same'),
      place.edit('b.txt', 'else', 'there'),
    ]);
    expect(step).toMatchObject({ changed: 0, conflicts: [] });
    expect(fs.statSync(place.path('a.txt')).mtimeMs).toBe(before);
    expect(await place.journal.list()).toEqual([]);
  });

  it('tells its listeners which files are other now', async () => {
    const heard: (readonly string[])[] = [];
    place.journal.onDidChange(({ paths }) => heard.push(paths));
    const step = await place.journal.apply(...three());
    await place.journal.undo(step.id);
    expect(heard).toEqual([
      ['a.txt', 'b.txt', 'c.txt'].map((name) => place.path(name)),
      ['a.txt', 'b.txt', 'c.txt'].map((name) => place.path(name)),
    ]);
  });

  it('that is cancelled in between stays done in part, and is undone in part', async () => {
    const edits = Array.from({ length: 800 }, (_, n) => {
      place.write(`${n}.txt`, 'old');
      return place.edit(`${n}.txt`, 'old', 'new');
    });
    const stop = new AbortController();
    const step = await place.journal.apply('Much', 'edit', edits, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(step.cancelled).toBe(true);
    expect(step.changed).toBeGreaterThan(0);
    expect(step.changed).toBeLessThan(800);
    place.write('799.txt', 'new');
    const undone = await place.journal.undo(step.id);
    expect(undone).toMatchObject({ state: 'undone', changed: step.changed });
    expect(edits.filter((_, n) => place.read(`${n}.txt`) === 'new')).toHaveLength(1);
  });

  it('that is cancelled while it is undone can be undone further or done again', async () => {
    const edits = Array.from({ length: 800 }, (_, n) => place.edit(`${n}.txt`, null, 'new'));
    const step = await place.journal.apply('Much', 'edit', edits);
    const stop = new AbortController();
    const part = await place.journal.undo(step.id, { signal: stop.signal, onProgress: () => stop.abort() });
    expect(part).toMatchObject({ state: 'interrupted', cancelled: true });
    expect(await place.journal.redo(step.id)).toMatchObject({ state: 'applied', changed: part.changed });
    expect(await place.journal.undo(step.id)).toMatchObject({ state: 'undone', changed: 800 });
    expect(place.names()).toEqual([]);
  });

  it('refuses two changes of one file', async () => {
    const edits = [place.edit('a.txt', null, 'x'), place.edit('a.txt', null, 'y')];
    await expect(place.journal.apply('Twice', 'edit', edits)).rejects.toMatchObject({
      code: 'journal-same-file',
    });
    expect(place.names()).toEqual([]);
  });

  it('touches nothing when its plan cannot be kept', async () => {
    place.write('.blocklora/history', 'a file where the folder should be');
    await expect(place.journal.apply(...three())).rejects.toThrow();
    expect(texts()).toEqual(['old a', 'old b\r\n', null]);
  });

  it('survives that the workspace is moved', async () => {
    const step = await place.journal.apply(...three());
    const moved = `${place.folder}-moved`;
    fs.renameSync(place.folder, moved);
    try {
      const history = path.join(moved, '.blocklora', 'history');
      const journal = place.newJournal({ folderFor: () => history, folders: () => [history] });
      expect(await journal.undo(step.id)).toMatchObject({ changed: 3 });
      expect(fs.readFileSync(path.join(moved, 'a.txt'), 'utf8')).toBe('old a');
    } finally {
      fs.rmSync(moved, { recursive: true });
    }
  });

  it('keeps bytes that are no text', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x61, 0x00, 0xd8]);
    place.write('a.txt', bytes);
    const step = await place.journal.apply('Wide', 'edit', [
      { path: place.path('a.txt'), before: bytes, after: Buffer.from([0x80]) },
    ]);
    await place.journal.undo(step.id);
    expect(fs.readFileSync(place.path('a.txt'))).toEqual(bytes);
  });
});

describe('two windows', () => {
  it('do their steps one after the other', async () => {
    place.write('a.txt', '0');
    const other = place.newJournal();
    const steps = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        (n % 2 === 0 ? place.journal : other).apply(`Step ${n}`, 'edit', [
          place.edit('a.txt', '0', `${n + 1}`),
        ]),
      ),
    );
    // one was first; for all others the file was changed by somebody else
    expect(steps.filter(({ changed }) => changed === 1)).toHaveLength(1);
    expect(steps.filter(({ conflicts }) => conflicts.length === 1)).toHaveLength(5);
  });
});

describe('a power cut', () => {
  it('may leave torn captions, which undo and redo mend; what a person wrote since stays', async () => {
    const step = await place.journal.apply(...three());
    const marks = path.join(place.history, step.id, 'marks.jsonl');
    const [heading = ''] = fs.readFileSync(marks, 'utf8').split('\n');
    const begun = (boot: number): void =>
      fs.writeFileSync(marks, `${heading}\n{"mark":"begin","towards":"new","boot":${boot}}\n{"mark":"en`);
    // names are on the disk, contents are not
    place.write('a.txt', '');
    place.write('b.txt', 'new\0\0\0\0');
    place.write('c.txt', 'mine');

    // the machine was not started anew: nobody but a person has made these
    begun(Date.now() - os.uptime() * 1000);
    expect((await place.newJournal().recover()).interrupted).toMatchObject([
      { halfway: [], other: { length: 3 } },
    ]);

    begun(0);
    expect((await place.newJournal().recover()).interrupted).toMatchObject([
      { old: 0, new: 0, halfway: [place.path('a.txt'), place.path('b.txt')], other: [place.path('c.txt')] },
    ]);
    expect(await place.journal.undo(step.id)).toMatchObject({ changed: 2, conflicts: [place.path('c.txt')] });
    expect(texts()).toEqual(['old a', 'old b\r\n', 'mine']);
    expect((await place.journal.list()).map(({ state }) => state)).toEqual(['undone']);
  });
});

describe('histories in several places', () => {
  it('hold their own steps; a step over several places lies on this machine', async () => {
    const [a, b, own] = ['a', 'b', 'own'].map((name) => place.path(name));
    const journal = place.newJournal({
      folderFor: (file) =>
        file.startsWith(`${a}/`) ? `${a}/h` : file.startsWith(`${b}/`) ? `${b}/h` : `${own}`,
      folders: () => [`${a}/h`, `${b}/h`, `${own}`],
    });
    fs.mkdirSync(place.path('a'));
    fs.mkdirSync(place.path('b'));
    const one = await journal.apply('One', 'edit', [place.edit('a/1.txt', null, 'x')]);
    const both = await journal.apply('Both', 'edit', [
      place.edit('a/2.txt', null, 'x'),
      place.edit('b/2.txt', null, 'x'),
    ]);
    expect(fs.existsSync(place.path(`a/h/${one.id}`))).toBe(true);
    expect(fs.existsSync(place.path(`own/${both.id}`))).toBe(true);
    expect((await journal.list()).map(({ id }) => id)).toEqual([both.id, one.id]);
    await journal.undo(both.id);
    await journal.undo(one.id);
    expect(place.names().filter((name) => name.endsWith('2.txt') || name.endsWith('1.txt'))).toEqual([]);
  });

  it('never write elsewhere for a stranger who made them', async () => {
    const own = place.path('own');
    const journal = place.newJournal({
      folderFor: (file) => (file.startsWith(place.path('ws')) ? place.path('ws/h') : own),
      folders: () => [place.path('ws/h'), own],
    });
    fs.mkdirSync(place.path('ws'));
    const step = await journal.apply('Evil', 'edit', [place.edit('ws/a.txt', null, 'x')]);
    const plan = place.path(`ws/h/${step.id}/plan.jsonl`);
    fs.writeFileSync(plan, `{"path":"../../../secret.txt","before":"theirs","after":null}\n`);
    await expect(journal.undo(step.id)).rejects.toMatchObject({ code: 'journal-foreign-file' });
    expect(place.read('secret.txt')).toBeNull();
    fs.writeFileSync(plan, '{"path":7}\n');
    await expect(journal.undo(step.id)).rejects.toMatchObject({ code: 'journal-damaged' });
  });

  it('do not show a step that another window is working on as interrupted', async () => {
    const { id } = await place.journal.apply(...three());
    const marks = path.join(place.history, id, 'marks.jsonl');
    fs.appendFileSync(marks, '{"mark":"begin","towards":"old","boot":0}\n');
    await withFolderLock(path.join(place.history, '.lock'), async () => {
      expect(await place.newJournal().list()).toEqual([]);
    });
    expect(await place.newJournal().list()).toMatchObject([{ state: 'interrupted' }]);
  });
});

describe('the history', () => {
  it('is bounded, but the latest step that can be undone stays', async () => {
    const journal = place.newJournal({ limits: () => ({ steps: 2, bytes: 1e9, days: 90 }) });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++)
      ids.push((await journal.apply(`Step ${n}`, 'edit', [place.edit(`${n}.txt`, null, 'x')])).id);
    expect((await journal.list()).map(({ id }) => id)).toEqual(ids.slice(3).reverse());
    const young = place.newJournal({ limits: () => ({ steps: 9, bytes: 1e9, days: 0 }) });
    const today = await young.apply('Today', 'edit', [place.edit('y.txt', null, 'x')]);
    expect((await young.list()).map(({ id }) => id)).toEqual([today.id]);
    const none = place.newJournal({ limits: () => ({ steps: 0, bytes: 0, days: 90 }) });
    const last = await none.apply('Large', 'edit', [place.edit('z.txt', null, 'x')]);
    expect((await none.list()).map(({ id }) => id)).toEqual([last.id]);
  });

  it('says so when a step is no more', async () => {
    await expect(place.journal.undo('gone')).rejects.toMatchObject({ code: 'journal-no-step' });
  });

  it('does not let one damaged step hide the others', async () => {
    const bad = await place.journal.apply('One', 'edit', [place.edit('a.txt', null, 'x')]);
    const good = await place.journal.apply('Two', 'edit', [place.edit('b.txt', null, 'x')]);
    fs.writeFileSync(path.join(place.history, bad.id, 'marks.jsonl'), '{"half');
    expect((await place.journal.list()).map(({ id }) => id)).toEqual([good.id]);
  });

  it('keeps itself out of git', async () => {
    await place.journal.apply('One', 'edit', [place.edit('a.txt', null, 'x')]);
    expect(fs.readFileSync(path.join(place.history, '.gitignore'), 'utf8')).toBe('*\n');
  });
});
