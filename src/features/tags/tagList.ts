// Tags in their order, and which of them are selected. Nothing here knows the editor.

import type { KeyCount } from '../../dataset/index/keyCounts';
import type { TagCategory } from '../../shared/dictionary/entry';
import type { SelectMode, TagSort } from '../../shared/tags/api';
import { tagKey } from '../../shared/tagging/tagText';

/** What the list must know of a tag besides its count. */
export interface TagFacts {
  categoryOf(tag: string): TagCategory;
  /** Milliseconds since 1970; null while it is not known. */
  firstSeen(key: string): number | null;
}

/** How the list is arranged. */
export interface TagOrder {
  readonly search: string;
  readonly sort: TagSort;
  readonly descending: boolean;
}

/** Sorts, searches and selects among tags. A selection stays when the order changes, and when tags come and go. */
export class TagList {
  #all: readonly KeyCount[] = [];
  #listed: readonly KeyCount[] = [];
  #order: TagOrder = { search: '', sort: 'count', descending: true };
  readonly #selected = new Map<string, KeyCount>();
  /** Where a range begins, and the tag that was chosen last: keys. */
  #anchor: string | null = null;
  #last: string | null = null;
  /** What the last range selected, which the next one replaces. */
  #range: readonly string[] = [];

  constructor(private readonly facts: TagFacts) {}

  get order(): TagOrder {
    return this.#order;
  }

  get listed(): readonly KeyCount[] {
    return this.#listed;
  }

  get total(): number {
    return this.#all.length;
  }

  /** In the order in which they were selected. */
  get selected(): readonly KeyCount[] {
    return [...this.#selected.values()];
  }

  /** The tag that was chosen last, if it is still selected. */
  get last(): KeyCount | null {
    return (this.#last === null ? undefined : this.#selected.get(this.#last)) ?? this.selected.at(-1) ?? null;
  }

  isSelected(key: string): boolean {
    return this.#selected.has(key);
  }

  /** Takes other tags or counts over. */
  fill(tags: readonly KeyCount[]): void {
    this.#all = tags;
    const byKey = new Map(this.#selected.size > 0 ? tags.map((tag) => [tag.key, tag] as const) : []);
    for (const key of [...this.#selected.keys()]) {
      const now = byKey.get(key);
      if (now === undefined) this.#selected.delete(key);
      else this.#selected.set(key, now);
    }
    this.#arrange();
  }

  arrange(order: TagOrder): void {
    this.#order = order;
    this.#arrange();
  }

  /** Selects by the position in the list. */
  select(position: number, mode: SelectMode): void {
    const tag = this.#listed[position];
    if (tag === undefined) return;
    if (mode === 'range' || mode === 'add-range') {
      if (mode === 'range') this.#selected.clear();
      for (const key of this.#range) this.#selected.delete(key);
      const at = this.#listed.findIndex(({ key }) => key === this.#anchor);
      const from = at < 0 ? position : at;
      const range = this.#listed.slice(Math.min(from, position), Math.max(from, position) + 1);
      for (const each of range) this.#selected.set(each.key, each);
      this.#range = range.map(({ key }) => key);
      this.#anchor ??= tag.key;
    } else {
      if (mode === 'only') this.#selected.clear();
      if (mode === 'toggle' && this.#selected.has(tag.key)) this.#selected.delete(tag.key);
      else this.#selected.set(tag.key, tag);
      this.#anchor = tag.key;
      this.#range = [];
    }
    this.#last = tag.key;
  }

  /** All that are listed. */
  selectAll(): void {
    for (const tag of this.#listed) this.#selected.set(tag.key, tag);
    this.#range = [];
  }

  selectNone(): void {
    this.#selected.clear();
    this.#range = [];
    this.#anchor = this.#last = null;
  }

  /** Where a tag stands, however it is written; -1 when it is not listed. */
  positionOf(tag: string): number {
    const wanted = tagKey(tag);
    return this.#listed.findIndex(({ key }) => key === wanted);
  }

  #arrange(): void {
    const { search, sort, descending } = this.#order;
    const wanted = search
      .replace(/[_\s]+/g, ' ')
      .trim()
      .toLowerCase();
    const found = wanted === '' ? [...this.#all] : this.#all.filter(({ key }) => key.includes(wanted));
    const compare = this.#comparison(sort);
    const turn = descending ? -1 : 1;
    this.#listed = found.sort((one, other) => turn * compare(one, other) || byName(one, other));
  }

  #comparison(sort: TagSort): (one: KeyCount, other: KeyCount) => number {
    switch (sort) {
      case 'count':
        return (one, other) => one.count - other.count;
      case 'name':
        return byName;
      case 'category': {
        // asked once for each tag, not for each comparison
        const known = new Map(this.#all.map(({ key, tag }) => [key, this.facts.categoryOf(tag)] as const));
        return (one, other) => compareTexts(known.get(one.key) ?? '', known.get(other.key) ?? '');
      }
      case 'firstSeen': {
        const known = new Map(
          this.#all.map(({ key }) => [key, this.facts.firstSeen(key) ?? Infinity] as const),
        );
        return (one, other) => {
          const [a, b] = [known.get(one.key) ?? Infinity, known.get(other.key) ?? Infinity];
          return a === b ? 0 : a < b ? -1 : 1;
        };
      }
    }
  }
}

function byName(one: KeyCount, other: KeyCount): number {
  return compareTexts(one.key, other.key);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
