// From facts of files to what the index shows of an image: its caption, tags and problems, in one way of reading a folder.

import { fit } from '../../shared/dataset/buckets';
import { splitTags } from '../../shared/dataset/captionText';
import { stemOf } from '../../shared/dataset/names';
import { naturalCompare } from '../../shared/dataset/naturalOrder';
import type { FileFacts } from './files';
import type { View } from './protocol';

/** What the index is told of an image. */
export interface ImageRow {
  readonly image: FileFacts;
  readonly caption: FileFacts | null;
  readonly state: 0 | 1 | 2;
  readonly tags: readonly string[];
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
export function rowOf(image: FileFacts, group: readonly FileFacts[], view: View): ImageRow {
  const problems: (readonly [string, string])[] = [];
  if (image.fault !== null) problems.push([image.fault, image.detail]);
  if (view.buckets !== null && image.width > 0) judge(image, view.buckets, problems);
  const first = firstImage(group);
  if (first !== undefined && first !== image) problems.push(['image-same-name', first.name]);
  const caption = captionOf(image, group, view);
  if (caption === null) return { image, caption, state: 0, tags: [], problems };
  if (caption.fault !== null) {
    problems.push([caption.fault, caption.detail]);
    return { image, caption, state: 1, tags: [], problems };
  }
  const lines = caption.text === '' ? [] : caption.text.split('\n');
  const used = view.wildcard ? lines : lines.slice(0, 1);
  const tags = used.flatMap((line) => splitTags(line, view.separator));
  if (lines.length === 0) problems.push(['caption-empty', '']);
  if (lines.length > used.length) problems.push(['caption-lines', String(lines.length - used.length)]);
  const twice = view.wildcard ? undefined : repeated(tags);
  if (twice !== undefined) problems.push(['caption-same-tag', twice]);
  return { image, caption, state: tags.length > 0 ? 2 : 1, tags, problems };
}

function repeated(tags: readonly string[]): string | undefined {
  if (new Set(tags).size === tags.length) return undefined;
  const seen = new Set<string>();
  return tags.find((tag) => seen.size === seen.add(tag).size);
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
