// Patterns of tags and captions against the table of tags: each becomes a set of numbers once, and images are compared with that.

import type { GlobPart } from '../../shared/query/glob';
import { anyNumber, containsTest, globParts, globTest, literalOf, mapText } from '../../shared/query/glob';
import type { Entry } from '../index/entry';
import type { TagTable } from '../index/tagTable';

/** Numbers of tags, as flags by number. */
export interface TagSet {
  readonly flags: Uint8Array;
  /** How many there are. */
  readonly size: number;
  /** The first few, to look them up in the counts of a folder. */
  readonly first: readonly number[];
}

const mostListed = 32;

/** Text as keys of tags have it, but for white space at the ends. See `tagKey`. */
export function folded(text: string): string {
  return text
    .replace(/\\([\\()])/g, '$1')
    .replace(/[_\s]+/g, ' ')
    .toLowerCase();
}

/** A pattern as it is compared with keys of tags. */
export function tagParts(pattern: string): GlobPart[] {
  const parts = mapText(globParts(pattern), folded);
  const [first, last] = [parts[0], parts.at(-1)];
  if (typeof first === 'string') parts[0] = first.trimStart();
  if (typeof last === 'string') parts[parts.length - 1] = (parts.at(-1) as string).trimEnd();
  return parts.filter((part) => part !== '');
}

/** Tags that a pattern means as a whole. */
export function tagsLike(pattern: string, table: TagTable): TagSet {
  const parts = tagParts(pattern);
  const literal = literalOf(parts);
  return literal === null ? tagsWhere(globTest(parts), table) : tagsOfKey(literal, table);
}

/** All ways of writing one tag. */
export function tagsOfKey(key: string, table: TagTable): TagSet {
  const numbers = table.numbersOf(key);
  const flags = new Uint8Array(table.names.length);
  for (const number of numbers) flags[number] = 1;
  return { flags, size: numbers.length, first: numbers.slice(0, mostListed) };
}

/** Tags whose keys pass. */
function tagsWhere(test: (key: string) => boolean, table: TagTable): TagSet {
  const passing = Uint8Array.from(table.keys, (key) => (test(key) ? 1 : 0));
  const flags = new Uint8Array(table.names.length);
  const first: number[] = [];
  let size = 0;
  for (let number = 0; number < flags.length; number++) {
    if (passing[table.keyOf[number] ?? 0] !== 1) continue;
    flags[number] = 1;
    size++;
    if (first.length < mostListed) first.push(number);
  }
  return { flags, size, first };
}

/**
 * A test for captions that contain a pattern: their tags with `, ` between, case and underscores not counted. An image without a tag
 * has no caption to look in.
 */
export function captionTest(pattern: string, table: TagTable): (entry: Entry) => boolean {
  const parts = withoutEnds(mapText(globParts(pattern), folded));
  if (parts.length === 0) return (entry) => entry.tagCount > 0;
  // tags with commas in them are there where another character separates tags
  if (!table.hasComma) {
    const literal = literalOf(parts);
    if (literal !== null) return literalTest(literal, table);
    const texts = parts.filter((part) => part !== anyNumber);
    if (texts.every((part) => typeof part === 'string' && /^[^ ,][^,]*$/.test(part)))
      return inOrderTest(texts as readonly string[], table);
  }
  const contains = containsTest(parts);
  const needed = fragments(parts).map((fragment) => tagsWhere((key) => key.includes(fragment), table));
  if (needed.some(({ size }) => size === 0)) return () => false;
  return (entry) =>
    entry.tagCount > 0 &&
    needed.every(({ flags }) => entry.hasAnyTag(flags)) &&
    contains(captionOf(entry, table));
}

/**
 * A test for captions that contain a text, where no tag has a comma in it: each comma of the text stands between two tags, so it need
 * not be looked for in captions, but in tags.
 */
function literalTest(literal: string, table: TagTable): (entry: Entry) => boolean {
  const inside = tagsWhere((key) => key.includes(literal), table);
  // `hair,` is followed by any tag, and ` hair` may begin one that follows another
  const pieces = literal.replace(/,$/, ', ').split(', ');
  const [first = '', ...others] = pieces;
  const across = [
    ...(others.length > 0 ? [acrossTags(pieces, table)] : []),
    ...(first.startsWith(' ') ? [acrossTags(['', first.slice(1), ...others], table)] : []),
  ];
  if (across.length === 0 && inside.size === 0) return () => false;
  return (entry) => entry.hasAnyTag(inside.flags) || across.some((test) => test(entry));
}

/** A test for tags in a row: the first ends with the first piece, the last begins with the last, those between are pieces. */
function acrossTags(pieces: readonly string[], table: TagTable): (entry: Entry) => boolean {
  const last = pieces.length - 1;
  const sets = pieces.map((piece, at) =>
    tagsWhere(
      (key) => (at === 0 ? key.endsWith(piece) : at === last ? key.startsWith(piece) : key === piece),
      table,
    ),
  );
  if (sets.some(({ size }) => size === 0)) return () => false;
  const flags = sets.map((set) => set.flags);
  return (entry) => {
    for (let from = 0; from + last < entry.tagCount; from++) {
      let at = 0;
      while (at <= last && flags[at]?.[entry.tagAt(from + at)] === 1) at++;
      if (at > last) return true;
    }
    return false;
  };
}

/**
 * A test for texts that stand one behind the other, none of which can reach from one tag into the next: for each tag is noted how
 * many of them it takes further when so many were found before it.
 */
function inOrderTest(texts: readonly string[], table: TagTable): (entry: Entry) => boolean {
  const steps = texts.map((_, before) => Uint16Array.from(table.keys, (key) => foundIn(key, texts, before)));
  return (entry) => {
    let found = 0;
    for (let position = 0; position < entry.tagCount; position++) {
      found = steps[found]?.[table.keyOf[entry.tagAt(position)] ?? 0] ?? found;
      if (found === texts.length) return true;
    }
    return false;
  };
}

/** How many texts are found in order when those from `found` on are looked for in a key. */
function foundIn(key: string, texts: readonly string[], found: number): number {
  for (let at = 0; ; found++) {
    const text = texts[found];
    const place = text === undefined ? -1 : key.indexOf(text, at);
    if (text === undefined || place < 0) return found;
    at = place + text.length;
  }
}

/** Pieces of a pattern each of which must stand within one tag. */
function fragments(parts: readonly GlobPart[]): string[] {
  return parts
    .filter((part) => typeof part === 'string')
    .flatMap((part) => part.split(','))
    .map((fragment) => fragment.trim())
    .filter((fragment) => fragment !== '');
}

function withoutEnds(parts: readonly GlobPart[]): GlobPart[] {
  const from = parts[0] === anyNumber ? 1 : 0;
  const to = parts.length > from && parts.at(-1) === anyNumber ? -1 : undefined;
  return parts.slice(from, to);
}

function captionOf(entry: Entry, table: TagTable): string {
  let text = '';
  for (let position = 0; position < entry.tagCount; position++)
    text += `${position === 0 ? '' : ', '}${table.keys[table.keyOf[entry.tagAt(position)] ?? 0] ?? ''}`;
  return text;
}
