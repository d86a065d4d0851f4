// What the dictionary promises, done the slow and plain way: everything is looked at, nothing is indexed.

import type { DictionaryEntry, TagMatch } from '../../../../src/shared/dictionary/entry';
import { matches } from '../../../../src/shared/dictionary/entry';
import { tagKey } from '../../../../src/shared/tagging/tagText';

/** Distance of optimal string alignment, by its definition. */
export function distance(one: string, other: string): number {
  const table: number[][] = [];
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = 0; i <= one.length; i++) {
    const row: number[] = [];
    table.push(row);
    for (let j = 0; j <= other.length; j++) {
      if (i === 0 || j === 0) row.push(i + j);
      else {
        const ways = [
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1),
        ];
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          ways.push(at(i - 2, j - 2) + 1);
        row.push(Math.min(...ways));
      }
    }
  }
  return at(one.length, other.length);
}

/** Slips from what was typed to a word, or to the closest of its beginnings. */
export function slipsTo(typed: string, word: string, whole: boolean): number {
  if (whole) return distance(typed, word);
  return Math.min(
    ...Array.from({ length: word.length + 1 }, (_, end) => distance(typed, word.slice(0, end))),
  );
}

function allowed(typed: string): number {
  return typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
}

function firstFits(typed: string, word: string): boolean {
  return word[0] === typed[0] || word[0] === typed[1];
}

function simple(key: string, typed: string): 'exact' | 'prefix' | 'word' | 'inside' | null {
  if (key === typed) return 'exact';
  if (key.startsWith(typed)) return 'prefix';
  const word = (letter: string | undefined): boolean =>
    letter !== undefined && /[a-z0-9\u0080-\uffff]/.test(letter);
  for (let at = 1; at < key.length; at++)
    if (key.startsWith(typed, at) && word(key[at]) && !word(key[at - 1])) return 'word';
  return key.includes(typed) ? 'inside' : null;
}

export interface NaiveTag {
  readonly name: string;
  readonly key: string;
  readonly posts: number;
  readonly uses: number;
  readonly aliases: readonly string[];
  readonly order: number;
}

/** The tags of lists and of a data set as one. */
export function naiveTags(
  lists: readonly (readonly DictionaryEntry[])[],
  own: readonly { tag: string; count: number }[],
): NaiveTag[] {
  const tags = new Map<string, { name: string; posts: number; aliases: string[]; listed: boolean }>();
  for (const entry of lists.flat()) {
    const key = tagKey(entry.name);
    if (key === '') continue;
    const tag = tags.get(key) ?? { name: entry.name, posts: 0, aliases: [], listed: true };
    tags.set(key, tag);
    if (tag.posts === 0) tag.posts = entry.posts;
    for (const alias of entry.aliases.map(tagKey))
      if (alias !== '' && alias !== key && !tag.aliases.includes(alias)) tag.aliases.push(alias);
  }
  const order = new Map([...tags].sort(([, a], [, b]) => b.posts - a.posts).map(([key], at) => [key, at]));
  const uses = new Map<string, number>();
  for (const { tag, count } of own) {
    const key = tagKey(tag);
    if (key === '') continue;
    if (!uses.has(key)) {
      const known = tags.get(key);
      if (known === undefined) tags.set(key, { name: tag, posts: 0, aliases: [], listed: false });
      else known.name = tag;
    }
    uses.set(key, (uses.get(key) ?? 0) + count);
  }
  return [...tags].map(([key, tag]) => ({
    ...tag,
    key,
    uses: uses.get(key) ?? 0,
    order: order.get(key) ?? Infinity,
  }));
}

/** Names with their match, as `complete` has to give them. */
export function naiveComplete(
  tags: readonly NaiveTag[],
  typedText: string,
  limit: number,
): { name: string; match: TagMatch }[] {
  const key = tagKey(typedText);
  const typed = key !== '' && /[\s_]$/.test(typedText) ? `${key} ` : key;
  const better = (a: NaiveTag, b: NaiveTag): number =>
    b.uses - a.uses || (a.order === b.order ? (a.key < b.key ? -1 : 1) : a.order - b.order);
  if (typed === '')
    return tags
      .toSorted(better)
      .slice(0, limit)
      .map(({ name }) => ({ name, match: 'prefix' }));
  const rank = (match: TagMatch, alias: boolean): number =>
    2 * matches.indexOf(match) + (match === 'exact' && alias ? 1 : 0);
  const found = tags.flatMap((tag) => {
    const ways = [tag.key, ...tag.aliases].flatMap((text, at) => {
      const match = simple(text, typed);
      if (match === null) return [];
      const counted: TagMatch = at > 0 && match === 'prefix' ? 'alias' : match;
      return { match: counted, rank: rank(counted, at > 0) };
    });
    const best = ways.sort((a, b) => a.rank - b.rank)[0];
    return best === undefined ? [] : { tag, ...best };
  });
  const list: { name: string; match: TagMatch }[] = found
    .sort((a, b) => a.rank - b.rank || better(a.tag, b.tag))
    .slice(0, limit)
    .map(({ tag, match }) => ({ name: tag.name, match }));
  const few = Math.min(10, limit);
  if (list.length < few && allowed(typed) > 0) {
    const known = new Set(list.map(({ name }) => name));
    const meant = tags
      .filter(({ name }) => !known.has(name))
      .flatMap((tag) => {
        const texts = [tag.key, ...(tag.uses > 0 ? [] : tag.aliases)].filter((text) =>
          firstFits(typed, text),
        );
        const slips = Math.min(...texts.map((text) => slipsTo(typed, text, false)));
        return slips <= allowed(typed) ? { tag, slips } : [];
      })
      .sort((a, b) => a.slips - b.slips || better(a.tag, b.tag));
    for (const { tag } of meant) if (list.length < few) list.push({ name: tag.name, match: 'typo' });
  }
  return list;
}

/** Names that may have been meant. */
export function naiveNearest(tags: readonly NaiveTag[], tag: string, limit: number): string[] {
  const key = tagKey(tag);
  return tags
    .flatMap((one) => {
      const texts = [one.key, ...one.aliases].filter((text) => firstFits(key, text));
      const slips = Math.min(...texts.map((text) => slipsTo(key, text, true)));
      return slips <= allowed(key) ? { one, slips } : [];
    })
    .sort((a, b) => a.slips - b.slips || a.one.order - b.one.order)
    .slice(0, allowed(key) === 0 ? 0 : limit)
    .map(({ one }) => one.name);
}
