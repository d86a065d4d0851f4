import fs from 'node:fs/promises';
import path from 'node:path';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';
import { isSkippedFolder } from '../../shared/dataset/names';

/**
 * Copies a folder with all that is in it, but for hidden files and what programs keep for themselves, to a free name in another.
 *
 * @returns the copy; undefined when it was cancelled, and then nothing of it is left
 */
export async function copyFolder(folder: string, into: string): Promise<string | undefined> {
  const target = await freeName(path.join(into, path.basename(folder)));
  try {
    await withProgress({ title: `Copying ${path.basename(folder)}` }, async (signal, say) => {
      let copied = 0;
      await fs.cp(folder, target, {
        recursive: true,
        errorOnExist: true,
        force: false,
        filter: (source) => {
          signal.throwIfAborted();
          copied += 1;
          if (copied % 20 === 0) say(count(copied, 'file'));
          return source === folder || !isSkippedFolder(path.basename(source));
        },
      });
    });
    return target;
  } catch (error) {
    // it was made by us just now, under a name that was free
    await fs.rm(target, { recursive: true, force: true });
    throw error;
  }
}

async function freeName(wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await fs.access(name);
    } catch {
      return name;
    }
  }
}
