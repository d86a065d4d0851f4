import type { TagDictionary } from '../dictionary/tagDictionary';
import { impliedBy } from '../tagging/implications';
import { kaomoji, spaced, tagKey } from '../tagging/tagText';
import type { LintFacts } from './lintTypes';
import type { NearTag } from './nearDuplicates';
import type { WritingHabits } from './writingHabits';
import { withUnderscores, written } from './writingHabits';

/** What facts are found out from. */
export interface FactSources {
  readonly dictionary: TagDictionary;
  /** Whether lists were chosen that should have every tag. */
  readonly complete: boolean;
  readonly habits: WritingHabits;
  readonly near: ReadonlyMap<string, NearTag>;
  /** Words of the data set's own, which no dictionary has to know: triggers and class words. */
  readonly own: readonly string[];
}

/** More words than this are a sentence and no tag. */
const mostWords = 6;
const nothing: ReadonlySet<string> = new Set();

/** The facts of tags, found out when first asked for and kept. */
export function lintFacts(sources: FactSources): (tag: string) => LintFacts {
  const own = new Set(sources.own.map(tagKey));
  const known = new Map<string, LintFacts>();
  return (tag) => {
    let facts = known.get(tag);
    if (facts === undefined) known.set(tag, (facts = factsOf(tag, sources, own)));
    return facts;
  };
}

function factsOf(
  tag: string,
  { dictionary, complete, habits, near }: FactSources,
  own: ReadonlySet<string>,
): LintFacts {
  const key = tagKey(tag);
  const isOwn = own.has(key);
  const entry = key === '' || isOwn ? undefined : dictionary.find(tag);
  const names = entry === undefined && !isOwn && key !== '' ? dictionary.canonical(tag) : [];
  const aliasOf = names.map(({ name }) => written(name, habits));
  const sentence = key.split(' ').length > mostWords || /[.!?]$/.test(key);
  return {
    key,
    aliasOf,
    unknown: complete && !isOwn && key !== '' && entry === undefined && names.length === 0 && !sentence,
    near: isOwn || sentence ? null : (near.get(key) ?? null),
    implied: sentence ? nothing : impliedBy(tag),
    respaced: isOwn ? null : respaced(tag, habits),
    unescaped: habits.escapes === true || !/\\[()]/.test(tag) ? null : tag.replace(/\\([()])/g, '$1'),
  };
}

function respaced(tag: string, { underscores }: WritingHabits): string | null {
  if (underscores === null || kaomoji.has(tag)) return null;
  const other = underscores ? withUnderscores(tag) : spaced(tag);
  // a mark with an underscore in it is a face that the list does not have
  if (other === tag || !/[\p{L}\p{N}]{2}/u.test(tag)) return null;
  return other;
}
