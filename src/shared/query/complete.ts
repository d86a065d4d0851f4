// What can be typed at a place of a query.

import type { TagCount } from '../dataset/records';
import { tagKey } from '../tagging/tagText';
import { filterNamed, filters } from './filters';
import { escapeGlob } from './glob';
import type { LexedValue, TermToken, Token } from './lex';
import { lexQuery } from './lex';
import { stateWords, thingWords } from './names';
import { printedPattern } from './print';

/** Words that can be completed, of one data set or all. */
export interface QueryWords {
  /** The most used first. */
  readonly tags: readonly TagCount[];
  /** Folders as the filter `folder:` takes them, with their images. */
  readonly folders: readonly TagCount[];
  /** Names of subsets, with their images. */
  readonly subsets: readonly TagCount[];
  /** Codes of problems that there are, with their images. */
  readonly problems: readonly TagCount[];
}

export interface QueryCompletion {
  readonly kind: 'filter' | 'tag' | 'folder' | 'subset' | 'problem' | 'state' | 'word';
  /** What the list shows. */
  readonly label: string;
  /** What takes the place of the text from `start` to `end`. */
  readonly insert: string;
  /** What it means, or how many images. */
  readonly detail: string;
}

/** What can stand at a place of a query. */
export interface QueryCompletions {
  /** UTF-16 offsets of the text that a completion takes the place of. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly QueryCompletion[];
}

/** Longer lists are not read. */
const mostItems = 50;

/** What can be typed at `offset`: filters, and their values with counts; what fits best comes first. */
export function completeQuery(text: string, offset: number, words: QueryWords): QueryCompletions {
  const tokens = lexQuery(text);
  const token = tokens.find(({ start, end }) => start < offset && offset <= end);
  const found =
    token?.kind === 'term' ? inTerm(token, text, offset, words) : atGap(tokens, token, text, offset);
  const { start, end } = found;
  const isLast = end >= text.length;
  const typed = text.slice(start, end);
  const items = found.items
    // what stands there already need not be offered
    .filter(({ insert }) => insert !== typed)
    .slice(0, mostItems)
    .map((item) => (isLast && item.kind !== 'filter' ? { ...item, insert: `${item.insert} ` } : item));
  return { start, end, items };
}

function inTerm(term: TermToken, text: string, offset: number, words: QueryWords): QueryCompletions {
  const { name, argument, value } = term;
  const filter = name === null ? undefined : filterNamed(name);
  if (filter?.kind === 'conf' && argument !== null && offset <= argument.end)
    return placed(
      argument,
      (typed) => tags(typed, words, (tag) => closedTag(tag, text, argument)),
      text,
      offset,
    );
  if (filter === undefined || offset < term.operatorStart + term.operator.length)
    return {
      start: term.start,
      end: term.end,
      items: atWord(typedIn(value, text, offset), value.quoted, words),
    };
  return placed(value, (typed) => valuesOf(filter.name, typed, words), text, offset);
}

function placed(
  value: LexedValue,
  items: (typed: string) => readonly QueryCompletion[],
  text: string,
  offset: number,
): QueryCompletions {
  return { start: value.start, end: value.end, items: items(typedIn(value, text, offset)) };
}

/** What stands before the cursor in a value, without its quote. */
function typedIn({ start, quoted }: LexedValue, text: string, offset: number): string {
  return text.slice(start + (quoted ? 1 : 0), offset);
}

/** Where nothing stands yet, or an operator. */
function atGap(
  tokens: readonly Token[],
  token: Token | undefined,
  text: string,
  offset: number,
): QueryCompletions {
  const isWord = token !== undefined && ['and', 'or', 'not'].includes(token.kind);
  const start = isWord ? token.start : offset;
  const end = isWord ? token.end : offset;
  const before = tokens.filter((each) => each.end <= start).at(-1);
  const typed = text.slice(start, offset);
  const joins = before?.kind === 'term' || before?.kind === 'close';
  return { start, end, items: [...filterItems(typed), ...operatorItems(typed, joins)] };
}

/** At a word: it may become a filter, or be a tag. */
function atWord(typed: string, quoted: boolean, words: QueryWords): readonly QueryCompletion[] {
  const found = tags(typed, words, (tag) => `tag:${quotedTag(tag)}`);
  return quoted
    ? found
    : [...filterItems(typed), ...found.slice(0, mostItems - 10), ...operatorItems(typed, true)];
}

function filterItems(typed: string): QueryCompletion[] {
  return filters
    .filter(({ name }) => name.startsWith(typed.toLowerCase()))
    .map(({ name, kind, about }) => {
      const insert = `${name}${kind === 'number' ? '>' : kind === 'conf' ? '(' : ':'}`;
      return { kind: 'filter', label: insert, insert, detail: about };
    });
}

function operatorItems(typed: string, joins: boolean): QueryCompletion[] {
  const known = [
    ...(joins ? [['OR', 'one of both'] as const, ['AND', 'both; also without the word'] as const] : []),
    ['NOT', 'what is behind must not hold; also -'] as const,
  ];
  return known
    .filter(([word]) => word.startsWith(typed.toUpperCase()))
    .map(([word, detail]) => ({ kind: 'word', label: word, insert: word, detail }));
}

function valuesOf(name: string, typed: string, words: QueryWords): readonly QueryCompletion[] {
  switch (name) {
    case 'tag':
      return tags(typed, words, quotedTag);
    case 'caption':
      return tags(typed, words, quotedTag);
    case 'folder':
      return counted(words.folders, 'folder', typed);
    case 'subset':
      return counted(words.subsets, 'subset', typed);
    case 'problem':
      return counted(words.problems, 'problem', typed);
    case 'is':
      return said(stateWords, typed);
    case 'has':
      return said(thingWords, typed);
    default:
      return [];
  }
}

function said(known: Readonly<Record<string, string>>, typed: string): QueryCompletion[] {
  return Object.entries(known)
    .filter(([word]) => word.startsWith(typed.toLowerCase()))
    .map(([word, detail]) => ({ kind: 'state', label: word, insert: word, detail }));
}

function counted(
  list: readonly TagCount[],
  kind: 'folder' | 'subset' | 'problem',
  typed: string,
): QueryCompletion[] {
  const lower = typed.toLowerCase();
  return list
    .filter(({ tag }) => tag.toLowerCase().includes(lower))
    .slice(0, mostItems)
    .map(({ tag, count }) => ({ kind, label: tag, insert: quotedTag(tag), detail: images(count) }));
}

/** Keys of a list of tags; a list is never changed, a new one is made. */
const keys = new WeakMap<readonly TagCount[], readonly string[]>();

/** Tags that fit what was typed: those that begin with it, then those with a word that does, then the rest; each by its count. */
function tags(typed: string, words: QueryWords, insert: (tag: string) => string): QueryCompletion[] {
  const wanted = tagKey(typed.replace(/[*?]/g, ''));
  const known = keys.get(words.tags) ?? words.tags.map(({ tag }) => tagKey(tag));
  keys.set(words.tags, known);
  const ranks: TagCount[][] = [[], [], []];
  for (const [index, tag] of words.tags.entries()) {
    const key = known[index] ?? '';
    const at = wanted === '' ? 0 : key.indexOf(wanted);
    if (at < 0) continue;
    const rank = at === 0 ? 0 : key.includes(` ${wanted}`) ? 1 : 2;
    const list = ranks[rank];
    if (list !== undefined && list.length < mostItems) list.push(tag);
    if ((ranks[0]?.length ?? 0) >= mostItems) break;
  }
  return ranks
    .flat()
    .slice(0, mostItems)
    .map(({ tag, count }) => ({ kind: 'tag', label: tag, insert: insert(tag), detail: images(count) }));
}

/** A tag between the parentheses of `conf`, which are closed where they are not. */
function closedTag(tag: string, text: string, { end }: LexedValue): string {
  return quotedTag(tag) + (text.slice(end).trimStart().startsWith(')') ? '' : ')>');
}

/** A text that means itself, as the value of a filter. */
function quotedTag(tag: string): string {
  return printedPattern(escapeGlob(tag));
}

function images(count: number): string {
  return count === 1 ? '1 image' : `${count.toLocaleString('en')} images`;
}
