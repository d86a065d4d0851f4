import type { RowFilter, SuggestionRow, SuggestionSummary, TagTotal } from '../../shared/tagging/api';
import { captionFor } from '../../shared/tagging/caption';
import { captionDiff } from '../../shared/tagging/captionDiff';
import type { TaggingOptions } from '../../shared/tagging/options';
import type { Category, SparseScores, TagInfo } from '../../shared/tagging/scores';
import type { ChosenTag } from '../../shared/tagging/selection';
import { chooser } from '../../shared/tagging/selection';
import { tagKey } from '../../shared/tagging/tagText';
import type { CaptionSeen } from './captionSeen';
import { isCaption } from './captionSeen';
import { inSlices } from './slices';

/** What suggestions are made from. Images are counted from 0. */
export interface SuggestionSource {
  readonly images: number;
  readonly tagList: readonly TagInfo[];
  /** Undefined while the image was not tagged. */
  scores(index: number): SparseScores | undefined;
  caption(index: number): CaptionSeen;
  /** Why the image could not be tagged. */
  failure(index: number): string | undefined;
  /** Options with all thresholds, as they are now and as they were last used. */
  readonly options: TaggingOptions;
  readonly before: TaggingOptions;
}

export type ImageState = 'pending' | RowFilter | 'skipped';

const nothing: SuggestionSummary = {
  changed: 0,
  ticked: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  touched: 0,
  fresh: 0,
  tags: 0,
  distinctTags: 0,
  gained: 0,
  lost: 0,
  differing: 0,
};

/** A caption as it is and as it would be. */
export interface Suggestion {
  readonly state: ImageState;
  readonly chosen: readonly ChosenTag[];
  readonly before: string | null;
  /** Null: it stays as it is. */
  readonly after: string | null;
  readonly note: string | null;
}

/** Suggestions for all images: their counts are made in slices of time, single ones at once. */
export class Suggestions {
  #states: ImageState[] = [];
  #totals: readonly TagTotal[] = [];
  #summary: SuggestionSummary = nothing;
  readonly #unticked = new Set<number>();
  #round = 0;
  #computing = false;
  /** Image numbers by filter, made when asked for. */
  readonly #lists = new Map<RowFilter, readonly number[]>();

  constructor(
    private readonly source: () => SuggestionSource | null,
    private readonly onChange: () => void,
  ) {}

  get summary(): SuggestionSummary {
    return { ...this.#summary, ticked: this.#summary.changed - this.#untickedChanges() };
  }

  /** The counts are of earlier options. */
  get computing(): boolean {
    return this.#computing;
  }

  /** Tags over all suggestions, the most frequent first. */
  get totals(): readonly TagTotal[] {
    return this.#totals;
  }

  /** Counts everything anew. An earlier call that is still at it is given up. @returns whether it came to the end */
  async recount(): Promise<boolean> {
    const round = ++this.#round;
    const source = this.source();
    if (source === null) {
      this.#settle([], [], nothing);
      return true;
    }
    this.#computing = true;
    const states: ImageState[] = new Array<ImageState>(source.images);
    const count = new Counting(source);
    const whole = await inSlices(
      source.images,
      (index) => {
        states[index] = count.add(index);
      },
      () => round !== this.#round,
    );
    if (whole) this.#settle(states, count.totals(), count.summary());
    return whole;
  }

  /** Counts until the counts are of what is there now. */
  async counted(): Promise<void> {
    while (!(await this.recount()));
  }

  /** Makes suggestions of images, with the options as they are now: for many, make it once. */
  maker(): (index: number) => Suggestion {
    const source = this.source();
    return source === null
      ? () => ({ state: 'pending', chosen: [], before: null, after: null, note: null })
      : suggestionMaker(source);
  }

  /** The suggestion for one image, with the options as they are now. */
  at(index: number): Suggestion {
    return this.maker()(index);
  }

  state(index: number): ImageState {
    return this.#states[index] ?? 'pending';
  }

  isTicked(index: number): boolean {
    return !this.#unticked.has(index);
  }

  tick(index: number | 'all', ticked: boolean): void {
    const rows = index === 'all' ? this.list('changed') : [index];
    for (const row of rows)
      if (ticked) this.#unticked.delete(row);
      else this.#unticked.add(row);
    this.onChange();
  }

  /** Forgets what was ticked off. */
  tickAnew(): void {
    this.#unticked.clear();
  }

  /** Numbers of the images of a kind. */
  list(filter: RowFilter): readonly number[] {
    const known = this.#lists.get(filter);
    if (known !== undefined) return known;
    const rows: number[] = [];
    this.#states.forEach((state, index) => {
      if (state === filter || (filter === 'unchanged' && state === 'skipped')) rows.push(index);
    });
    this.#lists.set(filter, rows);
    return rows;
  }

  /** Rows of a kind, from one on. Their content is of the options as they are now, whatever the counts say. */
  rows(
    filter: RowFilter,
    from: number,
    count: number,
    place: (index: number) => Pick<SuggestionRow, 'name' | 'folder'>,
  ): SuggestionRow[] {
    const source = this.source();
    if (source === null) return [];
    const suggest = suggestionMaker(source);
    return this.list(filter)
      .slice(from, from + count)
      .map((id) => {
        const { before, after, chosen, note } = suggest(id);
        const parts = captionDiff(before, after, chosen);
        return { id, ...place(id), ticked: this.isTicked(id), parts, note };
      });
  }

  #settle(states: ImageState[], totals: readonly TagTotal[], summary: SuggestionSummary): void {
    this.#states = states;
    this.#totals = totals;
    this.#summary = summary;
    this.#lists.clear();
    this.#computing = false;
    this.onChange();
  }

  #untickedChanges(): number {
    let count = 0;
    for (const index of this.#unticked) if (this.#states[index] === 'changed') count++;
    return count;
  }
}

