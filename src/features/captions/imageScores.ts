import type { ImageScores } from '../../inference/scores/imageConfidences';
import type { Services } from '../../services';
import type { DataSet, ImageRecord } from '../../shared/dataset/records';

/** What the tagger of a data set has said of an image; undefined when it has said nothing, or that cannot be read. */
export async function imageScores(
  { confidences, log }: Pick<Services, 'confidences' | 'log'>,
  set: DataSet | undefined,
  image: ImageRecord | undefined,
): Promise<ImageScores | undefined> {
  if (set === undefined || image === undefined) return undefined;
  try {
    return await confidences.ofImage(set.id, image);
  } catch (error) {
    log.debug(`Scores of ${image.path} cannot be read: ${String(error)}`);
    return undefined;
  }
}
