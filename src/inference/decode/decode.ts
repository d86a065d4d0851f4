import fs from 'node:fs/promises';
import path from 'node:path';
import type { Raster } from '../pixels/image';
import { decodeBmp } from './bmp';
import { DecodeError } from './decodeError';
import type { DecodeInput, DecodeOptions } from './decodeInput';
import { pictureKind, whatElse } from './kind';
import { decodeWithSharp } from './sharpDecode';

/**
 * Decodes a picture's first frame to the levels that Pillow would give: colour profiles are not applied, and of 16 bits
 * the upper 8 are taken. AVIF differs by some levels, because decoders draw out its halved colours differently.
 *
 * @param file an absolute path, or the bytes of the file
 * @throws DecodeError when it is no picture, is damaged, or is too large
 */
export async function decodeImage(file: string | Buffer, options: DecodeOptions): Promise<Raster> {
  options.signal?.throwIfAborted();
  const name = typeof file === 'string' ? path.basename(file) : 'The picture';
  const data = typeof file === 'string' ? await read(file, name) : file;
  const kind = pictureKind(data);
  if (kind === null) {
    const { what, fix } = whatElse(data);
    throw new DecodeError('image-unreadable', `${name} ${what}.`, fix);
  }
  const input: DecodeInput = { ...options, data, name };
  return kind === 'bmp' ? decodeBmp(input) : decodeWithSharp(input, kind);
}

async function read(file: string, name: string): Promise<Buffer> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what =
      code === 'EISDIR'
        ? 'is a folder'
        : code === 'ELOOP'
          ? 'is a link that leads back to itself'
          : code === 'ENOENT'
            ? 'is not there any more'
            : `cannot be read: ${message}`;
    throw new DecodeError('image-unreadable', `${name} ${what}.`, 'Choose image files that can be opened.', {
      cause: error,
    });
  }
}
