// What the rows say of themselves.

import { count } from '../../platform/words';
import { fit } from '../../shared/dataset/buckets';
import type { BucketRule } from '../../shared/dataset/buckets';
import type { DataSet, SetKind, ImageRecord, Subset } from '../../shared/dataset/records';
import type { FolderSums } from './folderTree';
import type { RangeNode } from './nodes';

/** Longest caption in a row; the rest is in the tooltip. */
const longestCaption = 120;

/** What a kind of data set is called. */
export const kindWords: Readonly<Record<SetKind, string>> = {
  folder: 'folder of images',
  named: 'folders with repeats in their names',
  toml: 'sd-scripts data set',
  job: 'sources of a job',
};

/** `20 images · 18 tagged · 500 per epoch`. */
export function setDescription({ counts, file, problems }: DataSet): string {
  if (counts.images === 0)
    return problems.length === 0 ? 'no images' : `no images · ${count(problems.length, 'problem')}`;
  const parts = [count(counts.images, 'image'), taggedText(counts)];
  if (counts.perEpoch !== counts.images || file !== null)
    parts.push(`${counts.perEpoch.toLocaleString('en')} per epoch`);
  return parts.join(' · ');
}

/** `20 images · all tagged · 10 repeats · regularisation`. */
export function folderDescription(sums: FolderSums, subset: Subset | undefined): string {
  const parts = [count(sums.images, 'image')];
  if (sums.images > 0) parts.push(taggedText(sums));
  if (subset !== undefined) parts.push(count(subset.repeats, 'repeat'));
  if (subset?.regularization === true) parts.push('regularisation');
  return parts.join(' · ');
}

function taggedText({ images, tagged }: { images: number; tagged: number }): string {
  if (tagged === images) return 'all tagged';
  return tagged === 0 ? 'none tagged' : `${tagged.toLocaleString('en')} tagged`;
}

/** The caption, or that there is none. */
export function imageDescription({ state, tags }: ImageRecord): string {
  if (state === 'untagged') return 'no caption';
  if (state === 'empty') return 'empty caption';
  const text = tags.join(', ');
  return text.length <= longestCaption ? text : `${text.slice(0, longestCaption - 1)}…`;
}

/** `1–1,000`. */
export function rangeLabel({ from, to }: Pick<RangeNode, 'from' | 'to'>): string {
  return `${(from + 1).toLocaleString('en')}–${(to + 1).toLocaleString('en')}`;
}

/** Size, then what the trainer makes of it: `512 × 704, resized to 520 × 704, 4 px cut off left and right`. */
export function bucketText({ width, height }: ImageRecord, rule: BucketRule): string {
  const fitted = fit({ width, height }, rule);
  if (fitted === null) return 'none: the image is too small to be trained';
  const { bucket, resized } = fitted;
  const parts = [`${bucket.width} × ${bucket.height}`];
  if (resized.width !== width || resized.height !== height)
    parts.push(`resized to ${resized.width} × ${resized.height}`);
  const [left, top] = [resized.width - bucket.width, resized.height - bucket.height];
  if (left > 0) parts.push(`${left} px of the width cut off`);
  if (top > 0) parts.push(`${top} px of the height cut off`);
  return parts.join(', ');
}

/** For a screen reader: the row as a sentence. */
export function imageSpeech(record: ImageRecord): string {
  const states = { untagged: 'no caption', empty: 'empty caption', tagged: count(record.tags.length, 'tag') };
  const problems = record.problems.map(({ message }) => message);
  const tags = record.state === 'tagged' ? `: ${imageDescription(record)}` : '';
  return [`${record.name}, ${states[record.state]}${tags}`, ...problems].join('. ');
}
