// From facts of files to what the index shows of an image: its caption, tags and problems, in one way of reading a folder.

import { fit } from '../../shared/dataset/buckets';
import { stemOf } from '../../shared/dataset/names';
import { naturalCompare } from '../../shared/dataset/naturalOrder';
import type { FileFacts } from './files';
import type { View } from './protocol';
import type { TagNumbers } from './tagNumbers';

/** What the index is told of an image. */
export interface ImageRow {
  readonly image: FileFacts;
  readonly caption: FileFacts | null;
  readonly state: 0 | 1 | 2;
  /** Whether a mask lies beside it. */
  readonly masked: boolean;
  /** Numbers. */
  readonly tags: readonly number[];
  /** Pairs of a code and what its sentence needs. */
  readonly problems: readonly (readonly [code: string, detail: string])[];
}

/**
 * The caption file of an image: the first of the endings that is there, in the image's own case or, failing that, in another.
 *
 * @param group files with the image's stem
 */
export function captionOf(image: FileFacts, group: readonly FileFacts[], view: View): FileFacts | null {
  for (const ending of view.captionExtensions) {
    const name = stemOf(image.name) + ending;
    const exact = group.find((file) => !file.image && file.name === name);
    if (exact !== undefined) return exact;
    const lower = name.toLowerCase();
    let last: FileFacts | null = null;
    for (const file of group)
      if (!file.image && file.name.toLowerCase() === lower && (last === null || file.name > last.name))
        last = file;
    if (last !== null) return last;
  }
  return null;
}

/** Captions of a group that no image has, where it has no image at all. */
export function orphansOf(group: readonly FileFacts[], view: View): string[] {
  if (group.some((file) => file.image)) return [];
  return group
    .filter((file) =>
      view.captionExtensions.some((ending) => file.name.toLowerCase().endsWith(ending.toLowerCase())),
    )
    .map((file) => file.name);
}

/** All that is known of an image whose files were looked at. */
export function rowOf(
  image: FileFacts,
  group: readonly FileFacts[],
  view: View,
  numbers: TagNumbers,
  masked = false,
): ImageRow {
  const problems: (readonly [string, string])[] = [];
  if (image.fault !== null) problems.push([image.fault, image.detail]);
  if (view.buckets !== null && image.width > 0) judge(image, view.buckets, problems);
  const first = firstImage(group);
  if (first !== undefined && first !== image) problems.push(['image-same-name', first.name]);
  const caption = captionOf(image, group, view);
  if (caption === null) return { image, caption, state: 0, masked, tags: [], problems };
  if (caption.fault !== null) {
    problems.push([caption.fault, caption.detail]);
    return { image, caption, state: 1, masked, tags: [], problems };
  }
  if (caption.parsed?.key !== view.textKey) caption.parsed = numbers.parse(caption.text ?? '', view);
  const { tags, blank, ignored, repeated } = caption.parsed;
  if (blank) problems.push(['caption-empty', '']);
  if (ignored > 0) problems.push(['caption-lines', String(ignored)]);
  if (repeated >= 0) problems.push(['caption-same-tag', numbers.names[repeated] ?? '']);
  return { image, caption, state: tags.length > 0 ? 2 : 1, masked, tags, problems };
}

/** Of images that share a stem the first in natural order has the caption to itself, as in the trainer. */
function firstImage(group: readonly FileFacts[]): FileFacts | undefined {
  let first: FileFacts | undefined;
  for (const file of group)
    if (file.image && (first === undefined || naturalCompare(file.name, first.name) < 0)) first = file;
  return first;
}

function judge(
  image: FileFacts,
  buckets: NonNullable<View['buckets']>,
  problems: (readonly [string, string])[],
): void {
  const size = { width: image.width, height: image.height };
  const fitted = fit(size, buckets);
  const from = `${size.width}×${size.height}`;
  if (fitted === null) problems.push(['image-too-small', from]);
  else if (fitted.upscaled)
    problems.push(['image-enlarged', `${from} to ${fitted.resized.width}×${fitted.resized.height}`]);
}
