// Width, height and orientation of pictures from the first bytes of their files, without decoding anything.

import { avifHeader } from './avifHeader';
import type { HeaderBytes } from './headerBytes';
import { jpegHeader } from './jpegHeader';
import { pngHeader } from './pngHeader';
import { webpHeader } from './webpHeader';

/** What the content of a file is; a GIF is none of our formats, but trains when it has the name of one. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'bmp' | 'avif' | 'gif';

/** What a header says. */
export interface HeaderFacts {
  readonly format: ImageFormat;
  /** As stored, before the orientation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8; from 5 on the sides change places. */
  readonly orientation: number;
}

/** Why a file is no picture that can be used. */
export type HeaderFault = 'empty' | 'lfs-pointer' | 'web-page' | 'unknown-format' | 'damaged';

/** Reads the header of a picture of any format, whatever the file is called. */
export function imageHeader(bytes: HeaderBytes): HeaderFacts | HeaderFault {
  if (bytes.size === 0) return 'empty';
  const start = bytes.at(0, Math.min(64, bytes.size));
  if (start === null) return 'damaged';
  const format = formatOf(start);
  if (format === null) return faultOf(start);
  const facts = readers[format](bytes);
  return facts !== null && facts.width > 0 && facts.height > 0 ? { format, ...facts } : 'damaged';
}

type Reader = (bytes: HeaderBytes) => Omit<HeaderFacts, 'format'> | null;

const readers: Readonly<Record<ImageFormat, Reader>> = {
  png: pngHeader,
  jpeg: jpegHeader,
  webp: webpHeader,
  bmp: bmpHeader,
  avif: avifHeader,
  gif: gifHeader,
};

function formatOf(start: Buffer): ImageFormat | null {
  const text = start.toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.startsWith('BM')) return 'bmp';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (text.slice(4, 8) === 'ftyp' && /avi[fs]|mif1|msf1/.test(text.slice(8))) return 'avif';
  return null;
}

function faultOf(start: Buffer): HeaderFault {
  const text = start.toString('latin1');
  if (text.startsWith('version https://git-lfs')) return 'lfs-pointer';
  return /^\s*<(!doc|html|\?xml)/i.test(text) ? 'web-page' : 'unknown-format';
}

/** BITMAPCOREHEADER has 16-bit sides; all later ones 32-bit, with a negative height for pictures from top to bottom. */
function bmpHeader(bytes: HeaderBytes): Omit<HeaderFacts, 'format'> | null {
  const header = bytes.at(14, 12);
  if (header === null) return null;
  if (header.readUInt32LE(0) === 12)
    return { width: header.readUInt16LE(4), height: header.readUInt16LE(6), orientation: 1 };
  return { width: header.readInt32LE(4), height: Math.abs(header.readInt32LE(8)), orientation: 1 };
}

function gifHeader(bytes: HeaderBytes): Omit<HeaderFacts, 'format'> | null {
  const screen = bytes.at(6, 4);
  return screen && { width: screen.readUInt16LE(0), height: screen.readUInt16LE(2), orientation: 1 };
}
