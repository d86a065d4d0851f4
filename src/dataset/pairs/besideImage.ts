import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * A file beside a picture: the one of this name that is there or, failing that, one whose name differs only by case, as the
 * trainer finds captions; else the path that it would have.
 */
export async function besideImage(image: string, name: string): Promise<string> {
  const folder = path.dirname(image);
  const exact = path.join(folder, name);
  if (await exists(exact)) return exact;
  const names = await fs.readdir(folder).catch((): string[] => []);
  const lower = name.toLowerCase();
  const found = names.filter((one) => one.toLowerCase() === lower).sort();
  return path.join(folder, found.at(-1) ?? name);
}

async function exists(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    () => true,
    () => false,
  );
}
