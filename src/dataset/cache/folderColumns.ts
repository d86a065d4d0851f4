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
  /** Names, faults with their details, and texts, with NUL between them: none of them can have one. */
  readonly names: string;
  readonly faults: string;
  readonly texts: string;
  /** Five for each file: bytes, modified, changed, width, height. */
  readonly numbers: Float64Array;
  readonly stale: Uint8Array;
}

const perFile = 5;

/** One folder, without the endings of captions that were known. */
export function encodeFolder(folder: FolderFacts): Buffer {
  const files = [...folder.files.values()];
  const numbers = new Float64Array(files.length * perFile);
  const stale = new Uint8Array(files.length);
  files.forEach((file, index) => {
    numbers.set([file.bytes, file.modified, file.changed, file.width, file.height], index * perFile);
    stale[index] = Number(file.stale);
  });
  const columns: Columns = {
    path: folder.path,
    identity: folder.identity,
    children: folder.children,
    tomls: folder.tomls,
    unnamed: folder.unnamed,
    names: files.map((file) => file.name).join('\0'),
    faults: files.map((file) => `${file.fault ?? ''}\0${file.detail}`).join('\0'),
    texts: files.map((file) => file.text).join('\0'),
    numbers,
    stale,
  };
  return v8.serialize(columns);
}

/**
 * The folder again.
 *
 * @param endings of captions that were known when it was written
 * @throws Error when the bytes are no folder
 */
export function decodeFolder(bytes: Buffer, endings: readonly string[]): FolderFacts {
  const columns = v8.deserialize(bytes) as Columns;
  const folder = new FolderFacts(columns.path);
  folder.identity = columns.identity;
  folder.children = columns.children;
  folder.tomls = columns.tomls;
  folder.unnamed = columns.unnamed;
  folder.endingsKnown = endings.length;
  if (columns.names === '') return folder;
  const [names, texts, faults] = [columns.names, columns.texts, columns.faults].map((text) =>
    text.split('\0'),
  );
  if (names === undefined || texts?.length !== names.length || faults?.length !== names.length * 2)
    throw new Error('The columns have not one length.');
  names.forEach((name, index) => {
    const number = (which: number): number => columns.numbers[index * perFile + which] ?? NaN;
    const fault = faults[index * 2] ?? '';
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
      text: texts[index] ?? '',
    };
    folder.restore(file, endings);
  });
  return folder;
}
