import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { DatasetError } from '../datasetError';

/** A caption file as it is: nothing in it is normalised. */
export interface CaptionText {
  /** All of its text without the byte order mark, line breaks as they are. */
  readonly text: string;
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be';
  /** Whether a byte order mark stands in front. */
  readonly bom: boolean;
  /** Its first line break; `\n` where it has none. */
  readonly newline: '\n' | '\r\n';
  /** Whether the last line ends with a line break. */
  readonly finalNewline: boolean;
  readonly bytes: Buffer;
}

type Encoding = Pick<CaptionText, 'encoding' | 'bom'>;

/** The most bytes of a caption, as the trainer has it: what is larger is none. */
export const largestCaption = 100_000;

/**
 * Reads a caption file.
 *
 * @returns null when there is none
 * @throws DatasetError caption-unreadable, caption-too-large or caption-not-text
 */
export async function readCaption(file: string): Promise<CaptionText | null> {
  let bytes: Buffer;
  try {
    bytes = await fs.readFile(file);
  } catch (error) {
    return unreadable(file, error);
  }
  return decodeCaption(bytes, file);
}

/** As `readCaption`, holding the thread: for thousands of them, which take a fraction of the time so; keep to short slices. */
export function readCaptionNow(file: string): CaptionText | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return unreadable(file, error);
  }
  return decodeCaption(bytes, file);
}

function unreadable(file: string, error: unknown): null {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return null;
  throw new DatasetError(
    'caption-unreadable',
    `The caption ${file} cannot be read: ${code === 'EISDIR' ? 'it is a folder' : message}.`,
    'Check that it is a file, and its permissions.',
    { cause: error },
  );
}

/**
 * The text of a caption's bytes: UTF-8, or UTF-16 with a mark or with the zeros of plain letters.
 *
 * @throws DatasetError caption-too-large or caption-not-text
 */
export function decodeCaption(bytes: Buffer, file: string): CaptionText {
  const name = path.basename(file);
  if (bytes.length > largestCaption)
    throw new DatasetError(
      'caption-too-large',
      `${file} has ${bytes.length.toLocaleString('en')} bytes, which is too large for a caption.`,
      'Check that it is a caption; the limit is 100 kB.',
    );
  const encoding = encodingOf(bytes);
  if (encoding === null)
    throw new DatasetError(
      'caption-not-text',
      `${file} is no text in UTF-8 or UTF-16.`,
      `Open ${name} with the encoding that it has, and save it as UTF-8.`,
    );
  const body = bytes.subarray(markOf(encoding).length);
  const text = decoded(body, encoding.encoding);
  const newline = /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';
  return { text, ...encoding, newline, finalNewline: text.endsWith('\n'), bytes };
}

/**
 * The bytes of a text in the encoding, and with the mark, of the caption that it takes the place of; plain UTF-8 for a new one.
 * Line breaks stay as they are in `text`.
 */
export function encodeLike(text: string, like: Encoding | null): Buffer {
  if (like === null) return Buffer.from(text, 'utf8');
  const body =
    like.encoding === 'utf8'
      ? Buffer.from(text, 'utf8')
      : like.encoding === 'utf16le'
        ? Buffer.from(text, 'utf16le')
        : Buffer.from(text, 'utf16le').swap16();
  return like.bom ? Buffer.concat([markOf(like), body]) : body;
}

function markOf({ encoding, bom }: Encoding): Buffer {
  if (!bom) return Buffer.alloc(0);
  const marks = { utf8: [0xef, 0xbb, 0xbf], utf16le: [0xff, 0xfe], utf16be: [0xfe, 0xff] };
  return Buffer.from(marks[encoding]);
}

function decoded(body: Buffer, encoding: CaptionText['encoding']): string {
  if (encoding === 'utf8') return body.toString('utf8');
  return (encoding === 'utf16le' ? body : Buffer.from(body).swap16()).toString('utf16le');
}

/** Null where the bytes are not text, or would not come back as they are. */
function encodingOf(bytes: Buffer): Encoding | null {
  const [first, second] = bytes;
  // UTF-32 begins like UTF-16, and its zeros are no letters
  if (first === 0xff && second === 0xfe) return wide(bytes.subarray(2), 'utf16le', true);
  if (first === 0xfe && second === 0xff) return wide(bytes.subarray(2), 'utf16be', true);
  if (first !== undefined && second !== undefined && (first === 0) !== (second === 0))
    return wide(bytes, first === 0 ? 'utf16be' : 'utf16le', false);
  if (bytes.includes(0) || !isUtf8(bytes)) return null;
  return { encoding: 'utf8', bom: first === 0xef && second === 0xbb && bytes[2] === 0xbf };
}

function wide(body: Buffer, encoding: 'utf16le' | 'utf16be', bom: boolean): Encoding | null {
  if (body.length % 2 !== 0 || decoded(body, encoding).includes('\0')) return null;
  return { encoding, bom };
}
