import path from 'node:path';

/** Whether a file or folder lies somewhere in a folder. */
export function isBelow(file: string, folder: string): boolean {
  const start = folder.replace(/[\\/]$/, '');
  return file.startsWith(start) && /^[\\/]/.test(file.slice(start.length));
}

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
