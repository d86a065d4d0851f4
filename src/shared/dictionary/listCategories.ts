import { categories } from '../tagging/scores';
import type { TagCategory } from './entry';

/** All kinds of tags; the index keeps their places in this list. */
export const tagCategories: readonly TagCategory[] = [...categories, 'species', 'lore', 'invalid', 'unknown'];

/** Whose numbers a list's categories are. */
export type ListKind = 'danbooru' | 'e621' | 'merged' | 'derpibooru';

/** Numbers as the sites have them. 9 is the rating in the lists of taggers. */
const danbooru: Readonly<Record<number, TagCategory>> = {
  0: 'general',
  1: 'artist',
  3: 'copyright',
  4: 'character',
  5: 'meta',
  9: 'rating',
};

const e621: Readonly<Record<number, TagCategory>> = {
  [-1]: 'invalid',
  0: 'general',
  1: 'artist',
  3: 'copyright',
  4: 'character',
  5: 'species',
  6: 'invalid',
  7: 'meta',
  8: 'lore',
};

/** From this number on a merged list has e621's, moved up by it: 7 is e621's 0. */
const moved = 7;

/**
 * Whose numbers these are: the file's name says it, or else the numbers that are used. Only merged lists go above 9; only e621's have
 * -1, 6, 7 or 8.
 *
 * @param file its name
 * @param used every number in the list
 */
export function listKind(file: string, used: ReadonlySet<number>): ListKind {
  const name = file.toLowerCase();
  if (/merge/.test(name)) return 'merged';
  if (/derpi/.test(name)) return 'derpibooru';
  if (/danbooru/.test(name) && /e621/.test(name)) return 'merged';
  if (/e621/.test(name)) return 'e621';
  if (/danbooru/.test(name)) return 'danbooru';
  if ([...used].some((number) => number > 9)) return 'merged';
  return [-1, 6, 7, 8].some((number) => used.has(number)) ? 'e621' : 'danbooru';
}

/** The category of a number; `unknown` where the list's numbers do not have it. */
export function categoryOfNumber(number: number, kind: ListKind): TagCategory {
  switch (kind) {
    case 'danbooru':
      return danbooru[number] ?? 'unknown';
    case 'e621':
      return e621[number] ?? 'unknown';
    case 'merged':
      return (number <= 5 ? danbooru[number] : e621[number - moved]) ?? 'unknown';
    case 'derpibooru':
      return number === 0 ? 'general' : 'unknown';
  }
}

/** The category of a word; undefined when it is none. */
export function categoryOfWord(word: string): TagCategory | undefined {
  const wanted = word.trim().toLowerCase();
  return tagCategories.find((category) => category === wanted);
}
