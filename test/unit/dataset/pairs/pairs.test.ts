import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFileName } from '../../../../src/dataset/pairs/fileName';
import {
  planCopy,
  planDelete,
  planMove,
  planRename,
  planSequence,
} from '../../../../src/dataset/pairs/planPairs';
import { runPairs } from '../../../../src/dataset/pairs/runPairs';
import { Place } from '../journal/place';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

/** Files with their own names as contents, so that one sees what went where. */
function have(...names: string[]): void {
  for (const name of names) place.write(name, name);
}

/** What is where: { 'new name': 'old name' }. */
function whatIs(): Record<string, string | null> {
  return Object.fromEntries(place.names().map((name) => [name, place.read(name)]));
}

function paths(...names: string[]): string[] {
  return names.map((name) => place.path(name));
}

describe('pictures that are moved', () => {
  it('take captions, masks and caches of their stem along, and nothing else', async () => {
    have(
      'a.png',
      'a.txt',
      'a.CAPTION',
      'a.json',
      'a-mask.png',
      'a.npz',
      'a_0512x0768_sd.npz',
      'a_sdxl_te.npz',
    );
    have('a2.png', 'a2.txt', 'a_b.png', 'a_b.npz', 'a.txt.bak', 'ab.txt');
    const step = await runPairs(await planMove(paths('a.png'), place.path('sub')), place.journal);
    expect(step).toMatchObject({ kind: 'move', title: 'Move a.png to sub', changed: 8 });
    expect(place.names().filter((name) => !name.startsWith('sub'))).toEqual(
      ['a2.png', 'a2.txt', 'a_b.png', 'a_b.npz', 'a.txt.bak', 'ab.txt'].sort(),
    );
    await place.journal.undo(step?.id ?? '');
    expect(place.read('a_0512x0768_sd.npz')).toBe('a_0512x0768_sd.npz');
  });

  it('are refused with names, before anything is touched, when a name is taken', async () => {
    have('a.png', 'a.txt', 'b.png', 'sub/a.txt');
    const plan = await planMove(paths('a.png', 'b.png'), place.path('sub'));
    expect(plan.collisions).toMatchObject([{ from: place.path('a.txt'), to: place.path('sub/a.txt') }]);
    await expect(runPairs(plan, place.journal)).rejects.toMatchObject({
      code: 'pair-collision',
      message: expect.stringContaining(place.path('sub/a.txt')),
    });
    expect(whatIs()).toEqual({
      'a.png': 'a.png',
      'a.txt': 'a.txt',
      'b.png': 'b.png',
      [path.join('sub', 'a.txt')]: 'sub/a.txt',
    });
  });

  it('get a number with all of their stem when that is asked for', async () => {
    have('a.png', 'a.txt', 'sub/a.jpg', 'sub/a.txt', 'sub/a-2.png');
    await runPairs(
      await planMove(paths('a.png'), place.path('sub'), { onCollision: 'number' }),
      place.journal,
    );
    expect(place.read('sub/a-3.png')).toBe('a.png');
    expect(place.read('sub/a-3.txt')).toBe('a.txt');
  });

  it('never come to share a caption with a stranger', async () => {
    have('a.png', 'sub/a.jpg');
    const plan = await planMove(paths('a.png'), place.path('sub'));
    expect(plan.collisions).toMatchObject([{ message: expect.stringContaining('share a caption') }]);
    have('x/b.png', 'y/b.webp');
    const both = await planMove(paths('x/b.png', 'y/b.webp'), place.path('z'));
    expect(both.collisions).toHaveLength(1);
  });

  it('leave a shared caption to the picture that stays, and take a copy', async () => {
    have('a.png', 'a.jpg', 'a.txt', 'a.npz');
    const step = await runPairs(await planMove(paths('a.png'), place.path('sub')), place.journal);
    expect(whatIs()).toEqual({
      'a.jpg': 'a.jpg',
      'a.npz': 'a.npz',
      'a.txt': 'a.txt',
      [path.join('sub', 'a.png')]: 'a.png',
      [path.join('sub', 'a.txt')]: 'a.txt',
    });
    await place.journal.undo(step?.id ?? '');
    expect(place.names()).toEqual(['a.jpg', 'a.npz', 'a.png', 'a.txt']);
  });

  it('stay where they are when they are there already', async () => {
    have('a.png', 'a.txt');
    const plan = await planMove(paths('a.png'), place.folder);
    expect(plan).toMatchObject({ changes: [], collisions: [] });
  });
});

