import { breathing } from '../../dataset/journal/slices';
import type { NearTag } from '../../shared/captions/nearDuplicates';
import { nearDuplicateSteps } from '../../shared/captions/nearDuplicates';
import type { WritingHabits } from '../../shared/captions/writingHabits';
import { noHabits, writingHabits } from '../../shared/captions/writingHabits';
import type { TagDictionary } from '../../shared/dictionary/tagDictionary';
import type { TagCount } from '../../shared/dataset/records';

/** What the tags of a data set have in common. */
export interface SetSurvey {
  readonly habits: WritingHabits;
  readonly near: ReadonlyMap<string, NearTag>;
  /** Equal ones say the same, but for counts. */
  readonly signature: string;
}

/** Of a data set whose tags nobody has looked at yet. */
export const noSurvey: SetSurvey = { habits: noHabits, near: new Map(), signature: '' };

/** Steps between two looks at the clock. */
const stride = 64;

/**
 * Looks at all tags of a data set, in slices that nobody feels.
 *
 * @param wantsNear whether near duplicates are looked for
 */
export async function surveyTags(
  tags: readonly TagCount[],
  dictionary: TagDictionary,
  wantsNear: boolean,
): Promise<SetSurvey> {
  const breathe = breathing();
  const habits = writingHabits(tags);
  await breathe();
  const near = wantsNear ? await nearIn(tags, dictionary, breathe) : new Map<string, NearTag>();
  const pairs = [...near].map(([key, { tag }]) => [key, tag]);
  return { habits, near, signature: JSON.stringify([habits, pairs]) };
}

async function nearIn(
  tags: readonly TagCount[],
  dictionary: TagDictionary,
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<string, NearTag>> {
  const steps = nearDuplicateSteps(tags, (key) => dictionary.has(key));
  for (let count = 0; ; count++) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (count % stride === 0) await breathe();
  }
}
