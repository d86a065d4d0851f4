import fs from 'node:fs';
import path from 'node:path';
import type { CaptionStyle } from '../../shared/captions/captionStyle';
import { plainStyle } from '../../shared/captions/captionStyle';
import { stemOf } from '../../shared/dataset/names';
import { subsetOf } from '../../shared/dataset/places';
import type { DataSet, ImageRecord } from '../../shared/dataset/records';
import { captionExtensions } from '../../shared/dataset/records';

/** An image whose caption an edit is about. */
export interface BulkTarget {
  /** Absolute. */
  readonly image: string;
  /** Absolute; the file need not be there. */
  readonly caption: string;
  readonly style: CaptionStyle;
  readonly trigger: string | null;
  /** The image's path within its data set, with `/`: the same on every machine. */
  readonly seed: string;
}

/** The part of the index that is asked. */
interface Images {
  image(path: string): ImageRecord | undefined;
  setsOf(image: string): readonly DataSet[];
}

/**
 * What an edit needs to know of images: the first of their data sets says how their captions are written and where a new one goes.
 * Images that are in no data set have plain captions beside them.
 *
 * @param images absolute paths
 * @param set the data set through which they were chosen; its rules count where it has the image
 */
export function bulkTargets(index: Images, images: readonly string[], set?: DataSet): BulkTarget[] {
  const folders = new Map<string, FolderRules>();
  return images.map((image) => {
    const folder = path.dirname(image);
    let rules = folders.get(folder);
    if (rules === undefined) folders.set(folder, (rules = rulesOf(index, image, set)));
    return {
      image,
      caption: index.image(image)?.caption?.path ?? captionBeside(image, rules.endings),
      style: rules.style,
      trigger: rules.trigger,
      seed: rules.start + path.basename(image),
    };
  });
}

/** What all images of a folder have in common. */
interface FolderRules extends Pick<BulkTarget, 'style' | 'trigger'> {
  readonly endings: readonly string[];
  /** The folder's path within the data set, with a `/` behind. */
  readonly start: string;
}

function rulesOf(index: Images, image: string, set: DataSet | undefined): FolderRules {
  const home = set !== undefined && subsetOf(set, image) !== undefined ? set : index.setsOf(image)[0];
  const subset = subsetOf(home, image);
  const place = home === undefined ? '' : path.relative(home.root, path.dirname(image));
  return {
    style: subset === undefined ? plainStyle : { separator: subset.separator, wildcard: subset.wildcard },
    trigger: subset?.trigger ?? null,
    endings: subset?.captionExtensions ?? captionExtensions,
    start: place === '' ? '' : `${place.split(path.sep).join('/')}/`,
  };
}

/** The caption that lies beside an image, or would: the first ending that is there, else the first. */
function captionBeside(image: string, endings: readonly string[]): string {
  const start = path.join(path.dirname(image), stemOf(path.basename(image)));
  const places = endings.map((ending) => start + ending);
  return places.find((place) => fs.existsSync(place)) ?? places[0] ?? `${start}.txt`;
}
