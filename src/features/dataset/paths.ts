import path from 'node:path';
import { isBelow } from '../../shared/dataset/places';

/** The innermost folder in which all lie; undefined for none, or when they share no root. */
export function commonFolder(folders: readonly string[]): string | undefined {
  let [common] = folders;
  for (const folder of folders)
    while (common !== undefined && folder !== common && !isBelow(folder, common)) {
      const above = path.dirname(common);
      if (above === common) return undefined;
      common = above;
    }
  return common;
}
