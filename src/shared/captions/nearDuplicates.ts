import type { TagCount } from '../dataset/records';
import { tagKey } from '../tagging/tagText';

/** The tag that another one may be a slip of. */
export interface NearTag {
  /** As it is written most often. */
  readonly tag: string;
  readonly uses: number;
  /** Uses of the other one. */
  readonly own: number;
}

interface Tag {
  readonly key: string;
  readonly tag: string;
  uses: number;
}

/** A slip of the finger is rare: in no more captions than this. */
const rare = 2;
/** And the tag that was meant is used so much more often. */
const timesMore = 5;
/** Shorter words are close to many others. */
const shortest = 7;
/** Longer ones are sentences. */
const longest = 60;
/** With more rare tags than this they are no slips, but how the data set is written. */
const mostRare = 10_000;

/**
 * Tags of a data set that may be another one of its tags: the same words in one number (`blue eye`, `blue eyes`), written together or
 * apart (`ponytail`, `pony tail`), or with a letter too many, missing or swapped.
 *
 * @param isKnown whether a key is a tag of a dictionary: such a tag is no slip
 * @returns by the key of the rarer one
 */
export function nearDuplicates(
  tags: readonly TagCount[],
  isKnown: (key: string) => boolean,
): ReadonlyMap<string, NearTag> {
  const steps = nearDuplicateSteps(tags, isKnown);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** As `nearDuplicates`, with a stop after each little piece of work: tens of thousands of tags take a while. */
export function* nearDuplicateSteps(
  tags: readonly TagCount[],
  isKnown: (key: string) => boolean,
): Generator<void, ReadonlyMap<string, NearTag>> {
  const all = yield* byKey(tags);
  const found = new Map<string, NearTag>();
  const note = (slip: Tag, meant: Tag): void => {
    if (!found.has(slip.key)) found.set(slip.key, { tag: meant.tag, uses: meant.uses, own: slip.uses });
  };
  for (const group of yield* groupsOf(all)) {
    const known = group.filter(({ key }) => isKnown(key));
    const [meant] = (known.length > 0 ? known : group).toSorted(moreUsed);
    for (const tag of group) if (meant !== undefined && tag !== meant && !isKnown(tag.key)) note(tag, meant);
    yield;
  }
  for (const pair of slips(all, isKnown)) {
    if (pair !== undefined) note(...pair);
    yield;
  }
  return found;
}

function* byKey(tags: readonly TagCount[]): Generator<void, Tag[]> {
  const all = new Map<string, Tag>();
  for (const { tag, count } of tags) {
    yield;
    const key = tagKey(tag);
    const known = all.get(key);
    if (known !== undefined) known.uses += count;
    else if (key !== '') all.set(key, { key, tag, uses: count });
  }
  return [...all.values()];
}

/** Tags that are alike but for spaces, hyphens and number; only those that are not alone. */
function* groupsOf(all: readonly Tag[]): Generator<void, Tag[][]> {
  const groups = new Map<string, Tag[]>();
  for (const tag of all) {
    const folded = foldedWords(tag.key);
    const group = groups.get(folded);
    if (group === undefined) groups.set(folded, [tag]);
    else group.push(tag);
    yield;
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

function moreUsed(one: Tag, other: Tag): number {
  return other.uses - one.uses || (one.key < other.key ? -1 : 1);
}

/** A key without what tells two ways of writing the same words apart. */
function foldedWords(key: string): string {
  return key
    .split(/[\s\-'’]+/)
    .map((word) => (word.length > 3 && /[^su'i]s$/.test(word) ? word.slice(0, -1) : word))
    .join('');
}

/** Rare tags with a letter too many, missing or swapped with its neighbour, and the tags that were meant; undefined for a stop. */
function* slips(all: readonly Tag[], isKnown: (key: string) => boolean): Generator<[Tag, Tag] | undefined> {
  const suspects: Tag[] = [];
  for (const tag of all) {
    const { key, uses } = tag;
    if (uses <= rare && key.length >= shortest && key.length <= longest && !isKnown(key)) suspects.push(tag);
    yield undefined;
  }
  if (suspects.length > mostRare) return;
  const common = new Map(all.filter(({ uses }) => uses >= timesMore).map((tag) => [tag.key, tag] as const));
  // keys of common tags with one letter taken out, for slips that left it out
  const shortened = new Map<string, Tag>();
  for (const tag of common.values()) {
    if (tag.key.length <= longest)
      for (const [key] of withoutOne(tag.key)) if (!shortened.has(key)) shortened.set(key, tag);
    yield undefined;
  }
  for (const slip of suspects) {
    const meant = shortened.get(slip.key) ?? meantBy(slip.key, common);
    yield meant !== undefined &&
    meant.uses >= timesMore * slip.uses &&
    digitsOf(meant.key) === digitsOf(slip.key)
      ? [slip, meant]
      : undefined;
  }
}

function meantBy(key: string, common: ReadonlyMap<string, Tag>): Tag | undefined {
  for (const [shorter, swapped] of withoutOne(key)) {
    const meant = common.get(shorter) ?? common.get(swapped);
    if (meant !== undefined) return meant;
  }
  return undefined;
}

/** For each place: the text without its letter, and with the letter behind the next one. */
function* withoutOne(key: string): Generator<[string, string]> {
  for (let at = 0; at < key.length; at++) {
    const [before, letter, after] = [key.slice(0, at), key.charAt(at), key.slice(at + 1)];
    yield [before + after, before + after.charAt(0) + letter + after.slice(1)];
  }
}

/** `2girls` and `3girls` differ on purpose. */
function digitsOf(key: string): string {
  return key.replace(/\D/g, '');
}
