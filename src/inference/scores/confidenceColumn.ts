import { globParts, globTest, mapText } from '../../shared/query/glob';
import type { SparseScores, TagInfo } from '../../shared/tagging/scores';
import { tagKey } from '../../shared/tagging/tagText';
import type { ModelScores } from './modelScores';

/** An image file as the index has it. */
export interface ScorableImage {
  readonly folder: string;
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** What is read of the scores of an image; undefined where there are none. */
export type Reading = (scores: ModelScores, contentHash: string) => number | undefined;

/** Indices in a model's list of the tags that a pattern means as a whole. */
export function indicesLike(pattern: string, tags: readonly TagInfo[]): number[] {
  const test = globTest(mapText(globParts(pattern), (text) => text.replace(/[_\s]+/g, ' ').toLowerCase()));
  return tags.flatMap(({ name }, index) => (test(tagKey(name)) ? [index] : []));
}

/** The highest score of some tags; 0 where all are below what is kept. */
export function highest({ tags, values }: SparseScores, indices: ReadonlySet<number>): number {
  let most = 0;
  for (let at = 0; at < tags.length; at++)
    if (indices.has(tags[at] ?? -1)) most = Math.max(most, values[at] ?? 0);
  return most;
}

interface Known {
  readonly bytes: number;
  readonly modified: number;
  readonly value: number;
}

/** Milliseconds of reading between two breaths of the thread. */
const slice = 8;

/** One number for each image that the tagger has looked at, read once and kept for files that stay as they are. */
export class ConfidenceColumn {
  #byFolder = new Map<string, Map<string, Known>>();
  /** Whether all images were read once. */
  isRead = false;
  /** When that was, as `Date.now()`. */
  readAt = 0;
  /** Whether an image was asked for that is not known. */
  hasMissed = false;

  of({ folder, name, bytes, modified }: ScorableImage): number | undefined {
    const known = this.#byFolder.get(folder)?.get(name);
    if (known?.bytes === bytes && known.modified === modified) return known.value;
    this.hasMissed = true;
    return undefined;
  }

  /** Reads all images anew, in slices. */
  async read(
    images: readonly ScorableImage[],
    scores: ModelScores,
    reading: Reading,
    breathe: () => Promise<unknown>,
    isStopped: () => boolean,
  ): Promise<void> {
    const byFolder = new Map<string, Map<string, Known>>();
    let until = performance.now() + slice;
    for (const image of images) {
      if (performance.now() > until) {
        await breathe();
        if (isStopped()) return;
        until = performance.now() + slice;
      }
      const { folder, name, bytes, modified } = image;
      const hash = scores.known({ path: image.path, bytes, modified });
      const value = hash === undefined ? undefined : reading(scores, hash);
      if (value === undefined) continue;
      const inFolder = byFolder.get(folder);
      if (inFolder === undefined) byFolder.set(folder, new Map([[name, { bytes, modified, value }]]));
      else inFolder.set(name, { bytes, modified, value });
    }
    this.#byFolder = byFolder;
    this.isRead = true;
    this.hasMissed = false;
    this.readAt = Date.now();
  }
}
