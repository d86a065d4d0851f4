import type { Category, TagInfo } from '../../../shared/tagging/scores';
import { categories } from '../../../shared/tagging/scores';
import { ModelError } from '../modelError';

/** More than any tagger has; Camie has 70,527. */
export const mostTags = 1_000_000;
const longestName = 500;

/** Danbooru's numbers of categories; 9, 10 are those that taggers add. */
const numbers: Readonly<Record<number, Category>> = {
  0: 'general',
  1: 'artist',
  3: 'copyright',
  4: 'character',
  5: 'meta',
  9: 'rating',
  10: 'year',
};

const names: ReadonlySet<string> = new Set(categories);

/** A category by its number; one that is not known counts as general, so that its tags can be seen. */
export function categoryOfNumber(number: number): Category {
  return numbers[number] ?? 'general';
}

/** A category by its name in any letter case; null for a name that is not known. */
export function categoryOfName(name: string): Category | null {
  const small = name.toLowerCase();
  return isCategory(small) ? small : null;
}

export function isCategory(name: string): name is Category {
  return names.has(name);
}

/**
 * A name as the list has it.
 *
 * @param where "Line 3 of tags.txt"
 * @throws ModelError `tags-name` for an empty name, one with control characters or one that is far too long
 */
export function tagName(name: string, where: string): string {
  // eslint-disable-next-line no-control-regex -- these are what must not be there
  if (name.trim() === '' || name.length > longestName || /[\u0000-\u001f\u007f]/.test(name))
    throw new ModelError(
      'tags-name',
      `${where} holds no tag: ${shown(name)}.`,
      'Put the tag list that belongs to this model in its place.',
    );
  return name;
}

/** A piece of a file as it can be shown in a sentence. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** @throws ModelError when there are no tags, or more than any model has */
export function checkCount(tags: readonly TagInfo[], file: string): readonly TagInfo[] {
  if (tags.length === 0)
    throw new ModelError('tags-empty', `${file} has no tags.`, 'Download the tag list again.');
  if (tags.length > mostTags)
    throw new ModelError(
      'tags-many',
      `${file} has ${tags.length} tags, more than any tagger.`,
      'Put the tag list that belongs to this model in its place.',
    );
  return tags;
}
