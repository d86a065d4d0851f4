import { isUtf8 } from 'node:buffer';
import fs from 'node:fs/promises';
import path from 'node:path';
import { DatasetError } from '../datasetError';
import type { FileEdit } from '../journal/change';
import type { TomlTable, TomlValue } from '../sources/tomlData';
import { parseToml } from '../sources/tomlData';
import type { TomlValues } from './tomlEdit';
import { editToml } from './tomlEdit';

/**
 * The edit of a TOML file in which keys of one table have other values; for the journal.
 *
 * @param place steps to the table, such as `['datasets', 0, 'subsets', 1]`
 * @throws DatasetError toml-unreadable, toml-broken or toml-no-table, naming the file
 */
export async function tomlFileEdit(
  file: string,
  place: readonly (string | number)[],
  values: TomlValues,
): Promise<FileEdit> {
  const { bytes, text } = await read(file);
  try {
    return { path: file, before: bytes, after: Buffer.from(editToml(text, place, values)) };
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    throw new DatasetError(error.code, `${file}: ${error.message}`, error.fix, { cause: error });
  }
}

export interface TomlImport {
  /** The file at its new place. Folders that it names from its own place on are named from the new one on. */
  readonly edit: FileEdit;
  /** Folders that it names and that are not there. */
  readonly missing: readonly string[];
}

/**
 * Plans to bring a dataset TOML into a folder. Where it lies already it simply is a data set, and needs no import.
 *
 * @throws DatasetError toml-unreadable, toml-broken, toml-no-subsets or toml-taken
 */
export async function importToml(file: string, folder: string): Promise<TomlImport> {
  const { text } = await read(file);
  const parsed = parseToml(text.replace(/^\uFEFF/, ''));
  if ('message' in parsed)
    throw new DatasetError(
      'toml-broken',
      `${file}, line ${parsed.line}: ${parsed.message}.`,
      'Mend the file, then import it.',
    );
  const folders = imageFolders(parsed.table);
  if (folders.length === 0)
    throw new DatasetError(
      'toml-no-subsets',
      `${file} names no image_dir in [[datasets.subsets]].`,
      'Choose a dataset config of sd-scripts.',
    );
  const target = path.join(folder, path.basename(file));
  if (await exists(target))
    throw new DatasetError('toml-taken', `There is already a file ${target}.`, 'Rename one of them first.');
  let result = text;
  const missing: string[] = [];
  for (const { place, name } of folders) {
    const absolute = path.resolve(path.dirname(file), name);
    if (!(await exists(absolute))) missing.push(absolute);
    const moved = path.relative(folder, absolute);
    // another drive has no way from here
    const shown = path.isAbsolute(name) ? name : (moved || '.').split(path.sep).join('/');
    if (shown !== name) result = editToml(result, place, { image_dir: shown });
  }
  return { edit: { path: target, before: null, after: Buffer.from(result) }, missing };
}

/** Every image_dir with the steps to its subset. */
function imageFolders(
  root: TomlTable,
): { readonly place: readonly (string | number)[]; readonly name: string }[] {
  return tables(root.get('datasets')).flatMap((dataset, at) =>
    tables(dataset.get('subsets')).flatMap((subset, index) => {
      const name = subset.get('image_dir');
      return typeof name === 'string' ? [{ place: ['datasets', at, 'subsets', index], name }] : [];
    }),
  );
}

function tables(value: TomlValue | undefined): readonly TomlTable[] {
  return Array.isArray(value) ? (value as readonly TomlValue[]).filter((each) => each instanceof Map) : [];
}

async function read(file: string): Promise<{ readonly bytes: Buffer; readonly text: string }> {
  let bytes: Buffer;
  try {
    bytes = await fs.readFile(file);
  } catch (error) {
    throw unreadable(file, (error as Error).message);
  }
  if (!isUtf8(bytes)) throw unreadable(file, 'it is not UTF-8');
  return { bytes, text: bytes.toString('utf8') };
}

function unreadable(file: string, why: string): DatasetError {
  return new DatasetError(
    'toml-unreadable',
    `${file} cannot be read: ${why}.`,
    'Check the file and its permissions.',
  );
}

async function exists(file: string): Promise<boolean> {
  return (await fs.stat(file).catch(() => undefined)) !== undefined;
}
