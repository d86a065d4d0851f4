// The tags of what is selected, counted.

import type { ImageRecord } from '../../shared/dataset/records';
import type { ChipFacts } from '../../shared/gallery/gridApi';
import { tagKey } from '../../shared/tagging/tagText';

/** Tags that are listed; nobody reads more, and the page draws each. */
const mostChips = 400;

interface Tally {
  images: number;
  /** Index of the last image that was counted: a caption may have a tag twice. */
  last: number;
  /** Sum of its positions. */
  places: number;
  readonly written: Map<string, number>;
}

export interface TagTally {
  readonly chips: readonly ChipFacts[];
  readonly more: number;
}

/**
 * Counts the tags of captions. Ways of writing a tag are one tag; it is shown as it is written most often.
 *
 * @returns tags that all have first, in the order of the captions; then the others, the most frequent first
 */
export function tallied(captions: readonly (readonly string[])[]): TagTally {
  const tallies = new Map<string, Tally>();
  const keys = new Map<string, string>();
  captions.forEach((tags, index) =>
    tags.forEach((tag, place) => {
      const key = keys.get(tag) ?? tagKey(tag);
      keys.set(tag, key);
      const tally: Tally = tallies.get(key) ?? { images: 0, last: -1, places: 0, written: new Map() };
      tallies.set(key, tally);
      tally.written.set(tag, (tally.written.get(tag) ?? 0) + 1);
      if (tally.last === index) return;
      tally.last = index;
      tally.images++;
      tally.places += place;
    }),
  );
  const all = captions.length;
  const mean = ({ places, images }: Tally): number => places / images;
  const sorted = [...tallies.values()].sort((one, other) => {
    const [both, neither] = [one.images === all, other.images === all];
    if (both !== neither) return both ? -1 : 1;
    return both ? mean(one) - mean(other) : other.images - one.images || mean(one) - mean(other);
  });
  return {
    chips: sorted
      .slice(0, mostChips)
      .map(({ images, written }) => ({ tag: mostWritten(written), count: images })),
    more: Math.max(0, sorted.length - mostChips),
  };
}

function mostWritten(written: ReadonlyMap<string, number>): string {
  return [...written].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** Images without a tag. */
export function untagged(images: readonly ImageRecord[]): number {
  return images.reduce((sum, { state }) => sum + (state === 'tagged' ? 0 : 1), 0);
}
