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
  return path.join(folder, (await FolderNames.of(folder)).find(name) ?? name);
}

/** The names in a folder, for many pictures of it. Read once; what changes later is not seen. */
export class FolderNames {
  readonly #exact: ReadonlySet<string>;
  readonly #folded: ReadonlyMap<string, string>;

  private constructor(names: readonly string[]) {
    this.#exact = new Set(names);
    this.#folded = new Map(names.toSorted().map((name) => [name.toLowerCase(), name]));
  }

  /** A folder that cannot be read has no names. */
  static async of(folder: string): Promise<FolderNames> {
    return new FolderNames(await fs.readdir(folder).catch((): string[] => []));
  }

  /** The file of this name or, failing that, the last of those whose names differ only by case. */
  find(name: string): string | undefined {
    return this.#exact.has(name) ? name : this.#folded.get(name.toLowerCase());
  }
}

async function exists(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    () => true,
    () => false,
  );
}
