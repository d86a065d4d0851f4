import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Absolute paths of lists as a setting has them: `~` is the home folder, other paths that are not absolute start at the workspace
 * folder that has the file, else at the first one.
 *
 * @param roots folders of the workspace
 */
export function listPaths(setting: readonly string[], roots: readonly string[]): string[] {
  const resolved = setting
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const given = /^~(?=[\\/]|$)/.test(one) ? path.join(os.homedir(), one.slice(1)) : one;
      if (path.isAbsolute(given)) return path.normalize(given);
      const places = (roots.length === 0 ? [os.homedir()] : roots).map((root) => path.join(root, given));
      return places.find((place) => fs.existsSync(place)) ?? places[0] ?? given;
    });
  return [...new Set(resolved)];
}
