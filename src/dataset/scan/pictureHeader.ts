import fs from 'node:fs';
import { HeaderBytes } from './headerBytes';
import type { HeaderFacts } from './imageHeader';
import { imageHeader } from './imageHeader';

// a pipe that lies there under the name of a picture would hold us for ever
const openFlags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/** What a picture's header says; null when it cannot be read or is none. Synchronous: a few kilobytes are read. */
export function pictureHeader(file: string): HeaderFacts | null {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(file, openFlags);
    const stat = fs.fstatSync(descriptor);
    if (!stat.isFile()) return null;
    const header = imageHeader(new HeaderBytes(descriptor, stat.size));
    return typeof header === 'string' ? null : header;
  } catch {
    return null;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}
