import { describe, expect, it } from 'vitest';
import type { KeyCount } from '../../../../src/dataset/index/keyCounts';
import { TagList } from '../../../../src/features/tags/tagList';

function tag(name: string, count: number): KeyCount {
  return { key: name.toLowerCase(), tag: name, ways: 1, count };
}

function list(...tags: KeyCount[]): TagList {
  const made = new TagList({
    categoryOf: (name) => (name.startsWith('K') ? 'character' : 'general'),
    firstSeen: (key) => (key === 'smile' ? null : key.length),
  });
  made.fill(tags);
  return made;
}

const four = [tag('hat', 5), tag('smile', 9), tag('Kira', 2), tag('night', 5)];
const shown = (made: TagList): string[] => made.listed.map(({ tag: name }) => name);
const chosen = (made: TagList): string[] => made.selected.map(({ tag: name }) => name);

describe('the list of tags', () => {
  it('is sorted by each column both ways, equal ones by name', () => {
    const made = list(...four);
    expect(shown(made)).toEqual(['smile', 'hat', 'night', 'Kira']);
    made.arrange({ search: '', sort: 'name', descending: false });
    expect(shown(made)).toEqual(['hat', 'Kira', 'night', 'smile']);
    made.arrange({ search: '', sort: 'category', descending: false });
    expect(shown(made)).toEqual(['Kira', 'hat', 'night', 'smile']);
    made.arrange({ search: '', sort: 'firstSeen', descending: false });
    expect(shown(made)).toEqual(['hat', 'Kira', 'night', 'smile']);
  });

  it('is searched without case and underscores', () => {
    const made = list(tag('long hair', 1), tag('hat', 2));
    made.arrange({ search: 'Long_H', sort: 'count', descending: true });
    expect(shown(made)).toEqual(['long hair']);
    expect(made.total).toBe(2);
  });

  it('keeps a selection when order, search and counts change, and forgets tags that are gone', () => {
    const made = list(...four);
    made.select(0, 'only');
    made.select(3, 'toggle');
    made.arrange({ search: 'hat', sort: 'name', descending: false });
    expect(chosen(made)).toEqual(['smile', 'Kira']);
    made.fill([tag('Kira', 7), tag('hat', 1)]);
    expect(made.selected).toEqual([tag('Kira', 7)]);
    expect(made.last?.tag).toBe('Kira');
  });

  it('replaces a range by the next one, and adds to what was selected with Ctrl', () => {
    const made = list(...four);
    made.select(1, 'only');
    made.select(3, 'range');
    made.select(0, 'range');
    expect(chosen(made).sort()).toEqual(['hat', 'smile']);
    made.select(3, 'toggle');
    made.select(2, 'add-range');
    expect(chosen(made).sort()).toEqual(['Kira', 'hat', 'night', 'smile']);
  });

  it('selects a hundred thousand tags, and sorts them, without being slow to a person', () => {
    const made = list(...Array.from({ length: 100_000 }, (_, at) => tag(`tag ${at}`, at % 97)));
    made.selectAll();
    expect(made.selected).toHaveLength(100_000);
    made.selectNone();
    expect(made.last).toBeNull();
  });
});
