// A folder's facts as columns for the disk: a hundred thousand small objects would take seconds to write and to read.

import v8 from 'node:v8';
import { isImageName } from '../../shared/dataset/names';
import type { FileFacts } from '../scan/files';
import { FolderFacts } from '../scan/folderFacts';

interface Columns {
  readonly path: string;
  readonly identity: string;
  readonly children: readonly string[];
  readonly tomls: readonly string[];
  readonly unnamed: number;
  /** Stems with a mask, with NUL between. */
  readonly masks?: string;
  /** Names, and faults with their details, with NUL between them: none of them can have one. */
  readonly names: string;
  readonly faults: string;
  /** Six for each file: bytes, modified, changed, width, height, sum. */
  readonly numbers: Float64Array;
  readonly stale: Uint8Array;
  /** Of captions that were read in the usual way: how many tags they have, else -1. */
  readonly tagCounts: Int32Array;
  /** Places of tags in the cache's own list, one caption after the other. */
  readonly tags: Uint32Array;
  /** Two for each file: lines that are not used, or -1 when there is none at all; place of a tag that comes twice, or -1. */
  readonly notes: Int32Array;
}

const perFile = 6;

/** The one way of reading captions that is kept: others are rare. */
const usual = '1,';

/**
 * One folder, without the endings of captions that were known.
 *
 * @param placeOf place of a tag in the cache's list, by its number
 */
export function encodeFolder(folder: FolderFacts, placeOf: (tag: number) => number): Buffer {
  const images = folder.images.flatMap((name) => folder.files.get(name) ?? []);
  // in order, so that they need not be sorted again
  const files = [...images, ...[...folder.files.values()].filter((file) => !file.image)];
  const parsed = files.map((file) => (file.parsed?.key === usual ? file.parsed : null));
  const numbers = new Float64Array(files.length * perFile);
  const stale = new Uint8Array(files.length);
  files.forEach((file, index) => {
    // a caption that was read in another way is read again
    const again = !file.image && file.fault === null && parsed[index] === null;
    stale[index] = Number(file.stale || again);
    const changed = again ? NaN : file.changed;
    numbers.set([file.bytes, file.modified, changed, file.width, file.height, file.sum], index * perFile);
  });
  const columns: Columns = {
    path: folder.path,
    identity: folder.identity,
    children: folder.children,
    tomls: folder.tomls,
    unnamed: folder.unnamed,
    masks: [...folder.masks].join('\0'),
    names: files.map((file) => file.name).join('\0'),
    faults: files.map((file) => `${file.fault ?? ''}\0${file.detail}`).join('\0'),
    numbers,
    stale,
    tagCounts: Int32Array.from(parsed, (one) => one?.tags.length ?? -1),
    tags: Uint32Array.from(parsed.flatMap((one) => one?.tags ?? []).map(placeOf)),
    notes: Int32Array.from(
      parsed.flatMap((one) => [
        one?.blank === true ? -1 : (one?.ignored ?? 0),
        one && one.repeated >= 0 ? placeOf(one.repeated) : -1,
      ]),
    ),
  };
  return v8.serialize(columns);
}

/**
 * The folder again.
 *
 * @param endings of captions that were known when it was written
 * @param tags numbers of the tags in the cache's list
 * @throws Error when the bytes are no folder
 */
export function decodeFolder(
  bytes: Buffer,
  endings: readonly string[],
  tags: readonly number[],
): FolderFacts {
  const columns = v8.deserialize(bytes) as Columns;
  const folder = new FolderFacts(columns.path);
  folder.identity = columns.identity;
  folder.children = columns.children;
  folder.tomls = columns.tomls;
  folder.unnamed = columns.unnamed;
  folder.endingsKnown = endings.length;
  for (const stem of columns.masks?.split('\0') ?? []) if (stem !== '') folder.masks.add(stem);
  if (columns.names === '') return folder;
  const [names, faults] = [columns.names.split('\0'), columns.faults.split('\0')];
  if (faults.length !== names.length * 2) throw new Error('The columns have not one length.');
  let next = 0;
  names.forEach((name, index) => {
    const number = (which: number): number => columns.numbers[index * perFile + which] ?? NaN;
    const fault = faults[index * 2] ?? '';
    const count = columns.tagCounts[index] ?? -1;
    const own: number[] = [];
    for (let left = count; left > 0; left--) own.push(known(tags, columns.tags[next++]));
    const repeated = columns.notes[index * 2 + 1] ?? -1;
    const file: FileFacts = {
      name,
      image: isImageName(name),
      bytes: number(0),
      modified: number(1),
      changed: number(2),
      width: number(3),
      height: number(4),
      stale: columns.stale[index] !== 0,
      fault: fault === '' ? null : fault,
      detail: faults[index * 2 + 1] ?? '',
      sum: number(5),
      text: null,
      parsed:
        count < 0
          ? null
          : {
              key: usual,
              tags: own,
              blank: columns.notes[index * 2] === -1,
              ignored: Math.max(0, columns.notes[index * 2] ?? 0),
              repeated: repeated < 0 ? -1 : known(tags, repeated),
            },
    };
    folder.restore(file, endings);
  });
  return folder;
}

function known(tags: readonly number[], place: number | undefined): number {
  const tag = tags[place ?? -1];
  if (tag === undefined) throw new Error('A tag is not in the list.');
  return tag;
}
