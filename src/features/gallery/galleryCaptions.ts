// Captions of images as the gallery shows them: what is open and not saved counts before what is on the disk.

import type * as vscode from 'vscode';
import { readCaption } from '../../dataset/captions/captionFile';
import type { DatasetIndex } from '../../dataset/index/datasetIndex';
import type { BucketRule } from '../../shared/dataset/buckets';
import { captionLine, captionLines, splitTags } from '../../shared/dataset/captionText';
import { subsetOf } from '../../shared/dataset/places';
import type { DataSet, ImageRecord, Subset } from '../../shared/dataset/records';
import type { DirtyCaptions } from './dirtyCaptions';

export class GalleryCaptions {
  constructor(
    private readonly index: Pick<DatasetIndex, 'set' | 'setsOf'>,
    readonly dirty: DirtyCaptions,
    /** Id of the data set that is shown; `*` for all. */
    private readonly set: string,
  ) {}

  /** The data set through which an image is seen: the one that is shown, else the first that has it. */
  setOf = (image: ImageRecord): DataSet | undefined =>
    this.index.set(this.set) ?? this.index.setsOf(image.path)[0];

  subsetOf(image: ImageRecord): Subset | undefined {
    return subsetOf(this.setOf(image), image.path);
  }

  /** How an image becomes its bucket: as the data set that is shown says, else as another one that has it. */
  ruleOf(image: ImageRecord): { readonly rule: BucketRule; readonly said: boolean } | null {
    const shown = this.setOf(image);
    const set =
      shown?.bucketsAreSaid === false
        ? (this.index.setsOf(image.path).find(({ bucketsAreSaid }) => bucketsAreSaid) ?? shown)
        : shown;
    return set === undefined
      ? null
      : { rule: subsetOf(set, image.path)?.buckets ?? set.buckets, said: set.bucketsAreSaid };
  }

  /** The open document of its caption, when that has changes that are not saved. */
  document(image: ImageRecord): vscode.TextDocument | undefined {
    return this.dirty.any ? this.dirty.document(image.caption?.path) : undefined;
  }

  isDirty = (image: ImageRecord): boolean => this.document(image) !== undefined;

  /** Tags in their order. */
  tags(image: ImageRecord): readonly string[] {
    const document = this.document(image);
    if (document === undefined) return image.tags;
    const subset = this.subsetOf(image);
    return usedLines(document.getText(), subset).flatMap((line) => splitTags(line, subset?.separator));
  }

  /**
   * All of a caption's text; null where there is none.
   *
   * @throws DatasetError when it cannot be read
   */
  async text(image: ImageRecord): Promise<string | null> {
    const document = this.document(image);
    if (document !== undefined) return document.getText();
    return image.caption === null ? null : ((await readCaption(image.caption.path))?.text ?? null);
  }
}

/** The lines of a caption that training uses. */
export function usedLines(text: string, subset: Subset | undefined): readonly string[] {
  return subset?.wildcard === true ? captionLines(text) : [captionLine(text).line];
}
