import path from 'node:path';
import { isSkippedFolder } from '../../shared/dataset/names';

/** Says of a folder, by its absolute path, whether it is left out when data sets are looked for. */
export type LeftOut = (folder: string) => boolean;

/**
 * Which folders below a root are left out: hidden ones, those where programs keep their own files, and those that somebody chose.
 *
 * @param chosen names (`drafts`), or paths from the root with `/` (`images/old`)
 */
export function leftOutBelow(root: string, chosen: readonly string[] = []): LeftOut {
  const wanted = new Set(chosen.map((one) => one.replace(/^\.?\/+|\/+$/g, '')));
  return (folder) => {
    const name = path.basename(folder);
    if (isSkippedFolder(name) || wanted.has(name)) return true;
    return wanted.size > 0 && wanted.has(path.relative(root, folder).split(path.sep).join('/'));
  };
}
