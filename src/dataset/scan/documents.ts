import fs from 'node:fs';
import path from 'node:path';
import type { DocumentRead } from '../sources/disk';

/** As the trainer: what is larger is no job file or dataset config. */
const largest = 1_000_000;

/** Text of a job file or dataset config: UTF-8, or UTF-16 with a mark. */
export function readDocument(file: string): DocumentRead {
  const name = path.basename(file);
  let bytes: Buffer;
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile())
      return { code: 'file-is-folder', message: `${file} is not a file.`, fix: 'Name the file.' };
    if (stat.size > largest)
      return {
        code: 'file-too-large',
        message: `${name} is larger than 1,000 kB, which is too large for a description of a data set.`,
        fix: 'Check that this is the file that you meant.',
      };
    bytes = fs.readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { code: 'file-missing', message: `There is no file ${file}.`, fix: 'Check the path.' };
    return {
      code: 'file-unreadable',
      message: `${file} cannot be read: ${message}.`,
      fix: 'Check its permissions.',
    };
  }
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { code: 'file-encoding', message: `${name} is not UTF-8.`, fix: 'Save the file as UTF-8.' };
  }
}
