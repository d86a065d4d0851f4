// The list that a gallery shows: found by the query, sorted, and followed through every change of the index.

import type { ImageSearch } from '../../dataset/query/imageSearch';
import { everySet } from '../../dataset/query/imageSearch';
import type { DatasetIndex } from '../../dataset/index/datasetIndex';
import type { ImageRecord } from '../../shared/dataset/records';
import { Emitter } from '../../shared/emitter';
import type { Chosen, Sort } from '../../shared/gallery/gridApi';
import type { ListChange } from '../../shared/gallery/listChange';
import { keptOf, movedRanges } from '../../shared/gallery/listChange';
import { positionsOf } from '../../shared/gallery/ranges';
import type { Selection } from '../../shared/gallery/selection';
import { followed, nothing } from '../../shared/gallery/selection';
import type { QueryError } from '../../shared/query/parse';
import { GalleryError } from './galleryError';
import type { TokenCount } from './galleryOrder';
import { ordered } from './galleryOrder';
import type { GalleryScope } from './galleryRequest';
import { belongs } from './galleryRequest';

export interface ListParts {
  readonly index: Pick<DatasetIndex, 'set' | 'onDidChange'>;
  readonly search: Pick<ImageSearch, 'run' | 'onDidLearn'>;
  readonly tokens: TokenCount;
}

/** Changes of the list that are kept: what the view says of an earlier list is understood through them. */
const mostChanges = 32;
/** With more runs of neighbours the order is another one. */
const mostRuns = 2_000;
/** Milliseconds between two looks at the index while it changes all the time, and how much more a slow look counts. */
const spacing = 120;
const share = 4;

export class GalleryList {
  readonly #changed = new Emitter<ListChange | null>();
  /** The list is another one, or null when it is the same and what is known of its images changed. */
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: readonly { dispose(): void }[];
  readonly #changes: ListChange[] = [];
  #images: readonly ImageRecord[] = [];
  #of = 0;
  #revision = 0;
  #edits = 0;
  #query = '';
  #sort: Sort = { by: 'name', descending: false };
  #errors: readonly QueryError[] = [];
  #unknown = 0;
  #notes: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #took = 0;
  selection: Selection = nothing;

  constructor(
    private readonly parts: ListParts,
    readonly scope: GalleryScope,
    query: string,
  ) {
    this.#query = query;
    this.#look();
    this.#subscriptions = [
      parts.index.onDidChange(({ everything, sets }) => {
        if (everything || scope.set === everySet || sets.includes(scope.set)) this.#soon();
      }),
      parts.search.onDidLearn(() => {
        if (this.#unknown > 0) this.#soon();
      }),
    ];
  }

  get images(): readonly ImageRecord[] {
    return this.#images;
  }

  /** Images without the query. */
  get of(): number {
    return this.#of;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Counts up when what is known of the images may be different. */
  get edits(): number {
    return this.#edits;
  }

  get query(): string {
    return this.#query;
  }

  get errors(): readonly QueryError[] {
    return this.#errors;
  }

  /** Images about which it is not known whether the query finds them, and why. */
  get unknown(): number {
    return this.#unknown;
  }

  get notes(): readonly string[] {
    return this.#notes;
  }

  get sort(): Sort {
    return this.#sort;
  }

  set sort(sort: Sort) {
    this.#sort = sort;
    this.refresh();
  }

  set query(query: string) {
    if (query === this.#query) return;
    this.#query = query;
    this.refresh();
  }

  /** Looks at the index now. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const before = this.#images;
    this.#look();
    this.#compare(before);
  }

  /** What is known of images changed in a way that the index does not tell. */
  touch(): void {
    this.#edits++;
    this.#changed.fire(null);
  }

  /** Selects images; what is said of a list that is too old is left alone. */
  select({ revision, ...selection }: Chosen & Selection): void {
    const changes = this.#since(revision);
    if (changes !== null) this.selection = changes.reduce(followed, selection);
  }

  /**
   * The images that the view means.
   *
   * @throws GalleryError when it speaks of a list that is too old
   */
  chosen({ revision, ranges }: Chosen): ImageRecord[] {
    const changes = this.#since(revision);
    if (changes === null)
      throw new GalleryError('list-changed', 'The list has changed.', 'Look at the selection and try again.');
    const now = changes.reduce((were, change) => movedRanges(change, were), ranges);
    return [...positionsOf(now)].flatMap((position) => this.#images[position] ?? []);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** How the list of a revision became the one of now; null when nobody knows any more. */
  #since(revision: number): readonly ListChange[] | null {
    if (revision === this.#revision) return [];
    const from = this.#changes.findIndex(({ before }) => before === revision);
    return from < 0 ? null : this.#changes.slice(from);
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.refresh(), Math.max(spacing, share * this.#took));
  }

  #look(): void {
    const start = performance.now();
    const { set } = this.scope;
    const { search } = this.parts;
    const within = belongs(this.scope);
    const found = search.run(set, this.#query);
    const images = within === null ? found.images : found.images.filter(within);
    this.#images = ordered(images, this.#sort, this.parts.tokens);
    this.#of = this.#countAll(within);
    this.#errors = found.errors;
    this.#unknown = found.unknown;
    this.#notes = found.notes;
    this.#took = performance.now() - start;
  }

  #countAll(within: ReturnType<typeof belongs>): number {
    const { set } = this.scope;
    if (this.#query.trim() === '') return this.#images.length;
    const known = within === null ? this.parts.index.set(set)?.counts.images : undefined;
    if (known !== undefined) return known;
    const all = this.parts.search.run(set, '').images;
    return within === null ? all.length : all.filter(within).length;
  }

  #compare(before: readonly ImageRecord[]): void {
    const after = this.#images;
    const kept = keptOf(
      before,
      after,
      ({ folder }) => folder,
      ({ name }) => name,
    );
    this.#edits++;
    const [only] = kept;
    const same =
      before.length === after.length &&
      (after.length === 0 || (kept.length === 1 && only?.[1] === after.length && only[2] === only[0]));
    if (same) {
      this.#changed.fire(null);
      return;
    }
    const change = { before: this.#revision, after: ++this.#revision, total: after.length, kept };
    this.selection = followed(this.selection, change);
    if (kept.length > mostRuns) {
      // another order: it is as long as the list, and neither kept nor sent
      this.#changes.length = 0;
      this.#changed.fire({ ...change, kept: null });
      return;
    }
    this.#changes.push(change);
    if (this.#changes.length > mostChanges) this.#changes.shift();
    this.#changed.fire(change);
  }
}
