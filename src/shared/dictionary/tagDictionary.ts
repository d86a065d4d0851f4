import type { TagCount } from '../dataset/records';
import { tagKey } from '../tagging/tagText';
import { BestRows } from './bestRows';
import { buildData } from './buildData';
import type { DictionaryData } from './data';
import { DataReader } from './data';
import type { DictionaryEntry, TagCompletion, TagMatch } from './entry';
import { matches } from './entry';
import type { OwnTag } from './ownTags';
import { OwnTags } from './ownTags';
import { pairBits } from './pairs';
import { searchTypos } from './typoSearch';
import { slipsIn } from './typos';

export interface CompleteOptions {
  /** Tags of the data set with their uses; the same array as long as they are the same, since what is made of it is kept. */
  readonly own: readonly TagCount[];
  /** Most completions. */
  readonly limit: number;
}

/** With more points than this it is quicker to look at the tags themselves, from the best on: many of them begin so. */
const manyPoints = 3_000;
/** With as many completions as this nobody needs those that would be meant if a finger had slipped. */
const enough = 10;

/** Tags that are known, from any number of lists, ready to be asked. Ways of writing a tag (`tagKey`) do not count. */
export class TagDictionary {
  readonly #reader: DataReader;
  readonly #rows = new Map<string, number>();
  #own: { readonly counts: readonly TagCount[]; readonly tags: OwnTags } | undefined;

  constructor(data: DictionaryData = buildData([])) {
    this.#reader = new DataReader(data);
  }

  /** Of lists; for a few thousand tags. More are better put into an index elsewhere, since that takes a while. */
  static of(...lists: readonly (readonly DictionaryEntry[])[]): TagDictionary {
    return new TagDictionary(buildData(lists));
  }

  /** Tags, without their aliases. */
  get size(): number {
    return this.#reader.rowCount;
  }

  /** The tag of this name; aliases are not looked at. */
  find(tag: string): DictionaryEntry | undefined {
    const row = this.#rowOf(tagKey(tag));
    return row < 0 ? undefined : this.#reader.entry(row);
  }

  /** Whether there is a tag of this name; quicker than `find`. */
  has(tag: string): boolean {
    return this.#keptRowOf(tagKey(tag)) >= 0;
  }

  /** The tags that have this alias, the one with the most posts first: none, one or several. */
  canonical(alias: string): readonly DictionaryEntry[] {
    const found = new BestRows(Infinity);
    this.#eachEqual(tagKey(alias), (text) => {
      if (!this.#reader.isName(text)) found.add(this.#reader.row(text), text);
    });
    return found.rows.map((row) => this.#reader.entry(row));
  }

  /**
   * Tags for what was typed, the best first: by match, then uses in the data set, then posts. Nothing typed gives the tags of the
   * data set, then those with the most posts.
   */
  complete(typed: string, { own, limit }: CompleteOptions): readonly TagCompletion[] {
    const tags = this.#ownTags(own);
    const wanted = typedKey(typed);
    const found = new Completions(this.#reader, limit);
    const wantedRows = wanted === '' ? this.#mostPosted(tags, limit) : this.#matching(wanted, tags, limit);
    const ownMatches = wanted === '' ? tags.tags.map((tag) => allOf(tag)) : tags.matching(wanted);
    for (const match of matches) {
      const answers = ownMatches.filter((one) => one.match === match);
      if (match === 'exact') {
        // the tag of this very name comes before those that have it for another name
        for (const { tag, alias } of answers) if (alias < 0) found.own(tag, match, alias);
        const row = wanted === '' ? -1 : this.#rowOf(wanted);
        if (row >= 0 && !tags.has(row)) found.row(row, match, this.#reader.name(row));
      }
      for (const { tag, alias } of answers) found.own(tag, match, alias);
      const best = wantedRows[match];
      best?.rows.forEach((row, at) => found.row(row, match, best.text(at)));
    }
    if (found.list.length < limit && wanted !== '') this.#inside(wanted, tags, found);
    if (found.list.length < Math.min(enough, limit)) this.#typos(wanted, tags, found);
    return found.list;
  }

  /** Names of tags that may have been meant, the closest first, then those with the most posts. */
  nearest(tag: string, limit: number): readonly string[] {
    const key = tagKey(tag);
    const most = slipsIn(key);
    const bySlips = Array.from({ length: most + 1 }, () => new BestRows(limit));
    if (most > 0)
      searchTypos(this.#reader, key, true, most, (text, slips) =>
        bySlips[slips]?.add(this.#reader.row(text), text),
      );
    const rows = new Set(bySlips.flatMap((best) => best.rows));
    return [...rows].slice(0, limit).map((row) => this.#reader.written(this.#reader.name(row)));
  }

  #ownTags(counts: readonly TagCount[]): OwnTags {
    if (this.#own?.counts !== counts)
      this.#own = { counts, tags: new OwnTags(counts, this.#reader, (key) => this.#keptRowOf(key)) };
    return this.#own.tags;
  }

  /** As `#rowOf`; remembered, since the tags of a data set are asked for again after each change of it. */
  #keptRowOf(key: string): number {
    let row = this.#rows.get(key);
    if (row === undefined) this.#rows.set(key, (row = this.#rowOf(key)));
    return row;
  }

  #rowOf(key: string): number {
    let row = -1;
    this.#eachEqual(key, (text) => {
      if (this.#reader.isName(text)) row = this.#reader.row(text);
    });
    return row;
  }

  #eachEqual(key: string, work: (text: number) => void): void {
    const { points, offsets } = this.#reader.data;
    for (let [at, end] = this.#reader.range(key); at < end; at++) {
      const text = points[at] ?? 0;
      // shorter ones stand first
      if (this.#reader.length(text) - (offsets[at] ?? 0) > key.length) return;
      if (offsets[at] === 0) work(text);
    }
  }

  #mostPosted(own: OwnTags, limit: number): Partial<Record<TagMatch, BestRows>> {
    const best = new BestRows(limit);
    for (let row = 0; row < this.size && best.rows.length < limit; row++)
      if (!own.has(row)) best.add(row, this.#reader.name(row));
    return { prefix: best };
  }

  /** Tags with a word that begins with what was typed; those of the data set are left out. */
  #matching(typed: string, own: OwnTags, limit: number): Partial<Record<TagMatch, BestRows>> {
    const reader = this.#reader;
    const { points, offsets, rows, firsts } = reader.data;
    const [from, to] = reader.range(typed);
    if (to - from > manyPoints) {
      const first = this.#beginning(typed, own, limit, to - from);
      if (first !== null) return first;
    }
    const exact = new BestRows(limit);
    const prefix = new BestRows(limit);
    const alias = new BestRows(limit);
    const word = new BestRows(limit);
    for (let at = from; at < to; at++) {
      const text = points[at] ?? 0;
      const row = rows[text] ?? 0;
      if (own.has(row)) continue;
      if (offsets[at] !== 0) word.add(row, text);
      else if (reader.length(text) === typed.length) exact.add(row, text);
      else if (firsts[row] === text) prefix.add(row, text);
      else alias.add(row, text);
    }
    return { exact, prefix, alias, word };
  }

