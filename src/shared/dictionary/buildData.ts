import { tagKey } from '../tagging/tagText';
import type { DictionaryData } from './data';
import { forms, pageSize } from './data';
import type { DictionaryEntry, TagCategory } from './entry';
import { tagCategories } from './listCategories';
import { pairBits } from './pairs';
import { sortByUnits } from './sortPoints';

/** A tag on its way into the index. */
interface Tag {
  readonly key: string;
  readonly name: string;
  category: TagCategory;
  posts: number;
  /** By key. */
  readonly aliases: Map<string, string>;
}

/** Words beyond this place in a text cannot be begun with; the text is found by its earlier words. */
const lastOffset = 0xffff;

/**
 * The index over lists. A tag of several lists is one: the first list says its name, and its category and posts where it has them;
 * aliases are put together.
 */
export function buildData(lists: readonly (readonly DictionaryEntry[])[]): DictionaryData {
  // Array.prototype.sort is stable: of equal posts the first in the lists comes first
  const tags = [...merged(lists).values()].sort((one, other) => other.posts - one.posts);
  const count = tags.reduce((sum, { aliases }) => sum + 1 + aliases.size, 0);
  const texts = new Texts(count);
  const firsts = new Uint32Array(tags.length + 1);
  const posts = new Uint32Array(tags.length);
  const categories = new Uint8Array(tags.length);
  tags.forEach((tag, row) => {
    firsts[row] = texts.count;
    posts[row] = tag.posts;
    categories[row] = tagCategories.indexOf(tag.category);
    texts.add(tag.key, tag.name, row);
    for (const [key, alias] of tag.aliases) texts.add(key, alias, row);
  });
  firsts[tags.length] = texts.count;
  return { ...texts.end(), firsts, posts, categories };
}

function merged(lists: readonly (readonly DictionaryEntry[])[]): Map<string, Tag> {
  const tags = new Map<string, Tag>();
  for (const list of lists)
    for (const { name, category, posts, aliases } of list) {
      const key = tagKey(name);
      if (key === '') continue;
      let tag = tags.get(key);
      if (tag === undefined) {
        tag = { key, name, category, posts, aliases: new Map() };
        tags.set(key, tag);
      }
      if (tag.category === 'unknown') tag.category = category;
      if (tag.posts === 0) tag.posts = posts;
      for (const alias of aliases) {
        const other = tagKey(alias);
        if (other !== '' && other !== key && !tag.aliases.has(other)) tag.aliases.set(other, alias);
      }
    }
  return tags;
}

/** Gathers texts and their words. */
class Texts {
  readonly #pages: string[] = [];
  #page: string[] = [];
  #filled = 0;
  readonly #starts: Uint32Array<ArrayBuffer>;
  readonly #lengths: Uint16Array<ArrayBuffer>;
  readonly #forms: Uint8Array<ArrayBuffer>;
  readonly #rows: Uint32Array<ArrayBuffer>;
  readonly #pairs: Uint32Array<ArrayBuffer>;
  readonly #odd = new Map<number, string>();
  readonly #keys: string[] = [];
  readonly #pointTexts: number[] = [];
  readonly #pointOffsets: number[] = [];
  count = 0;

  constructor(size: number) {
    this.#starts = new Uint32Array(size);
    this.#lengths = new Uint16Array(size);
    this.#forms = new Uint8Array(size);
    this.#rows = new Uint32Array(size);
    this.#pairs = new Uint32Array(2 * size);
  }

  add(key: string, name: string, row: number): void {
    if (this.#filled + key.length > pageSize) this.#turn();
    const text = this.count++;
    this.#starts[text] = this.#pages.length * pageSize + this.#filled;
    this.#lengths[text] = key.length;
    this.#rows[text] = row;
    this.#forms[text] =
      key.replaceAll(' ', '_') === name ? forms.underscores : key === name ? forms.key : forms.odd;
    if (this.#forms[text] === forms.odd) this.#odd.set(text, name);
    this.#pairs.set(pairBits(key), 2 * text);
    this.#page.push(key);
    this.#filled += key.length;
    this.#keys.push(key);
    this.#point(text, 0);
    for (let at = 1; at < key.length && at <= lastOffset; at++)
      if (isWord(key.charCodeAt(at)) && !isWord(key.charCodeAt(at - 1))) this.#point(text, at);
  }

  end(): Omit<DictionaryData, 'firsts' | 'posts' | 'categories'> {
    this.#turn();
    const [texts, offsets, keys] = [this.#pointTexts, this.#pointOffsets, this.#keys];
    const order = Uint32Array.from(texts.keys());
    sortByUnits(order, (point, at) => {
      const key = keys[texts[point] ?? 0] ?? '';
      const place = (offsets[point] ?? 0) + at;
      return place < key.length ? key.charCodeAt(place) : -1;
    });
    return {
      pages: this.#pages,
      starts: this.#starts,
      lengths: this.#lengths,
      forms: this.#forms,
      rows: this.#rows,
      pairs: this.#pairs,
      odd: this.#odd,
      points: order.map((point) => texts[point] ?? 0),
      offsets: Uint16Array.from(order, (point) => offsets[point] ?? 0),
    };
  }

  #point(text: number, offset: number): void {
    this.#pointTexts.push(text);
    this.#pointOffsets.push(offset);
  }

  #turn(): void {
    this.#pages.push(this.#page.join(''));
    this.#page = [];
    this.#filled = 0;
  }
}

/** Whether a UTF-16 unit belongs to a word: digits, letters, and all that is not ASCII. Keys have no capitals. */
export function isWord(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit >= 128;
}
