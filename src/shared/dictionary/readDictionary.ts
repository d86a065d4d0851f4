// Tag lists in the format of tagcomplete: `name,category,posts,"alias,alias"`, without a header; all but the name may be missing.

import { tagKey } from '../tagging/tagText';
import { csvFields } from './csvFields';
import type { DictionaryEntry, TagCategory } from './entry';
import type { ListKind } from './listCategories';
import { categoryOfNumber, categoryOfWord, listKind } from './listCategories';

/** A line of a list that is not as it should be. */
export interface ListFault {
  /** Counted from 1. */
  readonly line: number;
  /** Goes on behind “Line 3 of tags.csv ”, without a full stop. */
  readonly what: string;
  readonly fix: string;
}

export interface TagList {
  readonly entries: readonly DictionaryEntry[];
  readonly kind: ListKind;
  /** The first ones. */
  readonly faults: readonly ListFault[];
  /** All of them. */
  readonly faultCount: number;
}

/** Which field is what; -1 where a list does not have it. */
interface Columns {
  readonly name: number;
  readonly category: number;
  readonly posts: number;
  readonly aliases: number;
}

const usual: Columns = { name: 0, category: 1, posts: 2, aliases: 3 };
/** No tag is longer, and longer ones would not fit the index. */
const longest = 1_000;
const shownFaults = 20;
const largest = 0xffffffff;

/**
 * Reads a list. What is wrong with a line is told, and costs that line only, or that field where the name can be used. A header, as
 * taggers' lists have one, says which field is what.
 *
 * @param text of the file
 * @param file its name, which may say whose numbers the categories are
 */
export function readDictionary(text: string, file: string): TagList {
  const reader = new ListReader(file);
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; from < text.length; line++) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    reader.take(text.slice(from, text[end - 1] === '\r' ? end - 1 : end), line);
    from = end + 1;
  }
  return reader.end();
}

/** An entry whose category is still a number. */
type RawEntry = Omit<DictionaryEntry, 'category'> & { readonly category: number | TagCategory };

/** Takes a list in, line by line. */
class ListReader {
  readonly #entries: RawEntry[] = [];
  readonly #numbers = new Set<number>();
  readonly #faults: ListFault[] = [];
  #faultCount = 0;
  #columns: Columns | undefined;

  constructor(private readonly file: string) {}

  take(text: string, line: number): void {
    if (text.trim() === '') return;
    const { fields, fault } = csvFields(text);
    if (fault !== null)
      this.#fault(line, fault, 'Put quotes around the whole field, and double those inside.');
    if (this.#columns === undefined) {
      const header = columnsOf(fields);
      this.#columns = header ?? usual;
      if (header !== null) return;
    }
    const { name, category, posts, aliases } = this.#columns;
    const tag = (fields[name] ?? '').trim();
    if (tagKey(tag) === '') return this.#fault(line, 'has no tag', 'Begin it with a tag, or remove it.');
    if (tag.length > longest)
      return this.#fault(line, `has a tag of ${tag.length} letters`, 'Check that it is a list of tags.');
    this.#entries.push({
      name: tag,
      category: this.#category(fields[category], line),
      posts: this.#posts(fields[posts], line),
      aliases: aliasesIn(fields[aliases]),
    });
  }

  end(): TagList {
    const kind = listKind(this.file, this.#numbers);
    const entries = this.#entries.map((entry) => ({
      ...entry,
      category: typeof entry.category === 'number' ? categoryOfNumber(entry.category, kind) : entry.category,
    }));
    return { entries, kind, faults: this.#faults, faultCount: this.#faultCount };
  }

  #category(field: string | undefined, line: number): number | TagCategory {
    const text = (field ?? '').trim();
    if (text === '') return 'unknown';
    if (/^-?\d{1,3}$/.test(text)) {
      const number = Number(text);
      this.#numbers.add(number);
      return number;
    }
    const word = categoryOfWord(text);
    if (word === undefined)
      this.#fault(line, `has “${shown(text)}” for a category`, 'Write a number, or leave it empty.');
    return word ?? 'unknown';
  }

  #posts(field: string | undefined, line: number): number {
    const text = (field ?? '').trim();
    if (text === '') return 0;
    if (/^\d+$/.test(text)) return Math.min(Number(text), largest);
    // the lists of additional words have a note where others have the count
    if (!/^-?[\d.]/.test(text)) return 0;
    this.#fault(
      line,
      `has “${shown(text)}” for a count of posts`,
      'Write a whole number, or leave it empty.',
    );
    return 0;
  }

  #fault(line: number, what: string, fix: string): void {
    if (this.#faultCount++ < shownFaults) this.#faults.push({ line, what, fix });
  }
}

function aliasesIn(field: string | undefined): string[] {
  if (field === undefined || field === '') return [];
  return field
    .split(',')
    .map((alias) => alias.trim())
    .filter((alias) => alias !== '' && alias.length <= longest);
}

/** The columns that a header names; null when the line is none. */
function columnsOf(fields: readonly string[]): Columns | null {
  const names = fields.map((field) => field.trim().toLowerCase());
  const place = (...words: string[]): number => names.findIndex((name) => words.includes(name));
  const name = place('name', 'tag');
  const category = place('category', 'type');
  if (name < 0 || category < 0) return null;
  return { name, category, posts: place('count', 'posts', 'post_count'), aliases: place('aliases', 'alias') };
}

function shown(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}
