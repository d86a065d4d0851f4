import fs from 'node:fs/promises';
import path from 'node:path';
import type { TagInfo } from '../../../shared/tagging/scores';
import { ModelError } from '../modelError';
import { csvTags } from './csvTags';
import { jsonTags } from './jsonTags';
import { lineTags, readSections } from './lineTags';

/** Camie's metadata, the largest that is known, has 8 MB. */
const largest = 64 * 1024 * 1024;

/**
 * Reads a model's tag list, by its extension: `.csv`, `.txt` or `.json`. Of a `.txt` file `categories.json` beside it is read too.
 *
 * @param file absolute path
 * @param name by which it is known, when it has another name yet
 * @throws ModelError that names file, place and remedy
 */
export async function readTagList(file: string, name = path.basename(file)): Promise<readonly TagInfo[]> {
  const extension = path.extname(name).toLowerCase();
  if (extension === '.csv') return csvTags(await readText(file), name);
  if (extension === '.json') return jsonTags(await readText(file), name);
  if (extension !== '.txt')
    throw new ModelError(
      'tags-kind',
      `${name} is no tag list that is known.`,
      'A tag list is a .csv, .txt or .json file.',
    );
  const categories = path.join(path.dirname(file), 'categories.json');
  const sections = await readText(categories).catch((error: unknown) => {
    if (error instanceof ModelError && error.code === 'file-missing') return null;
    throw error;
  });
  return lineTags(
    await readText(file),
    name,
    sections === null ? [] : readSections(sections, 'categories.json'),
  );
}

/**
 * A text file in UTF-8, its byte order mark left out.
 *
 * @throws ModelError `file-missing`, `file-unreadable`, `file-large`, `file-encoding`
 */
export async function readText(file: string, limit = largest): Promise<string> {
  let bytes: Buffer;
  try {
    const { size } = await fs.stat(file);
    if (size > limit)
      throw new ModelError(
        'file-large',
        `${file} has ${Math.round(size / 1e6)} MB, far more than such a file has.`,
        'Put the file that belongs to this model in its place.',
      );
    bytes = await fs.readFile(file);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new ModelError(
        'file-missing',
        `${file} is not there.`,
        'Put it there, or choose another model.',
        {
          cause: error,
        },
      );
    throw new ModelError('file-unreadable', `${file} cannot be read: ${message}.`, 'Check its permissions.', {
      cause: error,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ModelError(
      'file-encoding',
      `${file} is not text in UTF-8.`,
      'Save it as UTF-8, or download it again.',
      { cause: error },
    );
  }
}
