import type { TaggingOptions } from './options';
import type { ChosenTag } from './selection';

/**
 * The text of an image's caption file after tagging.
 *
 * @param existing the whole text of the caption file as it is, null where there is none
 * @returns null: leave the file as it is
 */
export function captionFor(
  _chosen: readonly ChosenTag[],
  _existing: string | null,
  _options: TaggingOptions,
): string | null {
  throw new Error('soon');
}
