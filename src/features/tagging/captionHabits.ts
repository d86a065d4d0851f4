// What captions that exist have in common, so that new ones are like them.

import type { TaggingOptions } from '../../shared/tagging/options';
import type { TagInfo } from '../../shared/tagging/scores';
import { tagKey } from '../../shared/tagging/tagText';

/** As few captions as this show no habit. */
const enough = 3;

/**
 * The trigger and the separator of captions.
 *
 * @param lines captions that are not blank
 * @param tagList of the tagger: a first tag that it knows describes the picture and calls no LoRA
 * @returns the trigger where all captions begin with the same word, and the separator that most of them use
 */
export function captionHabits(
  lines: readonly string[],
  tagList: readonly TagInfo[],
): Partial<Pick<TaggingOptions, 'trigger' | 'separator'>> {
  if (lines.length < enough) return {};
  const [first, ...others] = lines.map((line) => (line.split(',')[0] ?? '').trim());
  const shared = first !== undefined && first !== '' && others.every((other) => other === first);
  const known = tagList.some(({ name }) => tagKey(name) === tagKey(first ?? ''));
  const tight = lines.filter((line) => /,\S/.test(line) && !/, /.test(line)).length;
  return {
    ...(shared && !known && lines.some((line) => line.includes(',')) ? { trigger: first } : {}),
    ...(tight > lines.length / 2 ? { separator: ',' as const } : {}),
  };
}
