// All that is known of one image.

import * as vscode from 'vscode';
import type { Services } from '../../services';
import { readFocalFile } from '../../dataset/focal/focalFile';
import { cropOf } from '../../shared/dataset/crop';
import type { ImageRecord } from '../../shared/dataset/records';
import type { ImageFacts } from '../../shared/gallery/gridApi';
import type { GalleryCaptions } from './galleryCaptions';
import { usedLines } from './galleryCaptions';

/** @throws DatasetError never: a caption that cannot be read is among the problems of its image */
export async function imageFacts(
  { tokens, imageLosses }: Pick<Services, 'tokens' | 'imageLosses'>,
  captions: GalleryCaptions,
  image: ImageRecord,
): Promise<ImageFacts> {
  const { width, height } = image;
  const subset = captions.subsetOf(image);
  const rule = captions.ruleOf(image);
  const [caption, losses, focal] = await Promise.all([
    captions.text(image).catch(() => null),
    imageLosses.all().catch(() => new Map<string, never>()),
    // what is wrong with its file, the viewer says
    readFocalFile(image.path).then(
      (file) => file.focal,
      () => null,
    ),
    tokens.ready(),
  ]);
  const crop = rule === null ? null : cropOf({ width, height }, rule.rule, focal);
  const lines = caption === null ? [] : usedLines(caption, subset);
  const loss = losses.get(image.path);
  return {
    path: image.path,
    name: image.name,
    place: vscode.workspace.asRelativePath(
      image.folder,
      (vscode.workspace.workspaceFolders?.length ?? 0) > 1,
    ),
    width,
    height,
    bytes: image.bytes,
    modified: image.modified,
    bucket: crop?.bucket ?? null,
    bucketIsSaid: rule?.said ?? false,
    kept: crop?.kept ?? null,
    enlarged: crop?.enlarged ?? false,
    tokens: caption === null ? null : Math.max(0, ...lines.map((line) => tokens.count(line))),
    tags: captions.tags(image),
    caption,
    dirty: captions.isDirty(image),
    problems: image.problems.map(({ message, fix, severity }) => ({ message, fix, severity })),
    loss: loss ?? null,
  };
}