  /**
   * As `#matching`, for beginnings of so many tags that no later rank can get a place.
   *
   * @param most rows to look at before the other way is the quicker one
   * @returns null when they were not enough
   */
  #beginning(
    typed: string,
    own: OwnTags,
    limit: number,
    most: number,
  ): Partial<Record<TagMatch, BestRows>> | null {
    const reader = this.#reader;
    const exact = new BestRows(limit);
    this.#eachEqual(typed, (text) => {
      if (!own.has(reader.row(text))) exact.add(reader.row(text), text);
    });
    const prefix = new BestRows(limit);
    for (let row = 0; row < most && row < this.size; row++) {
      if (own.has(row) || !reader.startsWith(reader.name(row), typed, 0)) continue;
      prefix.add(row, reader.name(row));
      if (prefix.rows.length >= limit) return { exact, prefix };
    }
    return null;
  }

  /** Tags that have what was typed somewhere inside, until there are enough. Rows are looked through from the best on. */
  #inside(typed: string, own: OwnTags, found: Completions): void {
    const reader = this.#reader;
    const { pairs, rows } = reader.data;
    const [low, high] = pairBits(typed);
    for (let text = 0; text < reader.textCount; text++) {
      if (((pairs[2 * text] ?? 0) & low) >>> 0 !== low) continue;
      if (((pairs[2 * text + 1] ?? 0) & high) >>> 0 !== high) continue;
      const row = rows[text] ?? 0;
      if (own.has(row) || !this.#holds(text, typed)) continue;
      if (found.full) return;
      found.row(row, 'inside', text);
    }
  }

  #holds(text: number, typed: string): boolean {
    for (let at = this.#reader.length(text) - typed.length; at >= 0; at--)
      if (this.#reader.startsWith(text, typed, at)) return true;
    return false;
  }

  #typos(typed: string, own: OwnTags, found: Completions): void {
    const most = slipsIn(typed);
    if (most === 0) return;
    const bySlips = Array.from({ length: most + 1 }, () => new BestRows(enough));
    searchTypos(this.#reader, typed, false, most, (text, slips) => {
      const row = this.#reader.row(text);
      if (!own.has(row)) bySlips[slips]?.add(row, text);
    });
    const meant = own.meant(typed, most);
    bySlips.forEach((best, distance) => {
      for (const { tag, slips } of meant)
        if (slips === distance && found.list.length < enough) found.own(tag, 'typo', -1);
      best.rows.forEach((row, at) => {
        if (found.list.length < enough) found.row(row, 'typo', best.text(at));
      });
    });
  }
}

function allOf(tag: OwnTag): { tag: OwnTag; match: TagMatch; alias: number } {
  return { tag, match: 'prefix', alias: -1 };
}

/** As `tagKey`, with the space of a word that was ended: `long ` is not `longsword`. */
function typedKey(typed: string): string {
  const key = tagKey(typed);
  return key !== '' && /[\s_]$/.test(typed) ? `${key} ` : key;
}

/** Gathers completions, each tag once. */
class Completions {
  readonly list: TagCompletion[] = [];
  readonly #rows = new Set<number>();
  readonly #own = new Set<OwnTag>();

  constructor(
    private readonly reader: DataReader,
    private readonly limit: number,
  ) {}

  get full(): boolean {
    return this.list.length >= this.limit;
  }

  own(tag: OwnTag, match: TagMatch, alias: number): void {
    if (this.full || this.#own.has(tag)) return;
    this.#own.add(tag);
    const { reader } = this;
    const text = reader.aliases(Math.max(0, tag.row))[alias];
    this.list.push({
      name: tag.name,
      match,
      alias: alias < 0 || text === undefined ? null : reader.written(text),
      category: tag.row < 0 ? 'unknown' : reader.category(tag.row),
      posts: tag.row < 0 ? 0 : reader.posts(tag.row),
      uses: tag.uses,
    });
  }

  /** @param text by which it was found */
  row(row: number, match: TagMatch, text: number): void {
    if (this.full || this.#rows.has(row)) return;
    this.#rows.add(row);
    const { reader } = this;
    const name = reader.name(row);
    this.list.push({
      name: reader.written(name),
      match,
      alias: text === name ? null : reader.written(text),
      category: reader.category(row),
      posts: reader.posts(row),
      uses: 0,
    });
  }
}
