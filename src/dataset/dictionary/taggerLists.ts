import fs from 'node:fs';
import path from 'node:path';

/** The tag list of taggers that have names, categories and counts in csv. */
const listName = 'selected_tags.csv';

/**
 * Tag lists of taggers on this machine, for what no dictionary says.
 *
 * @param storage folder with a folder for each tagger that was downloaded
 * @param local taggers of the user's own: `.onnx` files or folders, absolute
 */
export function taggerLists(storage: string, local: readonly string[]): string[] {
  const folders = local.map((one) => (one.toLowerCase().endsWith('.onnx') ? path.dirname(one) : one));
  return [...new Set([...folders, ...foldersIn(storage)])]
    .map((folder) => path.join(folder, listName))
    .filter((file) => fs.existsSync(file));
}

function foldersIn(folder: string): string[] {
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => path.join(folder, name))
      .sort();
  } catch {
    // nothing was downloaded
    return [];
  }
}
