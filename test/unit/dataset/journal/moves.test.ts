import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileMove } from '../../../../src/dataset/journal/change';
import { moveOrder } from '../../../../src/dataset/journal/moveOrder';
import { Place } from './place';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

function move(from: string, to: string): FileMove {
  return { from: place.path(from), to: place.path(to) };
}

describe('moved files', () => {
  it('take each other’s names, and give them back', async () => {
    for (const name of ['1', '2', '3', '4']) place.write(name, name);
    const step = await place.journal.apply('Turn', 'rename', [
      move('1', '2'),
      move('2', '3'),
      move('3', '1'),
      move('4', '5'),
    ]);
    expect(step).toMatchObject({ changed: 4, conflicts: [], failures: [] });
    expect(['1', '2', '3', '5'].map((name) => place.read(name))).toEqual(['3', '1', '2', '4']);
    expect(await place.journal.undo(step.id)).toMatchObject({ changed: 4, state: 'undone', conflicts: [] });
    expect(['1', '2', '3', '4'].map((name) => place.read(name))).toEqual(['1', '2', '3', '4']);
    expect(await place.journal.redo(step.id)).toMatchObject({ changed: 4, state: 'applied', conflicts: [] });
    expect(['1', '2', '3', '5'].map((name) => place.read(name))).toEqual(['3', '1', '2', '4']);
  });

  it('never take the place of another', async () => {
    place.write('a', 'a');
    place.write('b', 'b');
    const step = await place.journal.apply('Over', 'rename', [move('a', 'b')]);
    expect(step).toMatchObject({ changed: 0, conflicts: [place.path('a')] });
    expect([place.read('a'), place.read('b')]).toEqual(['a', 'b']);
  });

  it('that are not there are listed, and the others moved', async () => {
    place.write('a', 'a');
    const step = await place.journal.apply('Some', 'move', [move('a', 'sub/a'), move('none', 'sub/none')]);
    expect(step).toMatchObject({ changed: 1, total: 2, conflicts: [place.path('none')] });
    expect(place.read('sub/a')).toBe('a');
  });

  it('go back together although one was saved anew meanwhile', async () => {
    place.write('a.png', 'picture');
    place.write('a.txt', 'caption');
    const step = await place.journal.apply('Rename', 'rename', [
      move('a.png', 'b.png'),
      move('a.txt', 'b.txt'),
    ]);
    // as editors save: another file takes the name
    place.write('b.txt.new', 'a better caption');
    fs.renameSync(place.path('b.txt.new'), place.path('b.txt'));
    expect(await place.journal.undo(step.id)).toMatchObject({ changed: 2, conflicts: [] });
    expect([place.read('a.png'), place.read('a.txt')]).toEqual(['picture', 'a better caption']);
  });

  it('stay when their old name is taken', async () => {
    place.write('a', 'a');
    const step = await place.journal.apply('Rename', 'rename', [move('a', 'b')]);
    place.write('a', 'another');
    expect(await place.journal.undo(step.id)).toMatchObject({ changed: 0, conflicts: [place.path('b')] });
    expect([place.read('a'), place.read('b')]).toEqual(['another', 'a']);
  });

  it('change only the case of their name', async () => {
    place.write('A.png', 'a');
    const step = await place.journal.apply('Case', 'rename', [move('A.png', 'a.png')]);
    expect(step.changed).toBe(1);
    expect(place.names()).toEqual(['a.png']);
    await place.journal.undo(step.id);
    expect(place.names()).toEqual(['A.png']);
  });

  it('are folders with all that is in them too', async () => {
    place.write('10_kira girl/a.png', 'a');
    const step = await place.journal.apply('Repeats', 'rename', [move('10_kira girl', '20_kira girl')]);
    place.write('20_kira girl/b.png', 'new');
    expect(await place.journal.undo(step.id)).toMatchObject({ changed: 1 });
    expect(place.names()).toEqual([path.join('10_kira girl', 'a.png'), path.join('10_kira girl', 'b.png')]);
  });

  const memory = '/dev/shm';
  it.runIf(fs.existsSync(memory) && fs.statSync(memory).dev !== fs.statSync(os.tmpdir()).dev)(
    'go to another disk and come back, with their time and nothing left behind',
    async () => {
      const other = fs.mkdtempSync(path.join(memory, 'moves-'));
      try {
        place.write('a.png', 'a');
        fs.utimesSync(place.path('a.png'), 1_000_000, 1_000_000);
        const step = await place.journal.apply('Far', 'move', [
          { from: place.path('a.png'), to: path.join(other, 'sub', 'a.png') },
        ]);
        expect(step).toMatchObject({ changed: 1, failures: [] });
        expect(fs.readdirSync(path.join(other, 'sub'))).toEqual(['a.png']);
        expect(fs.statSync(path.join(other, 'sub', 'a.png')).mtimeMs).toBe(1_000_000_000);
        expect(place.names()).toEqual([]);
        expect(await place.journal.undo(step.id)).toMatchObject({ changed: 1, conflicts: [] });
        expect(place.read('a.png')).toBe('a');
        expect(fs.readdirSync(path.join(other, 'sub'))).toEqual([]);
      } finally {
        fs.rmSync(other, { recursive: true });
      }
    },
  );

  it('are edited at their new place in the same step', async () => {
    place.write('a.txt', 'old');
    const step = await place.journal.apply('Both', 'move', [
      place.edit('b.txt', 'old', 'new'),
      move('a.txt', 'b.txt'),
    ]);
    expect(place.read('b.txt')).toBe('new');
    await place.journal.undo(step.id);
    expect(place.read('a.txt')).toBe('old');
  });
});

describe('the order of moves', () => {
  it('never finds a name taken, there and back, for any names that change among themselves', () => {
    const anyMoves = fc
      .uniqueArray(fc.nat(12), { minLength: 1, maxLength: 9 })
      .chain((from) =>
        fc
          .shuffledSubarray(
            Array.from({ length: 13 }, (_, n) => n),
            { minLength: from.length, maxLength: from.length },
          )
          .map((to) => from.map((each, at) => ({ from: `${each}`, to: `${to[at]}` }))),
      )
      // what moves onto something that stays is refused before
      .filter((moves) => moves.every(({ from, to }) => from !== to));
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const at = new Map(moves.map(({ from }, index) => [from, index]));
        const go = (from: string, to: string): void => {
          const index = at.get(from);
          expect(index).toBeDefined();
          expect(at.has(to)).toBe(false);
          at.delete(from);
          at.set(to, index ?? -1);
        };
        const order = moveOrder(moves);
        const hops = order.flat().map(({ move: index, part }) => {
          const { from, to } = moves[index] ?? { from: '', to: '' };
          return {
            from: part === 'home' ? `aside ${index}` : from,
            to: part === 'aside' ? `aside ${index}` : to,
          };
        });
        for (const { from, to } of hops) go(from, to);
        expect(moves.map(({ to }) => at.get(to))).toEqual(moves.map((_, index) => index));
        for (const { from, to } of hops.reverse()) go(to, from);
        expect(moves.map(({ from }) => at.get(from))).toEqual(moves.map((_, index) => index));
      }),
      { numRuns: 1000 },
    );
  });
});
