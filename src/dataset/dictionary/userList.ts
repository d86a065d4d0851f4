import fs from 'node:fs/promises';
import path from 'node:path';
import { withFolderLock } from '../../process/folderLock';
import type { DictionaryEntry } from '../../shared/dictionary/entry';
import { readDictionary } from '../../shared/dictionary/readDictionary';
import { tagKey } from '../../shared/tagging/tagText';
import { DictionaryFault } from './dictionaryFault';

/** What is added to the user's own list; what is left out is not known. */
export type NewEntry = Pick<DictionaryEntry, 'name'> & Partial<DictionaryEntry>;

/**
 * Adds a tag to the user's own list, behind what is there; a tag that is there already is not added. The list is replaced as a whole,
 * so that it is never half written, and what a person wrote in it stays as it is.
 *
 * @returns whether it was added
 * @throws DictionaryFault dictionary-not-written
 */
export async function addToList(file: string, entry: NewEntry): Promise<boolean> {
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    return await withFolderLock(`${file}.lock`, async () => {
      const text = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      const known = readDictionary(text, path.basename(file)).entries;
      if (known.some(({ name }) => tagKey(name) === tagKey(entry.name))) return false;
      const joint = text === '' || text.endsWith('\n') ? '' : '\n';
      const temporary = `${file}.new`;
      const handle = await fs.open(temporary, 'w');
      try {
        await handle.writeFile(`${text}${joint}${lineOf(entry)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await fs.rename(temporary, file);
      return true;
    });
  } catch (error) {
    throw new DictionaryFault(
      'dictionary-not-written',
      `“${entry.name}” was not added to ${file}: ${error instanceof Error ? error.message : String(error)}.`,
      'Check the permissions of the file and its folder.',
      file,
      null,
      { cause: error },
    );
  }
}

/** A line in tagcomplete's format; the category in a word, which the lists of others have as a number. */
function lineOf({ name, category, posts, aliases }: NewEntry): string {
  const fields = [
    quoted(name.replace(/\s+/g, ' ').trim()),
    category === undefined || category === 'unknown' ? '' : category,
    posts === undefined || posts === 0 ? '' : String(posts),
    quoted((aliases ?? []).join(',')),
  ];
  while (fields.length > 1 && fields.at(-1) === '') fields.pop();
  return fields.join(',');
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