/** Makes single suggestions; what is the same for all of them is made ready once. */
function suggestionMaker(source: SuggestionSource): (index: number) => Suggestion {
  const choose = chooser(source.tagList, source.options);
  return (index) => {
    const seen = source.caption(index);
    const failure = 'problem' in seen ? seen.problem : source.failure(index);
    const before = 'text' in seen ? seen.text : null;
    const same = { chosen: [], before, after: null };
    if (failure !== undefined) return { state: 'failed', ...same, note: failure };
    const skipped = source.options.policy === 'skip' && isCaption(seen);
    const scores = source.scores(index);
    if (scores === undefined)
      return { state: skipped ? 'skipped' : 'pending', ...same, note: skipped ? hasCaption : null };
    const chosen = choose(scores);
    if (skipped) return { ...same, state: 'skipped', chosen, note: hasCaption };
    const after = captionFor(chosen, before, source.options);
    if (after !== null && after !== before) return { state: 'changed', chosen, before, after, note: null };
    const note = chosen.length === 0 ? 'No tag is above its threshold.' : 'It has all of the tags already.';
    return { state: 'unchanged', chosen, before, after: null, note };
  };
}

const hasCaption = 'It has a caption, which stays as it is.';

/** Adds up suggestions, one image after the other. */
class Counting {
  readonly #suggest: (index: number) => Suggestion;
  readonly #chooseBefore: ((scores: SparseScores) => ChosenTag[]) | null;
  readonly #counts = { ...nothing };
  readonly #tags = new Map<string, { category: Category; images: number; sum: number }>();

  constructor(private readonly source: SuggestionSource) {
    this.#suggest = suggestionMaker(source);
    const same = JSON.stringify(source.options) === JSON.stringify(source.before);
    this.#chooseBefore = same ? null : chooser(source.tagList, source.before);
  }

  add(index: number): ImageState {
    const suggestion = this.#suggest(index);
    const { state, chosen, before } = suggestion;
    const counts = this.#counts as { -readonly [K in keyof SuggestionSummary]: number };
    if (state !== 'pending') counts[state]++;
    if (state === 'changed') {
      counts[(before ?? '').trim() === '' ? 'fresh' : 'touched']++;
      this.#addTags(chosen);
    }
    this.#compare(index, suggestion);
    return state;
  }

  summary(): SuggestionSummary {
    const tags = [...this.#tags.values()].reduce((sum, { images }) => sum + images, 0);
    return { ...this.#counts, tags, distinctTags: this.#tags.size };
  }

  totals(): TagTotal[] {
    const found = [...this.#tags].map(([name, { category, images, sum }]): TagTotal => ({
      name,
      category,
      images,
      mean: sum / images,
      excluded: false,
    }));
    found.sort((a, b) => b.images - a.images || b.mean - a.mean || (a.name < b.name ? -1 : 1));
    const excluded = this.source.options.exclude.map((name): TagTotal => ({
      name,
      category: 'general',
      images: 0,
      mean: 0,
      excluded: true,
    }));
    return [...found, ...excluded];
  }

  #addTags(chosen: readonly ChosenTag[]): void {
    const seen = new Set<string>();
    for (const { name, category, score } of chosen) {
      if (seen.has(name)) continue;
      seen.add(name);
      const tag = this.#tags.get(name) ?? { category, images: 0, sum: 0 };
      tag.images++;
      tag.sum += score;
      this.#tags.set(name, tag);
    }
  }

  /** What other thresholds and lists do to the choice of tags, for images that get any. */
  #compare(index: number, { state, chosen }: Suggestion): void {
    if (this.#chooseBefore === null || (state !== 'changed' && state !== 'unchanged')) return;
    const scores = this.source.scores(index);
    if (scores === undefined) return;
    const counts = this.#counts as { -readonly [K in keyof SuggestionSummary]: number };
    const old = new Set(this.#chooseBefore(scores).map(({ text }) => tagKey(text)));
    const now = chosen.map(({ text }) => tagKey(text));
    const gained = now.filter((key) => !old.has(key)).length;
    const lost = old.size - (now.length - gained);
    counts.gained += gained;
    counts.lost += lost;
    if (gained + lost > 0) counts.differing++;
  }
}
