// The host's list: what the view says of it stays true through every change.

import { describe, expect, it, vi } from 'vitest';
import { GalleryList } from '../../../../src/features/gallery/galleryList';
import { ordered } from '../../../../src/features/gallery/galleryOrder';
import { queryOf, readScope, scopeKey } from '../../../../src/features/gallery/galleryRequest';
import { TagTally } from '../../../../src/features/gallery/selectionFacts';
import type { Delivery } from '../../../../src/features/gallery/thumbnailQueue';
import { ThumbnailQueue } from '../../../../src/features/gallery/thumbnailQueue';
import { Emitter } from '../../../../src/shared/emitter';
import type { DataSet, ImageRecord, IndexChange } from '../../../../src/shared/dataset/records';
import { isGalleryEdit } from '../../../../src/shared/gallery/galleryEdit';
import { parseQuery } from '../../../../src/shared/query/parse';
import { until } from '../../../support/until';

function image(name: string, rest: Partial<ImageRecord> = {}): ImageRecord {
  const folder = rest.folder ?? '/set';
  return {
    path: `${folder}/${name}`,
    name,
    folder,
    bytes: 1,
    modified: 1,
    width: 10,
    height: 10,
    caption: null,
    state: 'tagged',
    tags: [],
    problems: [],
    ...rest,
  };
}

function listOf(
  names: readonly string[],
  scope = { set: 'set', folder: null as string | null, images: null as string[] | null },
): {
  list: GalleryList;
  become: (names: readonly string[]) => void;
  tell: () => void;
} {
  const changes = new Emitter<IndexChange>();
  let images = names.map((name) => image(name));
  const list = new GalleryList(
    {
      index: { set: () => ({ counts: { images: images.length } }) as DataSet, onDidChange: changes.event },
      search: {
        onDidLearn: () => ({ dispose: () => undefined }),
        run: (_set, query) => ({
          images: images.filter(({ name }) => name.includes(query as string)),
          errors: [],
          unknown: 0,
          notes: [],
        }),
      },
      tokens: () => 0,
    },
    scope,
    '',
  );
  return {
    list,
    become: (after) => {
      images = after.map((name) => image(name));
    },
    tell: () => changes.fire({ everything: false, sets: ['set'], images: [], manyImages: false }),
  };
}

