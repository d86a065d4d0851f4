import fs from 'node:fs';
import path from 'node:path';
import { buildData } from '../../shared/dictionary/buildData';
import type { DictionaryEntry } from '../../shared/dictionary/entry';
import { readDictionary } from '../../shared/dictionary/readDictionary';
import type { ListResult, ListsRead } from './protocol';

/** Larger files are no lists of tags. */
const largest = 200_000_000;

/** Reads lists and makes the index over them. Takes a second for 150,000 tags: for a thread of its own. Never throws for a file. */
export function readLists(files: readonly string[]): ListsRead {
  const entries: (readonly DictionaryEntry[])[] = [];
  const lists = files.map((file): ListResult => {
    let text: string;
    try {
      if (fs.statSync(file).size > largest)
        return { file, state: 'unreadable', reason: 'it is larger than 200 MB' };
      text = fs.readFileSync(file, 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { file, state: 'missing' };
      return { file, state: 'unreadable', reason: code === 'EISDIR' ? 'it is a folder' : message };
    }
    const list = readDictionary(text, path.basename(file));
    entries.push(list.entries);
    return {
      file,
      state: 'read',
      tags: list.entries.length,
      faults: list.faults,
      faultCount: list.faultCount,
    };
  });
  return { data: buildData(entries), lists };
}
