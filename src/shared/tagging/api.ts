// What the tagging panel and its host say to each other. The host holds the data; the view gets counts, and rows when it asks.

import { defineCommand, defineNotification, defineRequest } from '../ipc';
import type { CaptionPart } from './captionDiff';
import type { Policy, TaggingOptions } from './options';
import { readOptions } from './optionsReader';
import type { Category } from './scores';

/** What is tagged. */
export interface ScopeFacts {
  readonly title: string;
  /** Where it lies, as the workspace shows it. */
  readonly place: string;
  readonly images: number;
  /** Images with a caption that is not blank. */
  readonly captioned: number;
  /** Captions that cannot be read; they are never touched. */
  readonly unreadable: number;
}

/** A tagger that can be chosen. Bytes of all files together. */
export interface ModelChoice {
  readonly id: string;
  readonly name: string;
  readonly source: 'embedded' | 'catalogue' | 'local';
  readonly state: 'ready' | 'available' | 'broken';
  readonly bytes: number | null;
  readonly licence: string | null;
  /** `catalogue`: what is downloaded is compared; `verified`: it was; `recorded`: nobody knows a right one, ours was noted. */
  readonly checksum: 'catalogue' | 'verified' | 'recorded' | 'unknown';
  readonly note: string | null;
  /** Why it cannot be used, with the remedy. */
  readonly problem: string | null;
  /** Whether there is a page where licence and terms can be read. */
  readonly page: boolean;
}

/** The tagger that is chosen, once its tag list was read. */
export interface ModelInUse {
  readonly id: string;
  readonly name: string;
  readonly tags: number;
}

export interface DownloadFacts {
  readonly id: string;
  readonly name: string;
  readonly done: number;
  /** Bytes; null where it is not known. */
  readonly total: number | null;
}

/** Tagging as it goes on. */
export interface RunFacts {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** Empty until the model is loaded. */
  readonly provider: string;
  readonly fellBack: string | null;
  readonly secondsPerImage: number | null;
  readonly stopping: boolean;
}

/** How the last run ended. */
export interface RunEnd {
  readonly done: number;
  readonly failed: number;
  /** Images of the run whose scores were there already. */
  readonly reused: number;
  readonly cancelled: boolean;
  readonly provider: string;
  readonly fellBack: string | null;
  readonly secondsPerImage: number | null;
}

/** Scores of a category over all images that have some. */
export interface CategoryHistogram {
  readonly category: Category;
  /** Tags of this category in the model's list. */
  readonly tags: number;
  /** Threshold that holds when the options name none. */
  readonly usual: number | 'off';
  /** Scores in each of 200 equal bins over 0..1. */
  readonly counts: readonly number[];
}

export interface SuggestionSummary {
  /** Captions that would become others, and of these, those that are ticked. */
  readonly changed: number;
  readonly ticked: number;
  readonly unchanged: number;
  /** Images that have a caption, which the policy leaves as it is. */
  readonly skipped: number;
  readonly failed: number;
  /** Captions that exist and would change, and those that would be new. */
  readonly touched: number;
  readonly fresh: number;
  /** Tags over all images, without the trigger. */
  readonly tags: number;
  readonly distinctTags: number;
  /** Against the options that were last used. */
  readonly gained: number;
  readonly lost: number;
  readonly differing: number;
}

/** All that the panel shows but its rows. Sent complete, at most some times a second. */
export interface TaggingPanelState {
  readonly scope: ScopeFacts;
  /** Why nothing may be started (an untrusted workspace), or null. */
  readonly locked: string | null;
  readonly phase: 'reading' | 'ready' | 'tagging' | 'writing';
  readonly models: readonly ModelChoice[];
  readonly model: ModelInUse | null;
  readonly modelProblem: string | null;
  readonly download: DownloadFacts | null;
  readonly options: TaggingOptions;
  /** The options differ from what the extension would choose. */
  readonly adjusted: boolean;
  /** Where the options are remembered, as a sentence. */
  readonly rememberedIn: string;
  /** Images with scores of this model, and those that would be run now. */
  readonly scored: number;
  readonly pending: number;
  readonly run: RunFacts | null;
  readonly ended: RunEnd | null;
  readonly histograms: readonly CategoryHistogram[];
  readonly summary: SuggestionSummary;
  /** The summary is of earlier options; a new one is being made. */
  readonly computing: boolean;
  /** Counts up when rows may be others. */
  readonly revision: number;
  readonly writing: { readonly done: number; readonly total: number } | null;
  /** What was written last, until something else is done. */
  readonly written: WrittenFacts | null;
}

