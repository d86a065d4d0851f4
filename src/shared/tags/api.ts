// What the tag table and its host say to each other. The host holds tags, order and selection; the view gets counts, and the rows that
// are seen when it asks.

import type { TagCount } from '../dataset/records';
import type { TagCategory } from '../dictionary/entry';
import { defineCommand, defineNotification, defineRequest } from '../ipc';
import type { QueryCompletions } from '../query/complete';

/** What rows can be sorted by. */
export const tagSorts = ['count', 'name', 'category', 'firstSeen'] as const;
export type TagSort = (typeof tagSorts)[number];

/** A tag, all ways of writing it taken together. */
export interface TagRow {
  /** See `tagKey`. */
  readonly key: string;
  /** As it is written most often. */
  readonly tag: string;
  /** In how many ways it is written. */
  readonly ways: number;
  /** Captions that have it. */
  readonly count: number;
  readonly category: TagCategory;
  /** Milliseconds since 1970; null while it is not known. */
  readonly firstSeen: number | null;
  readonly selected: boolean;
}

/** What is shown of the tag that was chosen last. */
export interface TagDetails {
  readonly key: string;
  readonly tag: string;
  readonly count: number;
  /** Ways of writing, the most used first. */
  readonly written: readonly TagCount[];
  readonly category: TagCategory;
  /** Pictures on the site that the dictionary is of; null where no dictionary has the tag. */
  readonly posts: number | null;
  readonly aliases: readonly string[];
  readonly firstSeen: number | null;
  /** Tags that stand beside it, the most frequent first. */
  readonly beside: readonly TagCount[];
}

/** All that the table shows but its rows. */
export interface TagTableState {
  /** Name of the data set, or that it is about all. */
  readonly title: string;
  /** Where the set lies, as the workspace shows it; empty for all sets. */
  readonly place: string;
  /** Images whose tags are counted, and those of the set. */
  readonly images: number;
  readonly allImages: number;
  /** Images of which it is not known whether the query finds them, and why. */
  readonly unknown: number;
  readonly notes: readonly string[];
  readonly query: string;
  /** Text that tags must contain. */
  readonly search: string;
  readonly sort: TagSort;
  readonly descending: boolean;
  /** Tags that are listed, and all there are. */
  readonly listed: number;
  readonly total: number;
  /** How many are selected, also of those that are not listed, and the first of them. */
  readonly selected: number;
  readonly selectedTags: readonly string[];
  readonly details: TagDetails | null;
  /** The set is still being read. */
  readonly reading: boolean;
  /** Counts up when rows may be others. */
  readonly revision: number;
}

export interface TagRowsPage {
  readonly revision: number;
  readonly total: number;
  readonly rows: readonly TagRow[];
}

/** How a click or a key selects: this row alone, this one too or no more, all from the last one on, or those besides what is selected. */
export const selectModes = ['only', 'toggle', 'range', 'add-range'] as const;
export type SelectMode = (typeof selectModes)[number];

/** What is done with the selected tags. */
export const tagActions = [
  'show',
  'rename',
  'merge',
  'delete',
  'front',
  'dictionary',
  'page',
  'copy',
] as const;
export type TagAction = (typeof tagActions)[number];

/** Order and search, as the view keeps them over reloads; what is not named stays. */
export interface TagArrangement {
  readonly query?: string;
  readonly search?: string;
  readonly sort?: TagSort;
  readonly descending?: boolean;
}

/** At most so many rows are asked for at once. */
export const maxTagRows = 200;
const longestText = 10_000;

function record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function whole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function text(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText;
}

function isPage(value: unknown): value is { readonly from: number; readonly count: number } {
  return record(value) && whole(value.from) && whole(value.count) && value.count <= maxTagRows;
}

function isSelect(value: unknown): value is { readonly position: number; readonly mode: SelectMode } {
  return record(value) && whole(value.position) && (selectModes as readonly unknown[]).includes(value.mode);
}

function isAction(value: unknown): value is { readonly action: TagAction } {
  return record(value) && (tagActions as readonly unknown[]).includes(value.action);
}

function isWhich(value: unknown): value is { readonly which: 'all' | 'none' } {
  return record(value) && (value.which === 'all' || value.which === 'none');
}

function isTag(value: unknown): value is { readonly tag: string } {
  return record(value) && text(value.tag);
}

function isTyped(value: unknown): value is { readonly query: string; readonly offset: number } {
  return record(value) && text(value.query) && whole(value.offset) && value.offset <= value.query.length;
}

/** Whether it is an arrangement, or a part of one. */
export function isArrangement(value: unknown): value is TagArrangement {
  if (!record(value)) return false;
  const { query, search, sort, descending } = value;
  return (
    (query === undefined || text(query)) &&
    (search === undefined || text(search)) &&
    (sort === undefined || (tagSorts as readonly unknown[]).includes(sort)) &&
    (descending === undefined || typeof descending === 'boolean')
  );
}

export const tagTableApi = {
  /** The view listens from now on: send `state`. */
  ready: defineCommand(),
  /** Sorts, searches, or counts the tags of other images; sent while one types. */
  arrange: defineCommand<TagArrangement>(isArrangement),
  rows: defineRequest<{ readonly from: number; readonly count: number }, TagRowsPage>(isPage),
  /** Selects by the position of a row; answers when it is done, so that rows can be asked for again. */
  select: defineRequest<{ readonly position: number; readonly mode: SelectMode }>(isSelect),
  selectAll: defineRequest<{ readonly which: 'all' | 'none' }>(isWhich),
  /** Where a tag stands in the list; null when it is not listed. It is selected alone. */
  find: defineRequest<{ readonly tag: string }, number | null>(isTag),
  completeQuery: defineRequest<{ readonly query: string; readonly offset: number }, QueryCompletions>(
    isTyped,
  ),
  /** Keeps the query as a folder in Data Sets; asks for its name. */
  saveQuery: defineRequest(),
  /** Does something with the selected tags; what must be asked is asked in the editor. */
  act: defineRequest<{ readonly action: TagAction }>(isAction),

  state: defineNotification<TagTableState>(),
} as const;

export type TagTableApi = typeof tagTableApi;
