import * as vscode from 'vscode';
import type { KeyCount } from '../../dataset/index/keyCounts';
import type { SearchResult } from '../../dataset/query/imageSearch';
import { everySet } from '../../dataset/query/imageSearch';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { DictionaryEntry, TagCategory } from '../../shared/dictionary/entry';
import type { TagDictionary } from '../../shared/dictionary/tagDictionary';
import type { TagArrangement, TagDetails, TagRow, TagTableState } from '../../shared/tags/api';
import { placeTitle } from './tagActions';
import { TagList } from './tagList';

/** Milliseconds from a change of the set to the table that shows it. */
const soon = 200;
/** A set that changes without an end is counted anew for a tenth of the time at most. */
const restFactor = 10;
/** Tags beside the chosen one that are shown. */
const mostBeside = 24;
/** Selected tags that are named. */
const mostNamed = 50;

/** What a tag table is about and how it is arranged: all but its page. */
export class TagTable implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  readonly list: TagList;
  #query = '';
  #found: SearchResult | null = null;
  #categories = new Map<string, TagCategory>();
  #dictionary: TagDictionary;
  #timer: NodeJS.Timeout | undefined;
  #took = 0;
  #known: { readonly of: KeyCount; readonly details: TagDetails } | undefined;
  revision = 0;

  /** @param set id, or `*` for all sets */
  constructor(
    private readonly services: Services,
    readonly set: string,
    query: string,
  ) {
    const { index, dictionary, search } = services;
    this.#dictionary = dictionary.current;
    this.#query = query;
    this.list = new TagList({
      categoryOf: (tag) => this.#categoryOf(tag),
      firstSeen: (key) => index.firstSeen(set, key),
    });
    this.#disposables.add(
      index.onDidChange(({ everything, sets }) => {
        if (everything || set === everySet || sets.includes(set)) this.#soon();
      }),
    );
    this.#disposables.add(index.onDidProgress(() => this.#changed.fire()));
    this.#disposables.add(search.onDidLearn(() => this.#query !== '' && this.#soon()));
    this.#disposables.add(dictionary.onDidChange((now) => this.#learn(now)));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.refresh();
  }

  get query(): string {
    return this.#query;
  }

  /** Counts anew. */
  refresh(): void {
    const { index, search } = this.services;
    const from = performance.now();
    this.#known = undefined;
    this.#found = this.#query.trim() === '' ? null : search.run(this.set, this.#query);
    this.list.fill(index.keyCounts(this.set, this.#found?.images));
    this.#took = performance.now() - from;
    this.#fire();
  }

  arrange({ query, ...order }: TagArrangement): void {
    if (query !== undefined && query !== this.#query) {
      this.#query = query;
      this.refresh();
    }
    if (Object.keys(order).length === 0) return;
    this.list.arrange({ ...this.list.order, ...order });
    this.#fire();
  }

  /** The selection has changed. */
  selectionChanged(): void {
    this.#fire();
  }

  rows(from: number, count: number): readonly TagRow[] {
    return this.list.listed.slice(from, from + count).map(({ key, tag, ways, count: captions }) => ({
      key,
      tag,
      ways,
      count: captions,
      category: this.#categoryOf(tag),
      firstSeen: this.services.index.firstSeen(this.set, key),
      selected: this.list.isSelected(key),
    }));
  }

  get state(): TagTableState {
    const { index } = this.services;
    const record = index.set(this.set);
    const sets = this.set === everySet ? index.sets : record === undefined ? [] : [record];
    const allImages = sets.reduce((sum, { counts }) => sum + counts.images, 0);
    const { phase } = index.progress;
    return {
      title: placeTitle(index, this.set),
      place: record === undefined ? '' : vscode.workspace.asRelativePath(record.file ?? record.root),
      images: this.#found?.images.length ?? allImages,
      allImages,
      unknown: this.#found?.unknown ?? 0,
      notes: this.#found?.notes ?? [],
      query: this.#query,
      ...this.list.order,
      listed: this.list.listed.length,
      total: this.list.total,
      selected: this.list.selected.length,
      selectedTags: this.list.selected.slice(0, mostNamed).map(({ tag }) => tag),
      details: this.#details(),
      reading: phase !== 'idle' && phase !== 'cancelled',
      revision: this.revision,
    };
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Made once for a tag and what is counted: a state is sent often. */
  #details(): TagDetails | null {
    const { last } = this.list;
    if (last === null) return null;
    if (this.#known?.of !== last) this.#known = { of: last, details: this.#detailsOf(last) };
    return this.#known.details;
  }

  #detailsOf({ key, tag, count }: KeyCount): TagDetails {
    const { index } = this.services;
    const entry = this.#entry(tag);
    return {
      key,
      tag,
      count,
      written: index.tagByKey(this.set, key)?.written ?? [],
      category: entry?.category ?? 'unknown',
      posts: entry?.posts ?? null,
      aliases: entry?.aliases ?? [],
      firstSeen: index.firstSeen(this.set, key),
      beside: index.coOccurring(this.set, key, mostBeside),
    };
  }

  #entry(tag: string): DictionaryEntry | undefined {
    return this.#dictionary.find(tag);
  }

  #categoryOf(tag: string): TagCategory {
    const known = this.#categories.get(tag);
    if (known !== undefined) return known;
    const found = this.#entry(tag)?.category ?? 'unknown';
    this.#categories.set(tag, found);
    return found;
  }

  #learn(dictionary: TagDictionary): void {
    this.#dictionary = dictionary;
    this.#categories = new Map();
    this.#known = undefined;
    if (this.list.order.sort === 'category') this.list.arrange(this.list.order);
    this.#fire();
  }

  #soon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.refresh();
      },
      Math.max(soon, this.#took * restFactor),
    );
  }

  #fire(): void {
    this.revision++;
    this.#changed.fire();
  }
}
