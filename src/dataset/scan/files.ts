// Facts of single files: what `stat` says, and what the first bytes of an image or the text of a caption say. All calls are
// synchronous: this runs in a thread of its own, where they cost a fifth of promises and leave the editor's thread pool alone.

import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { captionLines } from '../../shared/dataset/captionText';
import { extensionOf } from '../../shared/dataset/names';
import { decodeCaption } from '../captions/captionFile';
import { DatasetError } from '../datasetError';
import { HeaderBytes, window } from './headerBytes';
import type { HeaderFault, ImageFormat } from './imageHeader';
import { imageHeader } from './imageHeader';
import type { Parsed } from './tagNumbers';

/** A file by its name; the rest is known after it was looked at. */
export interface FileFacts {
  readonly name: string;
  readonly image: boolean;
  bytes: number;
  /** Milliseconds since 1970, as `fs.Stats` says. */
  modified: number;
  /** Time of the last change of the file or its name; NaN where it is too young to be told from the next change. */
  changed: number;
  /** Must be looked at before it is used. */
  stale: boolean;
  /** Upright, in pixels. */
  width: number;
  height: number;
  /** Code of a problem, and what its sentence needs. */
  fault: string | null;
  detail: string;
  /** CRC-32 of a caption's bytes. */
  sum: number;
  /** Lines of a caption that are not empty, stripped. Null when it was parsed: its tags are enough to keep. */
  text: string | null;
  /** What the text came to when it was last shown. */
  parsed: Parsed | null;
}

/** A file that was not looked at yet. */
export function newFile(name: string, image: boolean): FileFacts {
  return {
    name,
    image,
    bytes: 0,
    modified: 0,
    changed: NaN,
    stale: true,
    width: 0,
    height: 0,
    fault: null,
    detail: '',
    sum: 0,
    text: null,
    parsed: null,
  };
}

/** File systems count time in steps: what changed in the same step looks unchanged. */
const timeStep = 50;

/** As the trainer: a larger picture would take more than a gigabyte to decode. */
const maxPixels = 250_000_000;
const maxCaption = 100_000;
const captionBuffer = Buffer.allocUnsafe(maxCaption + 1);
const headerBuffer = Buffer.allocUnsafe(window);
// a pipe that lies there under the name of a picture would hold us for ever
const openFlags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/** Looks at a file, and reads it unless `stat` says what it said before. */
export function refresh(file: FileFacts, folder: string): 'same' | 'changed' | 'gone' {
  const place = path.join(folder, file.name);
  const stat = statOf(place);
  const unreadable = file.image ? 'image-unreadable' : 'caption-unreadable';
  file.stale = false;
  if (stat === undefined) return lstatOf(place) === undefined ? 'gone' : broken(file, 'image-missing', '');
  if ('reason' in stat) return broken(file, unreadable, stat.reason);
  if (!stat.isFile()) return broken(file, unreadable, 'is not a file');
  const { size, mtimeMs, ctimeMs } = stat;
  if (file.bytes === size && file.modified === mtimeMs && file.changed === ctimeMs) return 'same';
  const before = content(file);
  const now = Date.now();
  const young = Math.abs(now - ctimeMs) < timeStep || Math.abs(now - mtimeMs) < timeStep;
  file.bytes = size;
  file.modified = mtimeMs;
  file.changed = young ? NaN : ctimeMs;
  file.fault = null;
  file.detail = '';
  try {
    if (file.image) readImage(file, place);
    else readText(file, place);
  } catch (error) {
    return broken(file, unreadable, `cannot be read (${(error as Error).message})`);
  }
  return content(file) === before ? 'same' : 'changed';
}

function broken(file: FileFacts, fault: string, detail: string): 'changed' | 'same' {
  const before = content(file);
  Object.assign(file, {
    bytes: 0,
    modified: 0,
    changed: NaN,
    width: 0,
    height: 0,
    sum: 0,
    text: null,
    parsed: null,
    fault,
    detail,
  });
  return content(file) === before ? 'same' : 'changed';
}

/** All that others see of a file. */
function content({ bytes, modified, width, height, fault, detail, sum }: FileFacts): string {
  return `${bytes} ${modified} ${width} ${height} ${fault} ${detail} ${sum}`;
}

function statOf(place: string): fs.Stats | { readonly reason: string } | undefined {
  try {
    return fs.statSync(place, { throwIfNoEntry: false });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // a link that points at itself leads nowhere
    return code === 'ELOOP' ? undefined : { reason: `cannot be read (${code ?? 'unknown error'})` };
  }
}

function lstatOf(place: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(place, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

const faults: Readonly<Record<HeaderFault, string>> = {
  empty: 'image-empty',
  'lfs-pointer': 'image-lfs-pointer',
  'web-page': 'image-web-page',
  'unknown-format': 'image-unreadable',
  damaged: 'image-damaged',
};

const endings: Readonly<Record<ImageFormat, readonly string[]>> = {
  png: ['.png'],
  jpeg: ['.jpg', '.jpeg'],
  webp: ['.webp'],
  bmp: ['.bmp'],
  avif: ['.avif'],
  gif: [],
};

const formatNames: Readonly<Record<ImageFormat, string>> = {
  png: 'a PNG',
  jpeg: 'a JPEG',
  webp: 'a WebP',
  bmp: 'a bitmap (BMP)',
  avif: 'an AVIF',
  gif: 'a GIF',
};

function readImage(file: FileFacts, place: string): void {
  const descriptor = fs.openSync(place, openFlags);
  try {
    const header = imageHeader(new HeaderBytes(descriptor, file.bytes, headerBuffer));
    file.width = 0;
    file.height = 0;
    if (typeof header === 'string') {
      file.fault = faults[header];
      return;
    }
    const { width, height, orientation, format } = header;
    if (width * height > maxPixels) {
      file.fault = 'image-too-large';
      file.detail = `${width.toLocaleString('en')}×${height.toLocaleString('en')}`;
      return;
    }
    [file.width, file.height] = orientation >= 5 ? [height, width] : [width, height];
    if (endings[format].includes(extensionOf(file.name).toLowerCase())) return;
    file.fault = 'image-wrong-ending';
    file.detail = formatNames[format];
  } finally {
    fs.closeSync(descriptor);
  }
}

function readText(file: FileFacts, place: string): void {
  file.text = null;
  file.parsed = null;
  file.sum = 0;
  if (file.bytes > maxCaption) {
    file.fault = 'caption-too-large';
    return;
  }
  const descriptor = fs.openSync(place, openFlags);
  let length = 0;
  try {
    for (let read = -1; read !== 0 && length < captionBuffer.length; length += read)
      read = fs.readSync(descriptor, captionBuffer, length, captionBuffer.length - length, null);
  } finally {
    fs.closeSync(descriptor);
  }
  try {
    const bytes = captionBuffer.subarray(0, length);
    file.sum = crc32(bytes);
    const { text } = decodeCaption(bytes, file.name);
    file.text = captionLines(text).join('\n');
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    file.fault = error.code;
  }
}
