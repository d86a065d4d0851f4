import type { DataSet, ImageRecord, Subset } from '../../shared/dataset/records';
import { groupBy } from '../../shared/groupBy';
import { hasWord } from '../../shared/tagging/caption';

/** One folder of a subset with what an export must know of its images. */
export interface ExportedFolder {
  readonly subset: Subset;
  /** Absolute. */
  readonly folder: string;
  readonly images: number;
  /** Endings of captions in use, most used first; empty when there are none. */
  readonly extensions: readonly string[];
  /** Captions that have the trigger as a word, and captions in all. */
  readonly withTrigger: number;
  readonly captioned: number;
  /** Images in formats that sd-scripts reads only with plugins. */
  readonly avif: number;
}

/**
 * The folders of a data set that hold images, each with its subset: sd-scripts does not look into folders below.
 *
 * @param imagesOf the images of a subset, by its id
 */
export function exportedFolders(
  set: DataSet,
  imagesOf: (subset: string) => readonly ImageRecord[],
): readonly ExportedFolder[] {
  return set.subsets.flatMap((subset) => {
    const byFolder = groupBy(imagesOf(subset.id), ({ folder }) => folder);
    return [...byFolder].map(([folder, images]) => described(subset, folder, images));
  });
}

function described(subset: Subset, folder: string, images: readonly ImageRecord[]): ExportedFolder {
  const captioned = images.filter(({ state }) => state === 'tagged');
  const { trigger } = subset;
  const counts = new Map<string, number>();
  for (const { caption } of images)
    if (caption !== null) counts.set(caption.extension, (counts.get(caption.extension) ?? 0) + 1);
  return {
    subset,
    folder,
    images: images.length,
    extensions: [...counts].sort((a, b) => b[1] - a[1]).map(([extension]) => extension),
    withTrigger:
      trigger === null ? 0 : captioned.filter(({ tags }) => hasWord(tags.join(', '), trigger)).length,
    captioned: captioned.length,
    avif: images.filter(({ name }) => name.toLowerCase().endsWith('.avif')).length,
  };
}