describe('pictures that are renamed in sequence', () => {
  it('get numbers of one width, with their captions, and their names back', async () => {
    have('b.png', 'b.txt', 'a.jpg', 'c.webp', 'c-mask.png');
    const plan = await planSequence(paths('a.jpg', 'b.png', 'c.webp'), { name: 'kira' });
    const step = await runPairs(plan, place.journal);
    expect(whatIs()).toEqual({
      'kira_001.jpg': 'a.jpg',
      'kira_002.png': 'b.png',
      'kira_002.txt': 'b.txt',
      'kira_003.webp': 'c.webp',
      'kira_003-mask.png': 'c-mask.png',
    });
    expect(plan.images[1]).toEqual({ from: place.path('b.png'), to: place.path('kira_002.png') });
    await place.journal.undo(step?.id ?? '');
    expect(place.names()).toEqual(['a.jpg', 'b.png', 'b.txt', 'c-mask.png', 'c.webp']);
  });

  it('may take each other’s names', async () => {
    have('k_001.png', 'k_001.txt', 'k_002.png', 'k_003.png');
    await runPairs(
      await planSequence(paths('k_003.png', 'k_001.png', 'k_002.png'), { name: 'k' }),
      place.journal,
    );
    expect(whatIs()).toEqual({
      'k_001.png': 'k_003.png',
      'k_002.png': 'k_001.png',
      'k_002.txt': 'k_001.txt',
      'k_003.png': 'k_002.png',
    });
  });

  it('begin where one wants, wider when there are many, and pass over taken numbers when asked', async () => {
    have('a.png', 'b.png', 'k_0999.png', 'k_1000.jpg');
    const images = paths('a.png', 'b.png');
    expect((await planSequence(images, { name: 'k', start: 999 })).collisions).toHaveLength(2);
    const plan = await planSequence(images, { name: 'k', start: 999 }, { onCollision: 'number' });
    expect(plan.images.map(({ to }) => path.basename(to))).toEqual(['k_1001.png', 'k_1002.png']);
  });

  it('are each where the plan says, whatever names there are, and all come back', async () => {
    const stem = fc.constantFrom('k_001', 'k_002', 'k_003', 'a', 'K_004', 'z.b');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(stem, fc.constantFrom('.png', '.jpg'), fc.boolean()), {
          selector: ([name]) => name.toLowerCase(),
          minLength: 1,
        }),
        async (pictures) => {
          const own = new Place();
          try {
            for (const [name, ending, captioned] of pictures) {
              own.write(name + ending, name);
              if (captioned) own.write(`${name}.txt`, name);
            }
            const before = own.names();
            const plan = await planSequence(
              pictures.map(([name, ending]) => own.path(name + ending)),
              { name: 'k' },
            );
            const step = await runPairs(plan, own.journal);
            pictures.forEach(([name, ending, captioned], at) => {
              expect(own.read(`k_00${at + 1}${ending}`)).toBe(name);
              expect(own.read(`k_00${at + 1}.txt`)).toBe(captioned ? name : null);
            });
            if (step !== null && step.total > 0) await own.journal.undo(step.id);
            expect(own.names()).toEqual(before);
          } finally {
            own.remove();
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('one picture', () => {
  it('is renamed with its caption, also when only case changes', async () => {
    have('a.png', 'a.txt');
    await runPairs(await planRename(place.path('a.png'), 'A'), place.journal);
    expect(place.names()).toEqual(['A.png', 'A.txt']);
  });

  it.each(['', 'a/b', 'a:b', 'con', 'a.', '.a', 'a\nb', 'ü'.repeat(126)])(
    'is never called %j',
    async (stem) => {
      have('a.png');
      await expect(planRename(place.path('a.png'), stem)).rejects.toMatchObject({ code: 'name-invalid' });
      expect(() => checkFileName('fine name (1).png')).not.toThrow();
    },
  );
});

it('pictures with odd names are moved as all others', async () => {
  const names = ['a\nb', '😀', 'a:b', '\u202egnp', 'con', `${'字'.repeat(83)}ab`];
  have(...names.flatMap((name) => [`${name}.png`, `${name}.txt`]));
  const images = paths(...names.map((name) => `${name}.png`));
  expect(await runPairs(await planMove(images, place.path('sub')), place.journal)).toMatchObject({
    changed: 12,
  });
  await expect(planSequence(images.slice(0, 1), { name: 'x'.repeat(250) })).rejects.toMatchObject({
    code: 'name-invalid',
  });
});

describe('pictures that are copied', () => {
  it('have captions of their own, the same time, and take no one’s name', async () => {
    have('a.png', 'a.txt', 'sub/a.png');
    fs.utimesSync(place.path('a.png'), 1_000_000, 1_000_000);
    const refused = await planCopy(paths('a.png'), place.path('sub'));
    await expect(runPairs(refused, place.journal)).rejects.toMatchObject({ code: 'pair-collision' });
    await runPairs(await planCopy(paths('a.png'), place.path('new/sub')), place.journal);
    expect(place.read('new/sub/a.txt')).toBe('a.txt');
    expect(fs.statSync(place.path('new/sub/a.png')).mtimeMs).toBe(1_000_000_000);
    expect(await place.journal.list()).toEqual([]);
  });

  it('are whole or not there', async () => {
    have('a.png', 'a.txt', 'b.png');
    const plan = await planCopy(paths('a.png', 'b.png'), place.path('sub'));
    have('sub/a.txt');
    await expect(runPairs(plan, place.journal)).rejects.toMatchObject({ code: 'pair-copy-failed' });
    expect(place.names().filter((name) => name.startsWith('sub'))).toEqual([path.join('sub', 'a.txt')]);
    expect(place.read('sub/a.txt')).toBe('sub/a.txt');
  });
});

describe('pictures that are deleted', () => {
  it('are named with all of their stem, but not what another picture has too', async () => {
    have('a.png', 'a.txt', 'a-mask.png', 'b.png', 'b.jpg', 'b.txt');
    expect(await planDelete(paths('a.png', 'a-mask.png', 'b.png'))).toEqual(
      paths('a.png', 'a-mask.png', 'a.txt', 'b.png'),
    );
    expect(await planDelete(paths('b.png', 'b.jpg'))).toEqual(paths('b.png', 'b.jpg', 'b.txt'));
    expect(await planDelete(paths('a-mask.png'))).toEqual(paths('a-mask.png'));
  });
});