describe('the list of a gallery', () => {
  it('understands what is said of an earlier list', () => {
    const { list, become } = listOf(['a', 'b', 'c', 'd']);
    const said = { revision: list.revision, ranges: [[1, 3]] as const };
    become(['0', 'a', 'c', 'd']);
    list.refresh();
    become(['0', 'd', 'c', 'x']);
    list.refresh();
    expect(list.chosen(said).map(({ name }) => name)).toEqual(['c']);
    list.select({ ...said, focus: 2, anchor: 1 });
    expect(list.selection.focus).toBe(2);
  });

  it('refuses what is said of a list that nobody remembers, rather than to touch other images', () => {
    const { list, become } = listOf(['a', 'b']);
    const said = { revision: list.revision, ranges: [[0, 1]] as const };
    for (let turn = 0; turn < 40; turn++) {
      become([String(turn), 'a']);
      list.refresh();
    }
    expect(() => list.chosen(said)).toThrow(/list has changed/);
  });

  it('tells of its members only when they are others, and of all else as an edit', () => {
    const { list, become } = listOf(['a', 'b']);
    const told: unknown[] = [];
    list.onDidChange((change) => told.push(change?.kept ?? null));
    list.refresh();
    become(['a', 'b']);
    list.refresh();
    become(['b', 'a']);
    list.refresh();
    expect(told).toEqual([
      null,
      null,
      [
        [0, 1, 1],
        [1, 1, 0],
      ],
    ]);
    expect(list.revision).toBe(1);
    expect(list.edits).toBe(3);
  });

  it('looks at the index again soon after it has changed, and once for many changes', async () => {
    const { list, become, tell } = listOf(['a']);
    const heard = vi.fn();
    list.onDidChange(heard);
    become(['a', 'b']);
    for (let turn = 0; turn < 20; turn++) tell();
    await until('the change', () => heard.mock.calls.length > 0);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(list.images).toHaveLength(2);
    list.dispose();
  });

  it('counts what there is without the query, and holds to folder or chosen images', () => {
    const { list } = listOf(['a', 'ab', 'c']);
    list.query = 'b';
    expect([list.images.length, list.of]).toEqual([1, 3]);
    const chosen = listOf(['a', 'b', 'c'], { set: '*', folder: null, images: ['/set/a', '/set/c'] }).list;
    expect(chosen.images.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(listOf(['a'], { set: 'set', folder: '/other', images: null }).list.images).toEqual([]);
  });
});

describe('the order', () => {
  it('is by number, stays as it was among equals, and puts errors first', () => {
    const problem = { code: 'x', message: '', fix: '', file: '' };
    const images = [
      image('a', { modified: 3, width: 1 }),
      image('b', { modified: 1, tags: ['x'], problems: [{ ...problem, severity: 'warning' }] }),
      image('c', { modified: 3, tags: ['x', 'y'], problems: [{ ...problem, severity: 'error' }] }),
    ];
    const names = (
      by: 'name' | 'date' | 'size' | 'tags' | 'tokens' | 'problem',
      descending = false,
    ): string =>
      ordered(images, { by, descending }, ({ name }) => (name === 'b' ? 9 : 0))
        .map(({ name }) => name)
        .join('');
    expect(names('name', true)).toBe('cba');
    expect(names('date')).toBe('bac');
    expect(names('date', true)).toBe('acb');
    expect(names('size')).toBe('abc');
    expect(names('tags', true)).toBe('cba');
    expect(names('tokens', true)).toBe('bac');
    expect(names('problem')).toBe('cba');
  });
});

describe('the tags of a selection', () => {
  it('are counted once an image, whatever way they are written', () => {
    const tally = new TagTally();
    tally.add(['long hair', 'solo', 'long_hair']);
    tally.add(['solo', 'long_hair', 'smile']);
    tally.add(['solo', 'Long Hair', 'long_hair']);
    const { chips, more } = tally.result();
    expect(more).toBe(0);
    expect(chips).toEqual([
      { tag: 'solo', count: 3 },
      { tag: 'long_hair', count: 3 },
      { tag: 'smile', count: 1 },
    ]);
  });
});

describe('requests', () => {
  it('come back from what was kept with the panel, and nothing else does', () => {
    const scope = { set: 'set', folder: null, images: ['/a.png'] };
    expect(readScope(JSON.parse(JSON.stringify(scope)))).toEqual(scope);
    for (const bad of [
      null,
      1,
      {},
      { set: '' },
      { set: 'a', folder: 1, images: null },
      { set: 'a', folder: null, images: [1] },
    ])
      expect(readScope(bad)).toBeNull();
    expect(scopeKey({ ...scope, images: ['/b', '/a'] })).toBe(scopeKey({ ...scope, images: ['/a', '/b'] }));
  });

  it('are queries that can be read, for rows of the view Data Sets', () => {
    for (const where of [
      { tag: 'a "b" (c)' },
      { state: 'untagged' as const },
      { state: 'empty' as const },
      { problem: 'caption-lines' },
    ])
      expect(parseQuery(queryOf(where)).errors).toEqual([]);
    expect(queryOf({})).toBe('');
  });

  it('of edits are refused when they are not in form', () => {
    expect(isGalleryEdit({ kind: 'add', tags: ['a'], at: 'end' })).toBe(true);
    expect(isGalleryEdit({ kind: 'arrange', tags: ['a', 'b'] })).toBe(true);
    for (const bad of [
      null,
      { kind: 'add', tags: [], at: 'end' },
      { kind: 'remove', tags: [''] },
      { kind: 'rename', from: ['a'], to: '' },
      { kind: 'set', tags: ['a'] },
    ])
      expect(isGalleryEdit(bad)).toBe(false);
  });
});

describe('small pictures', () => {
  it('come in the order in which they are wanted, and those that scrolled away are given up', async () => {
    const begun: string[] = [];
    const aborted: string[] = [];
    const waiting = new Map<string, () => void>();
    const came: Delivery[] = [];
    const queue = new ThumbnailQueue({
      make: (path, _side, signal) =>
        new Promise((resolve, reject) => {
          begun.push(path);
          waiting.set(path, () => resolve(`at ${path}`));
          signal.addEventListener('abort', () => {
            aborted.push(path);
            reject(new Error('aborted'));
          });
        }),
      problem: String,
      deliver: (pictures) => came.push(...pictures),
    });
    const names = (from: number): string[] => Array.from({ length: 50 }, (_, place) => String(from + place));
    queue.want(256, names(0));
    expect(begun).toEqual(names(0).slice(0, begun.length));
    expect(begun.length).toBeLessThan(10);
    queue.want(256, ['2', ...names(1000)]);
    expect(aborted).not.toContain('2');
    await until('the new ones', () => begun.includes('1000'));
    expect(begun.filter((name) => Number(name) < 1000).length).toBeLessThan(10);
    waiting.get('2')?.();
    await until('a delivery', () => came.length === 1);
    expect(came[0]).toEqual({ path: '2', side: 256, address: 'at 2', problem: null });
    queue.dispose();
  });

  it('that cannot be made say why', async () => {
    const came: Delivery[] = [];
    const queue = new ThumbnailQueue({
      make: () => Promise.reject(new Error('It is damaged.')),
      problem: (error) => (error as Error).message,
      deliver: (pictures) => came.push(...pictures),
    });
    queue.want(256, ['a']);
    await until('the sentence', () => came.length === 1);
    expect(came[0]).toMatchObject({ address: null, problem: 'It is damaged.' });
  });
});
