// The tags of what is selected, counted.

import type { ImageRecord } from '../../shared/dataset/records';
import type { ChipFacts } from '../../shared/gallery/gridApi';
import type { Signal } from '../../shared/environment';
import { IpcError } from '../../shared/ipc';
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

export interface TalliedTags {
  readonly chips: readonly ChipFacts[];
  readonly more: number;
}

/** Counts the tags of captions. Ways of writing a tag are one tag; it is shown as it is written most often. */
export class TagTally {
  readonly #tallies = new Map<string, Tally>();
  readonly #keys = new Map<string, string>();
  #captions = 0;

  /** Adds a caption. */
  add(tags: readonly string[]): void {
    const index = this.#captions++;
    tags.forEach((tag, place) => {
      let key = this.#keys.get(tag);
      if (key === undefined) this.#keys.set(tag, (key = tagKey(tag)));
      let tally = this.#tallies.get(key);
      if (tally === undefined)
        this.#tallies.set(key, (tally = { images: 0, last: -1, places: 0, written: new Map() }));
      tally.written.set(tag, (tally.written.get(tag) ?? 0) + 1);
      if (tally.last === index) return;
      tally.last = index;
      tally.images++;
      tally.places += place;
    });
  }

  /** Tags that all have first, in the order of the captions; then the others, the most frequent first. */
  result(): TalliedTags {
    const mean = ({ places, images }: Tally): number => places / images;
    const sorted = [...this.#tallies.values()].sort((one, other) => {
      const [both, neither] = [one.images === this.#captions, other.images === this.#captions];
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
}

/** Captions that are counted before others get their turn. */
const slice = 2_000;

/**
 * Counts the tags of many images, some at a time, so that nobody waits for it.
 *
 * @throws the signal's reason
 */
export async function talliedSlowly(
  images: readonly ImageRecord[],
  tagsOf: (image: ImageRecord) => readonly string[],
  signal: Signal,
): Promise<TalliedTags> {
  const tally = new TagTally();
  for (const [place, image] of images.entries()) {
    tally.add(tagsOf(image));
    if (place % slice !== slice - 1) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) throw new IpcError('aborted', 'The selection is another one.');
  }
  return tally.result();
}

function mostWritten(written: ReadonlyMap<string, number>): string {
  return [...written].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** Images without a tag. */
export function untagged(images: readonly ImageRecord[]): number {
  return images.reduce((sum, { state }) => sum + (state === 'tagged' ? 0 : 1), 0);
}
