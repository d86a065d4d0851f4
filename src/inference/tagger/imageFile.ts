import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { TaggerError } from '../taggerError';

/** A picture's file as it was read, once. */
export interface ImageFile {
  readonly data: Buffer;
  /** sha256 of the bytes, hex. */
  readonly contentHash: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** More pixels are refused, as the Python taggers' decoder refuses them: such files are mostly made to do harm. */
export const maxPixels = 178_956_970;

const maxBytes = 1 << 30;
// without it, opening a pipe would wait for its other end for ever
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a picture's file and hashes it.
 *
 * @throws TaggerError `image-missing`, `image-unreadable` or `image-too-large`
 */
export async function readImageFile(image: string): Promise<ImageFile> {
  const name = path.basename(image);
  let handle: fs.FileHandle | undefined;
  try {
    handle = await fs.open(image, openFlags);
    const stat = await handle.stat();
    if (!stat.isFile())
      throw new TaggerError('image-unreadable', `${name} is not a file.`, 'Choose image files.');
    if (stat.size > maxBytes)
      throw new TaggerError(
        'image-too-large',
        `${name} has ${Math.round(stat.size / 1e6)} MB, and pictures may have ${Math.round(maxBytes / 1e6)}.`,
        'Save it smaller, or leave it out.',
      );
    const data = await handle.readFile();
    const contentHash = createHash('sha256').update(data).digest('hex');
    return { data, contentHash, bytes: data.length, modified: stat.mtimeMs };
  } catch (error) {
    if (error instanceof TaggerError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new TaggerError('image-missing', `${name} is not there any more.`, 'Refresh the data set.');
    const fix = 'Check the permissions of the file.';
    throw new TaggerError('image-unreadable', `${name} cannot be read: ${message}`, fix, { cause: error });
  } finally {
    await handle?.close();
  }
}
