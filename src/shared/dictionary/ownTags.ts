import type { TagCount } from '../dataset/records';
import { tagKey } from '../tagging/tagText';
import { isWord } from './buildData';
import type { DataReader } from './data';
import type { TagMatch } from './entry';
import { mayMean, SlipTable, slipsToBeginning } from './typos';

/** A tag of the data set, however it is written there. */
export interface OwnTag {
  readonly key: string;
  /** As it is written most often. */
  readonly name: string;
  /** Captions that have it; one with two ways of writing counts twice. */
  readonly uses: number;
  /** Of the dictionary; -1 when that does not have it. */
  readonly row: number;
  /** Keys of its aliases. */
  readonly aliases: readonly string[];
}

/** How a tag answers to what was typed. */
export interface OwnMatch {
  readonly tag: OwnTag;
  readonly match: TagMatch;
  /** Place in `tag.aliases`; -1 when it was its name. */
  readonly alias: number;
}

/** The tags of a data set beside a dictionary. They are few, and looked through one by one. */
export class OwnTags {
  /** The most used first. */
  readonly tags: readonly OwnTag[];
  /** By row of the dictionary: 1 where the data set has it. */
  readonly #rows: Uint8Array;
  readonly #keys = new Map<string, OwnTag>();

  /** @param rowOf the row of a key in the dictionary; -1 when it has none */
  constructor(counts: readonly TagCount[], reader: DataReader, rowOf: (key: string) => number) {
    const tags = new Map<string, OwnTag>();
    for (const { tag, count } of counts) {
      const key = tagKey(tag);
      if (key === '') continue;
      const known = tags.get(key);
      if (known !== undefined) tags.set(key, { ...known, uses: known.uses + count });
      else {
        const row = rowOf(key);
        const aliases = row < 0 ? [] : reader.aliases(row).map((text) => reader.key(text));
        tags.set(key, { key, name: tag, uses: count, row, aliases });
      }
    }
    this.tags = [...tags.values()].sort((one, other) => other.uses - one.uses || order(one, other));
    this.#keys = tags;
    this.#rows = new Uint8Array(reader.rowCount);
    for (const { row } of this.tags) if (row >= 0) this.#rows[row] = 1;
  }

  has(row: number): boolean {
    return this.#rows[row] === 1;
  }

  uses(key: string): number {
    return this.#keys.get(key)?.uses ?? 0;
  }

  /** Tags for what was typed; the most used first. */
  matching(typed: string): OwnMatch[] {
    const found: OwnMatch[] = [];
    const word = isWord(typed.charCodeAt(0));
    for (const tag of this.tags) {
      let match = matchOf(tag.key, typed, word);
      let alias = -1;
      for (let at = 0; at < tag.aliases.length && match !== 'exact'; at++) {
        const other = matchOf(tag.aliases[at] ?? '', typed, word);
        const counted = other === 'prefix' ? 'alias' : other;
        if (counted !== null && (match === null || ranks[counted] < ranks[match]))
          [match, alias] = [counted, at];
      }
      if (match !== null) found.push({ tag, match, alias });
    }
    return found;
  }

  /** Tags that are a few slips away, with the slips; the most used first. */
  meant(typed: string, most: number): { readonly tag: OwnTag; readonly slips: number }[] {
    const table = new SlipTable(typed, most);
    const found: { readonly tag: OwnTag; readonly slips: number }[] = [];
    for (const tag of this.tags) {
      if (!mayMean(typed, tag.key.charCodeAt(0))) continue;
      const slips = slipsToBeginning(table, tag.key, most);
      if (slips <= most) found.push({ tag, slips });
    }
    return found;
  }
}

/** Of tags with equal uses: as the dictionary has them, then by name. */
function order(one: OwnTag, other: OwnTag): number {
  const place = ({ row }: OwnTag): number => (row < 0 ? Infinity : row);
  if (one.row !== other.row) return place(one) - place(other);
  return one.key < other.key ? -1 : 1;
}

const ranks: Readonly<Record<TagMatch, number>> = {
  exact: 0,
  prefix: 1,
  alias: 2,
  word: 3,
  inside: 4,
  typo: 5,
};

/**
 * How a key answers to what was typed; null when not at all.
 *
 * @param word whether what was typed begins with a letter or digit: what begins with a mark can only stand inside
 */
function matchOf(key: string, typed: string, word: boolean): TagMatch | null {
  let at = key.indexOf(typed);
  if (at < 0) return null;
  if (at === 0) return key.length === typed.length ? 'exact' : 'prefix';
  // a later place may be the beginning of a word
  if (word)
    for (; at >= 0; at = key.indexOf(typed, at + 1)) if (!isWord(key.charCodeAt(at - 1))) return 'word';
  return 'inside';
}
