import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileEdit } from '../../../../src/dataset/journal/change';
import { Place } from './place';

let place: Place;
beforeEach(() => (place = new Place()));
afterEach(() => place.remove());

const write = (edits: readonly FileEdit[]): Promise<FileEdit[]> => {
  for (const { path, after } of edits) fs.writeFileSync(path, after ?? '');
  return Promise.resolve([]);
};

describe('a step that somebody else writes', () => {
  it('has its plan on the disk before the first file is written', async () => {
    place.write('a.txt', 'old');
    await place.journal.applyBy('Edit', 'edit', [place.edit('a.txt', 'old', 'new')], async (edits) => {
      const { interrupted } = await killedNow();
      expect(interrupted.map(({ step }) => step.title)).toEqual(['Edit']);
      return write(edits);
    });
  });

  it('is undone and done again like any other, also after a reload', async () => {
    for (const name of ['a.txt', 'b.txt']) place.write(name, 'old');
    const edits = [place.edit('a.txt', 'old', 'new'), place.edit('b.txt', 'old', 'fresh')];
    const step = await place.journal.applyBy('Edit', 'edit', edits, write);
    expect(step).toMatchObject({ state: 'applied', changed: 2, conflicts: [] });
    const later = place.newJournal();
    expect(await later.undo(step.id)).toMatchObject({ changed: 2, conflicts: [] });
    expect([place.read('a.txt'), place.read('b.txt')]).toEqual(['old', 'old']);
    await later.redo(step.id);
    expect([place.read('a.txt'), place.read('b.txt')]).toEqual(['new', 'fresh']);
  });

  it('keeps what the files really have, where a formatter changed more', async () => {
    place.write('a.txt', 'old');
    const step = await place.journal.applyBy('Edit', 'edit', [place.edit('a.txt', 'old', 'new')], () => {
      place.write('a.txt', 'new\n');
      return Promise.resolve([]);
    });
    expect(await place.journal.changes(step.id)).toEqual([place.edit('a.txt', 'old', 'new\n')]);
    expect(await place.journal.undo(step.id)).toMatchObject({ changed: 1, conflicts: [] });
    expect(place.read('a.txt')).toBe('old');
  });

  it('writes itself what the other leaves to it', async () => {
    for (const name of ['a.txt', 'b.txt']) place.write(name, 'old');
    const edits = ['a.txt', 'b.txt'].map((name) => place.edit(name, 'old', 'new'));
    const step = await place.journal.applyBy('Edit', 'edit', edits, async ([first, ...rest]) => {
      await write(first === undefined ? [] : [first]);
      return rest;
    });
    expect([step.changed, place.read('a.txt'), place.read('b.txt')]).toEqual([2, 'new', 'new']);
  });

  it('leaves out files that were not written, and those that nobody expected', async () => {
    place.write('a.txt', 'old');
    place.write('b.txt', 'old');
    place.write('c.txt', 'other');
    const edits = ['a.txt', 'b.txt', 'c.txt'].map((name) => place.edit(name, 'old', 'new'));
    const step = await place.journal.applyBy('Edit', 'edit', edits, (fitting) => write(fitting.slice(0, 1)));
    expect(step).toMatchObject({ changed: 1, conflicts: [place.path('c.txt')] });
    expect(await place.journal.changes(step.id)).toEqual([edits[0]]);
    place.write('b.txt', 'new');
    await place.journal.undo(step.id);
    expect(['a.txt', 'b.txt', 'c.txt'].map((name) => place.read(name))).toEqual(['old', 'new', 'other']);
  });

  it('is not kept when nothing was written, and tells why', async () => {
    place.write('a.txt', 'old');
    const fails = (): Promise<FileEdit[]> => Promise.reject(new Error('the editor says no'));
    const edits = [place.edit('a.txt', 'old', 'new')];
    await expect(place.journal.applyBy('Edit', 'edit', edits, fails)).rejects.toThrow('the editor says no');
    expect(await place.newJournal().list()).toEqual([]);
  });

  /** What a window would find if this one were killed now. */
  async function killedNow(): Promise<Awaited<ReturnType<Place['journal']['recover']>>> {
    const copy = new Place();
    try {
      fs.cpSync(place.folder, copy.folder, { recursive: true });
      fs.rmSync(`${copy.history}/.lock`, { recursive: true, force: true });
      return await copy.newJournal().recover();
    } finally {
      copy.remove();
    }
  }
});

describe('the files of a step', () => {
  it('are told as they are now: changed since or not', async () => {
    for (const name of ['a.txt', 'b.txt', 'c.txt']) place.write(name, 'old');
    const edits = ['a.txt', 'b.txt', 'c.txt'].map((name) => place.edit(name, 'old', 'new'));
    const { id } = await place.journal.apply('Edit', 'edit', edits);
    place.write('b.txt', 'mine');
    place.write('c.txt', 'old');
    expect(await place.journal.files(id)).toEqual({
      old: 1,
      new: 1,
      halfway: [],
      other: [place.path('b.txt')],
    });
  });

  it('that must not be touched are left alone as conflicts', async () => {
    for (const name of ['a.txt', 'b.txt']) place.write(name, 'old');
    const edits = ['a.txt', 'b.txt'].map((name) => place.edit(name, 'old', 'new'));
    const { id } = await place.journal.apply('Edit', 'edit', edits);
    const leave = new Set([place.path('a.txt')]);
    expect(await place.journal.undo(id, { leave })).toMatchObject({ changed: 1, conflicts: [...leave] });
    expect([place.read('a.txt'), place.read('b.txt')]).toEqual(['new', 'old']);
  });

  it('stay as they are when a step is forgotten', async () => {
    place.write('a.txt', 'old');
    const { id } = await place.journal.apply('Edit', 'edit', [place.edit('a.txt', 'old', 'new')]);
    await place.journal.forget(id);
    expect(place.read('a.txt')).toBe('new');
    expect(await place.journal.list()).toEqual([]);
    await expect(place.journal.undo(id)).rejects.toThrow('no step');
  });
});

describe('a step that somebody else has done', () => {
  it('is adopted with what its files have, and undone like any other', async () => {
    place.write('a.txt', 'new');
    place.write('b.txt', 'changed since');
    const edits = [place.edit('a.txt', 'old', 'new'), place.edit('b.txt', 'old', 'new')];
    const step = await place.journal.adopt('Rename', 'edit', edits);
    expect(step).toMatchObject({ title: 'Rename', state: 'applied', changed: 1, total: 1 });
    const later = place.newJournal();
    expect(await later.undo(step?.id ?? '')).toMatchObject({ changed: 1, conflicts: [] });
    expect([place.read('a.txt'), place.read('b.txt')]).toEqual(['old', 'changed since']);
  });

  it('is not kept when no file has what it should', async () => {
    place.write('a.txt', 'other');
    expect(await place.journal.adopt('Rename', 'edit', [place.edit('a.txt', 'old', 'new')])).toBe(null);
    expect(await place.newJournal().list()).toEqual([]);
  });
});
