import type { ImageRecord, TagCount } from '../../shared/dataset/records';
import { tagKey } from '../../shared/tagging/tagText';

/**
 * Tags that stand beside a tag, the most frequent first.
 *
 * @param images those that have the tag
 * @param but key of the tag itself
 */
export function coOccurring(images: readonly ImageRecord[], but: string, limit: number): readonly TagCount[] {
  const written = new Map<string, number>();
  for (const { tags } of images)
    for (const tag of new Set(tags)) written.set(tag, (written.get(tag) ?? 0) + 1);
  const byKey = new Map<string, { tag: string; most: number; count: number }>();
  for (const [tag, count] of written) {
    const key = tagKey(tag);
    if (key === but) continue;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { tag, most: count, count });
    else {
      known.count += count;
      if (count > known.most) [known.tag, known.most] = [tag, count];
    }
  }
  return [...byKey.values()]
    .map(({ tag, count }) => ({ tag, count }))
    .sort((one, other) => other.count - one.count || (one.tag < other.tag ? -1 : 1))
    .slice(0, limit);
}
