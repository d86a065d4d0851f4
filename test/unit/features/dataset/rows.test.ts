import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../src/features/dataset/nodes';
import { ranges } from '../../../../src/features/dataset/nodes';
import { Rows } from '../../../../src/features/dataset/rows';
import { subsetOf } from '../../../../src/shared/dataset/places';
import { FakeSource, image, subset } from './fakeSource';

function shown(node: Node): string {
  if (node.kind === 'image') return node.path;
  if (node.kind === 'folder' || node.kind === 'group') return `${node.kind} ${node.label}`;
  if (node.kind === 'range') return `${node.from}–${node.to} ${node.first} ${node.last}`;
  return node.kind;
}

function many(count: number, folder = '/data'): ReturnType<typeof image>[] {
  return Array.from({ length: count }, (_, at) => image(`${folder}/${String(at).padStart(4, '0')}.png`));
}

describe('the rows of data sets', () => {
  it('show the images of a single folder right below the set', () => {
    const rows = new Rows(new FakeSource([image('/data/a.png'), image('/data/b.png')], [subset('/data')]));
    const [set] = rows.below(undefined, 'folder');
    expect(set).toMatchObject({ kind: 'set', set: 'one' });
    expect(rows.below(set, 'folder').map(shown)).toEqual(['/data/a.png', '/data/b.png']);
  });

  it('show several subsets as folders, and folders before images in them', () => {
    const source = new FakeSource(
      [image('/data/x/a.png'), image('/data/x/deep/er/b.png'), image('/data/y/c.png')],
      [subset('/data/x'), subset('/data/y')],
    );
    const rows = new Rows(source);
    const [x, y] = rows.below(rows.set('one'), 'folder');
    expect([x, y].map((node) => node && shown(node))).toEqual(['folder x', 'folder y']);
    const inside = rows.below(x, 'folder');
    // a folder that holds nothing but another is one row with it
    expect(inside.map(shown)).toEqual(['folder deep/er', '/data/x/a.png']);
    expect(rows.below(inside[0], 'folder').map(shown)).toEqual(['/data/x/deep/er/b.png']);
  });

  it('sum a folder with all that is below it', () => {
    const source = new FakeSource(
      [image('/data/a.png'), image('/data/x/b.png', { state: 'untagged', tags: [] })],
      [subset('/data')],
    );
    expect(new Rows(source).branch('one', '/data', '/data')?.sums).toMatchObject({
      images: 2,
      tagged: 1,
      untagged: 1,
    });
  });

  it('cut long lists into ranges, whose images are in the same order', () => {
    const rows = new Rows(new FakeSource(many(25), [subset('/data')]), 10);
    const parts = rows.below(rows.set('one'), 'folder');
    expect(parts.map(shown)).toEqual([
      '0–9 0000.png 0009.png',
      '10–19 0010.png 0019.png',
      '20–24 0020.png 0024.png',
    ]);
    expect(parts.flatMap((part) => rows.below(part, 'folder')).map(shown)).toEqual(
      many(25).map(({ path }) => path),
    );
  });

  it('keep the keys of rows when images come and go', () => {
    const before = new Rows(new FakeSource(many(25), [subset('/data')]), 10);
    const after = new Rows(new FakeSource(many(25).slice(3), [subset('/data')]), 10);
    const keys = (rows: Rows): string[] => rows.below(rows.set('one'), 'folder').map(({ key }) => key);
    expect(keys(after)).toEqual(keys(before));
  });

  it('have keys that are unique over the whole tree', () => {
    const source = new FakeSource(
      [...many(12, '/data/x'), image('/data/y/c.png', { state: 'empty', tags: [] })],
      [subset('/data/x'), subset('/data/y')],
    );
    const rows = new Rows(source, 5);
    const keys: string[] = [];
    const walk = (node: Node | undefined): void => {
      for (const below of rows.below(node, 'folder')) {
        keys.push(below.key);
        walk(below);
      }
    };
    walk(undefined);
    expect(keys.length).toBe(1 + 2 + 3 + 12 + 1);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('show tags, the most used first, after images without any', () => {
    const source = new FakeSource(
      [
        image('/data/a.png', { tags: ['hat', 'smile'] }),
        image('/data/b.png', { tags: ['smile'] }),
        image('/data/c.png', { tags: [], state: 'untagged' }),
      ],
      [subset('/data')],
    );
    const rows = new Rows(source);
    const groups = rows.below(rows.set('one'), 'tag');
    expect(groups.map(shown)).toEqual(['group No caption', 'group smile', 'group hat']);
    expect(rows.below(groups[1], 'tag').map(shown)).toEqual(['/data/a.png', '/data/b.png']);
  });

  it('show problems of images, then those of anything else', () => {
    const problem = {
      code: 'image-unreadable',
      severity: 'error',
      message: 'M.',
      fix: 'F.',
      file: '/data/a.png',
    } as const;
    const source = new FakeSource([image('/data/a.png', { problems: [problem] })], [subset('/data')]);
    source.problemGroups = [
      {
        code: problem.code,
        severity: 'error',
        title: 'Pictures that cannot be read',
        count: 2,
        images: source.records,
        others: [{ ...problem, file: '/data/elsewhere' }],
      },
    ];
    const rows = new Rows(source);
    const [group] = rows.below(rows.set('one'), 'problem');
    expect(rows.below(group, 'problem').map(({ kind }) => kind)).toEqual(['image', 'fault']);
  });

  it('find the way down to an image, through folders and ranges', () => {
    const rows = new Rows(
      new FakeSource([...many(25, '/data/x'), image('/data/y/c.png')], [subset('/data')]),
      10,
    );
    const path = rows.pathTo('one', '/data/x/0017.png');
    expect(path?.map(({ kind }) => kind)).toEqual(['set', 'folder', 'range', 'image']);
    expect(rows.pathTo('one', '/data/x/none.png')).toBeUndefined();
  });

  it('have saved queries first, as folders of what they find, cut into ranges like others', () => {
    const source = new FakeSource(many(25), [subset('/data')]);
    const rows = new Rows(source, 10, {
      of: (set) => (set === null ? [{ name: 'All', query: 'x' }] : [{ name: 'Odd', query: 'tags>many' }]),
      run: (_set, query) => ({
        images: source.records,
        errors: query === 'x' ? [] : [{ start: 5, end: 9, message: 'It is wrong.', fix: 'Mend it.' }],
        unknown: query === 'x' ? 3 : 0,
      }),
    });
    const [all, set] = rows.below(undefined, 'folder');
    expect(all).toMatchObject({ kind: 'group', set: '*', count: 25, note: 'not known of 3' });
    expect(rows.below(all, 'folder').map(shown)).toHaveLength(3);
    const [odd, ...others] = rows.below(set, 'folder');
    expect(odd).toMatchObject({ label: 'Odd', set: 'one', note: 'It is wrong.' });
    expect(others.map(({ kind }) => kind)).toEqual(['range', 'range', 'range']);
    expect(rows.pathTo('one', '/data/0017.png')?.map(({ kind }) => kind)).toEqual(['set', 'range', 'image']);
  });

  it('know the innermost subset of an image', () => {
    const [set] = new FakeSource([], [subset('/data'), subset('/data/x'), subset('/data/xy')]).sets;
    expect(subsetOf(set, '/data/x/a.png')?.id).toBe('/data/x');
    expect(subsetOf(set, '/data/xyz/a.png')?.id).toBe('/data');
  });
});

describe('ranges', () => {
  it('cover a list without gaps', () => {
    expect(ranges(0, 10)).toEqual([]);
    expect(ranges(10, 10)).toEqual([[0, 9]]);
    expect(ranges(11, 10)).toEqual([
      [0, 9],
      [10, 10],
    ]);
  });
});