export interface WrittenFacts {
  readonly captions: number;
  /** Captions that were left alone, with the reason. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** Whether the step can be undone. */
  readonly undoable: boolean;
}

export type RowFilter = 'changed' | 'unchanged' | 'failed';

/** An image with its caption as it is and as it would be. */
export interface SuggestionRow {
  /** Counts from 0 within the scope; stays while the panel lives. */
  readonly id: number;
  readonly name: string;
  /** Folder relative to the scope; empty for the scope's own. */
  readonly folder: string;
  readonly ticked: boolean;
  readonly parts: readonly CaptionPart[];
  /** Why it is as it is: skipped, failed, nothing found. */
  readonly note: string | null;
}

export interface RowsParams {
  readonly filter: RowFilter;
  readonly from: number;
  readonly count: number;
}

export interface RowsPage {
  readonly revision: number;
  readonly total: number;
  readonly rows: readonly SuggestionRow[];
}

/** A tag over all suggestions. */
export interface TagTotal {
  /** As in the model's list. */
  readonly name: string;
  readonly category: Category;
  readonly images: number;
  /** Mean score over the images that get it, 0..1; 0 for one that is excluded. */
  readonly mean: number;
  readonly excluded: boolean;
}

export interface TagsPage {
  readonly revision: number;
  readonly total: number;
  readonly rows: readonly TagTotal[];
}

/** At most so many rows are asked for at once. */
export const maxRows = 200;

function record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function whole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function page(value: unknown): value is { from: number; count: number } {
  return record(value) && whole(value.from) && whole(value.count) && value.count <= maxRows;
}

function isRows(value: unknown): value is RowsParams {
  const filters: readonly unknown[] = ['changed', 'unchanged', 'failed'];
  return page(value) && 'filter' in value && filters.includes(value.filter);
}

function isRow(value: unknown): value is { readonly row: number } {
  return record(value) && whole(value.row);
}

function isId(value: unknown): value is { readonly id: string } {
  return record(value) && typeof value.id === 'string' && value.id.length <= 4096;
}

function isTick(value: unknown): value is { readonly row: number | 'all'; readonly ticked: boolean } {
  return record(value) && (whole(value.row) || value.row === 'all') && typeof value.ticked === 'boolean';
}

function isTag(value: unknown): value is { readonly tag: string; readonly excluded: boolean } {
  return record(value) && typeof value.tag === 'string' && typeof value.excluded === 'boolean';
}

function isPatch(value: unknown): value is Partial<TaggingOptions> {
  return record(value) && readOptions(value).problems.length === 0;
}

function isPolicy(value: unknown): value is { readonly policy: Policy } {
  return isPatch(value) && value.policy !== undefined;
}

export const taggingPanelApi = {
  /** The view listens from now on: send `state`. */
  ready: defineCommand(),
  /** Sets some of the options; sent for each move of a slider. */
  setOptions: defineCommand<Partial<TaggingOptions>>(isPatch),
  setPolicy: defineCommand<{ readonly policy: Policy }>(isPolicy),
  /** Back to what the extension would choose; forgets what was remembered. */
  resetOptions: defineRequest(),
  chooseModel: defineRequest<{ readonly id: string }>(isId),
  /** Lets the person choose a file or folder of a model. */
  chooseLocalModel: defineRequest(),
  /** Asks, then downloads. */
  downloadModel: defineRequest<{ readonly id: string }>(isId),
  cancelDownload: defineRequest(),
  openModelPage: defineRequest<{ readonly id: string }>(isId),
  /** Runs the model over the images that need it. */
  tag: defineRequest(),
  stop: defineRequest(),
  rows: defineRequest<RowsParams, RowsPage>(isRows),
  tags: defineRequest<{ readonly from: number; readonly count: number }, TagsPage>(page),
  /** Webview address of a small picture. */
  thumbnail: defineRequest<{ readonly row: number }, string>(isRow),
  /** Ticks a row or all that would change. */
  tick: defineCommand<{ readonly row: number | 'all'; readonly ticked: boolean }>(isTick),
  excludeTag: defineCommand<{ readonly tag: string; readonly excluded: boolean }>(isTag),
  openImage: defineRequest<{ readonly row: number }>(isRow),
  /** Opens the ticked captions in the editor's own multi-file diff. */
  openDiff: defineRequest(),
  /** Writes the ticked captions. */
  accept: defineRequest(),
  /** Closes the panel; nothing was written. */
  discard: defineRequest(),
  undo: defineRequest(),

  state: defineNotification<TaggingPanelState>(),
} as const;

export type TaggingPanelApi = typeof taggingPanelApi;
