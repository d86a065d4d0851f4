import path from 'node:path';
import type * as vscode from 'vscode';
import { newCaptionScheme } from '../../platform/schemes';
import type { Services } from '../../services';
import { imageEndings, stemOf } from '../../shared/dataset/names';
import { subsetOf } from '../../shared/dataset/places';
import type { DataSet, ImageRecord, Subset } from '../../shared/dataset/records';

/** What a caption file belongs to. */
export interface CaptionPlace {
  readonly image: ImageRecord;
  /** The first of the data sets that the image is in. */
  readonly set: DataSet;
  readonly subset: Subset | undefined;
}

/** Path of the caption that a document is, or would become when it is saved; undefined for documents of other kinds. */
export function captionPath({ uri }: Pick<vscode.TextDocument, 'uri'>): string | undefined {
  return uri.scheme === 'file' || uri.scheme === newCaptionScheme ? uri.fsPath : undefined;
}

/** The image of a data set that a file is the caption of, also when the index has not seen the file yet. */
export function captionPlace(index: Services['index'], file: string): CaptionPlace | undefined {
  const image = index.byCaption(file) ?? imageWithout(index, file);
  const [set] = image === undefined ? [] : index.setsOf(image.path);
  return image === undefined || set === undefined
    ? undefined
    : { image, set, subset: subsetOf(set, image.path) };
}

/** Places where an image with the stem of a file would be, each ending in both cases. */
export function imagesBeside(file: string): readonly string[] {
  const start = path.join(path.dirname(file), stemOf(path.basename(file)));
  return [...imageEndings].flatMap((ending) => [start + ending, start + ending.toUpperCase()]);
}

/** An image with the stem of a file that has no caption, and would take one with this ending. */
function imageWithout(index: Services['index'], file: string): ImageRecord | undefined {
  const image = imagesBeside(file)
    .map((place) => index.image(place))
    .find((one) => one !== undefined);
  if (image === undefined || image.caption !== null) return undefined;
  const ending = path.basename(file).slice(stemOf(image.name).length).toLowerCase();
  const taken = index
    .setsOf(image.path)
    .some((set) => subsetOf(set, image.path)?.captionExtensions.some((one) => one.toLowerCase() === ending));
  return taken ? image : undefined;
}
