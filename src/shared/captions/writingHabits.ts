import type { TagCount } from '../dataset/records';
import { escaped, kaomoji, spaced } from '../tagging/tagText';

/** How a data set writes its tags. Null where it has no habit: too few tags say so, or they do not agree. */
export interface WritingHabits {
  readonly underscores: boolean | null;
  /** Backslashes before brackets. */
  readonly escapes: boolean | null;
}

export const noHabits: WritingHabits = { underscores: null, escapes: null };

/** As few uses as this show no habit. */
const enough = 5;
/** Share of uses that agree. */
const agreement = 0.8;

const known = new WeakMap<readonly TagCount[], WritingHabits>();

/**
 * The habits of a data set by its tags and their uses. Remembered for an array.
 *
 * Only tags that could be written in both ways say something: of several words, but no kaomoji; with brackets.
 */
export function writingHabits(tags: readonly TagCount[]): WritingHabits {
  let habits = known.get(tags);
  if (habits === undefined) known.set(tags, (habits = habitsOf(tags)));
  return habits;
}

function habitsOf(tags: readonly TagCount[]): WritingHabits {
  const uses = { underscores: 0, spaces: 0, escapes: 0, brackets: 0 };
  for (const { tag, count } of tags) {
    if (!kaomoji.has(tag)) {
      if (/[^\s_]_+[^\s_]/.test(tag)) uses.underscores += count;
      else if (/\S\s+\S/.test(tag)) uses.spaces += count;
    }
    if (/\\[()]/.test(tag)) uses.escapes += count;
    else if (/[()]/.test(tag) && !kaomoji.has(tag)) uses.brackets += count;
  }
  return {
    underscores: habit(uses.underscores, uses.spaces),
    escapes: habit(uses.escapes, uses.brackets),
  };
}

function habit(yes: number, no: number): boolean | null {
  const all = yes + no;
  if (all < enough) return null;
  return yes >= agreement * all ? true : no >= agreement * all ? false : null;
}

/** The name of a dictionary as the data set would write it: with spaces where it has no habit, since captions are words. */
export function written(name: string, { underscores, escapes }: WritingHabits): string {
  const text = underscores === true ? withUnderscores(name) : spaced(name);
  return escapes === true ? escaped(text) : text;
}

/** A tag with underscores in place of spaces. */
export function withUnderscores(tag: string): string {
  return tag.trim().replace(/\s+/g, '_');
}
