import { impliedBy } from './implications';
import type { TaggingOptions } from './options';
import { matcher } from './patterns';
import type { Category, TagInfo } from './scores';
import { rankOf } from './tagOrder';
import { escaped, spaced, tagKey, tagsBetweenCommas } from './tagText';

/** What options make of a tag of a list, whatever its score. */
export interface TagFacts {
  readonly index: number;
  /** As in the list, or the name that an alias stands for. */
  readonly name: string;
  readonly category: Category;
  /** Of the name, see `tagKey`. */
  readonly key: string;
  /** Whether exclude and include let it pass. */
  readonly wanted: boolean;
  /** Keys of tags that it says too. */
  readonly implied: ReadonlySet<string>;
  readonly rank: number;
  /** How it is written: none, one or several. */
  readonly texts: readonly { readonly text: string; readonly key: string }[];
}

const nothing: ReadonlySet<string> = new Set();

/** The facts of each tag of a list, found out when first asked for. */
export function factsFor(
  tagList: readonly TagInfo[],
  options: TaggingOptions,
): (index: number) => TagFacts | undefined {
  const excluded = matcher(options.exclude);
  const included = matcher(options.include);
  const aliases = keyed(options.aliases);
  const replacements = keyed(options.replacements);
  const restricted = options.include.length > 0;
  const find = (index: number): TagFacts | undefined => {
    const listed = tagList[index];
    if (listed === undefined) return undefined;
    const { category } = listed;
    const name = aliases.get(tagKey(listed.name)) ?? listed.name;
    return {
      index,
      name,
      category,
      key: tagKey(name),
      wanted: !excluded(name) && (!restricted || category === 'rating' || included(name)),
      implied: category === 'general' ? impliedBy(name) : nothing,
      rank: rankOf({ index, name, category }, options),
      texts: written(name, category, replacements, options).map((text) => ({ text, key: tagKey(text) })),
    };
  };
  const known: (TagFacts | undefined)[] = [];
  return (index) => (known[index] ??= find(index));
}

/** How a tag is written: none, one or several. */
function written(
  name: string,
  category: Category,
  replacements: ReadonlyMap<string, string>,
  options: TaggingOptions,
): readonly string[] {
  const replaced = replacements.get(tagKey(name));
  if (replaced !== undefined) return tagsBetweenCommas(replaced);
  const names = options.expandCharacters && category === 'character' ? expanded(name) : [name];
  return names.flatMap((each) => {
    const text = options.spaces ? spaced(each) : each;
    return tagsBetweenCommas(options.escape ? escaped(text) : text);
  });
}

/** `name_(series)` as its two parts; `name_(dress)_(series)` as `name_(dress)` and `series`. */
function expanded(name: string): string[] {
  const [, character, series] = /^(.+?)[_ ]\(([^()]+)\)$/.exec(name) ?? [];
  return character === undefined || series === undefined ? [name] : [character, series];
}

/** A table by `tagKey`, so that underscores and case do not count. */
export function keyed(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(table).map(([from, to]) => [tagKey(from), to]));
}
