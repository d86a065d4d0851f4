import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BulkEdit } from '../../../../src/shared/captions/bulkEdit';
import { Place } from '../journal/place';
import { plan, target } from './targets';

let place: Place;
beforeEach(() => (place = new Place()));
afterEach(() => place.remove());

const rename: BulkEdit = { kind: 'rename', from: ['a'], to: 'x' };

describe('a planned edit', () => {
  it('names the captions that change with all bytes, counts the others, and touches nothing', async () => {
    const files = [place.write('1.txt', 'a, b\n'), place.write('2.txt', 'b'), place.write('3.txt', 'A')];
    const found = await plan(
      files.map((file) => target(file)),
      rename,
    );
    expect(found.edits).toEqual([place.edit('1.txt', 'a, b\n', 'x, b\n'), place.edit('3.txt', 'A', 'x')]);
    expect(found).toMatchObject({ unchanged: 1, leftOut: [] });
    expect(place.read('1.txt')).toBe('a, b\n');
  });

  it('keeps encodings, byte order marks and line breaks byte by byte', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a, b\r\nnotes\n', 'utf16le')]);
    const bom = Buffer.from('\ufeffb , a\r\r\n\r\n');
    const files = [place.write('1.txt', utf16), place.write('2.txt', bom)];
    const { edits } = await plan(
      files.map((file) => target(file)),
      rename,
    );
    expect(edits.map(({ after }) => after)).toEqual([
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('x, b\r\nnotes\n', 'utf16le')]),
      Buffer.from('\ufeffb , x\r\r\n\r\n'),
    ]);
  });

  it('makes a caption where there is none, only when it gets tags', async () => {
    const absent = target(place.path('1.txt'));
    const add: BulkEdit = { kind: 'add', tags: ['a', 'b'], at: 'end' };
    expect((await plan([absent], add)).edits).toEqual([place.edit('1.txt', null, 'a, b\n')]);
    expect(await plan([absent], rename)).toMatchObject({ edits: [], unchanged: 1 });
  });

  it('edits a caption that two images share once', async () => {
    const caption = place.write('1.txt', 'a');
    const add: BulkEdit = { kind: 'affix', prefix: '(', suffix: ')', unit: 'tag' };
    const twice = [target(caption), target(caption, { image: place.path('1.jpg') })];
    expect((await plan(twice, add)).edits).toEqual([place.edit('1.txt', 'a', '(a)')]);
  });

  it('lists what cannot be read and what must not be touched, and goes on', async () => {
    fs.mkdirSync(place.path('1.txt'));
    place.write('2.txt', Buffer.from([0x61, 0xff]));
    for (const name of ['3.txt', '4.txt']) place.write(name, 'a');
    const files = ['1.txt', '2.txt', '3.txt', '4.txt'].map((name) => target(place.path(name)));
    const found = await plan(files, rename, {
      barred: (file) => (file === place.path('3.txt') ? 'It is open.' : undefined),
    });
    expect(found.leftOut.map(({ path, reason }) => [path, reason.split('.')[0]])).toEqual([
      [place.path('1.txt'), `The caption ${place.path('1')}`],
      [place.path('2.txt'), place.path('2')],
      [place.path('3.txt'), 'It is open'],
    ]);
    expect(found.edits).toEqual([place.edit('4.txt', 'a', 'x')]);
  });

  it('leaves out a caption that would become too large to be one', async () => {
    const file = place.write('1.txt', 'a, '.repeat(30_000));
    const found = await plan([target(file)], { kind: 'affix', prefix: 'x', suffix: 'y', unit: 'tag' });
    expect([found.edits, found.leftOut.map(({ path }) => path)]).toEqual([[], [file]]);
  });

  it('stops when it is told to, and says how far it is', async () => {
    const files = Array.from({ length: 2000 }, (_, n) => target(place.write(`${n}.txt`, 'a')));
    const seen: number[] = [];
    const controller = new AbortController();
    const planning = plan(files, rename, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (seen.length === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(planning).rejects.toThrow('enough');
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBeLessThan(2000);
  });
});

describe('a regular expression', () => {
  const replace = (find: string): BulkEdit => ({
    kind: 'replace',
    find,
    by: '$<n> many',
    regex: true,
    matchCase: true,
    unit: 'caption',
  });

  it('finds with groups over thousands of captions', async () => {
    const files = Array.from({ length: 500 }, (_, n) => target(place.write(`${n}.txt`, `a${n}, b`)));
    const { edits } = await plan(files, replace('a(?<n>\\d+)'));
    expect(edits).toHaveLength(500);
    expect(edits[7]?.after?.toString()).toBe('7 many, b');
  });

  it('that would run for ever ends with the caption’s name, and nothing holds the editor for long', async () => {
    const files = [target(place.write('1.txt', 'b')), target(place.write('2.txt', `${'a'.repeat(60)}b`))];
    const started = performance.now();
    await expect(plan(files, replace('(?<n>(a+)+)$'))).rejects.toThrow(place.path('2.txt'));
    expect(performance.now() - started).toBeLessThan(3000);
    expect(place.read('2.txt')).toBe(`${'a'.repeat(60)}b`);
  });
});
