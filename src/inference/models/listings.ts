import fs from 'node:fs/promises';
import path from 'node:path';
import type { CatalogueEntry } from './catalogueEntry';
import { familyOf, findModel } from './detect';
import { repositoryPage } from './download/address';
import { externalData } from './identity';
import type { Installed } from './installed';
import { damagedFiles, readInstalled } from './installed';
import type { ModelListing } from './listing';
import type { ModelSource } from './model';
import { ModelError } from './modelError';
import { readTagList, readText } from './tagLists/readTagList';

/** A model that could be downloaded. */
export function listAvailable(entry: CatalogueEntry): ModelListing {
  const sizes = entry.files.map(({ bytes }) => bytes);
  const sums = entry.files.flatMap(({ path: file, sha256 }) =>
    sha256 === null ? [] : [[path.posix.basename(file), sha256] as const],
  );
  return {
    id: entry.id,
    name: entry.name,
    family: entry.family,
    source: 'catalogue',
    state: 'available',
    problem: null,
    bytes: sizes.includes(null) ? null : sizes.reduce((sum: number, bytes) => sum + (bytes ?? 0), 0),
    licence: entry.licence,
    checksum: sums.length === entry.files.length ? 'catalogue' : 'unknown',
    sha256: Object.fromEntries(sums),
    path: null,
    page: repositoryPage(entry),
    note: entry.note,
  };
}

/** The models that were downloaded, also those that the catalogue does not have any more. */
export async function listInstalled(
  storage: string,
  catalogue: readonly CatalogueEntry[],
): Promise<ModelListing[]> {
  const names = await fs.readdir(storage).catch((): string[] => []);
  const order = new Map(catalogue.map(({ id }, at) => [id, at]));
  const all = await Promise.all(
    names.map(async (name): Promise<ModelListing[]> => {
      const installed = await readInstalled(path.join(storage, name));
      if (installed?.id !== name) return [];
      return [await listOne(path.join(storage, name), installed, catalogue[order.get(name) ?? -1])];
    }),
  );
  return all.flat().sort((a, b) => (order.get(a.id) ?? Infinity) - (order.get(b.id) ?? Infinity));
}

async function listOne(
  folder: string,
  installed: Installed,
  entry: CatalogueEntry | undefined,
): Promise<ModelListing> {
  const damaged = await damagedFiles(folder, installed);
  return {
    id: installed.id,
    name: installed.name,
    family: entry?.family ?? null,
    source: 'catalogue',
    state: damaged.length === 0 ? 'ready' : 'broken',
    problem:
      damaged.length === 0
        ? null
        : {
            code: 'model-damaged',
            message: `${damaged.join(' and ')} of ${installed.name} is gone or was changed.`,
            fix: 'Download it again, or remove it.',
          },
    bytes: installed.files.reduce((sum, { bytes }) => sum + bytes, 0),
    licence: installed.licence,
    checksum: installed.files.every(({ verified }) => verified) ? 'verified' : 'recorded',
    sha256: Object.fromEntries(installed.files.map(({ name, sha256 }) => [name, sha256])),
    path: folder,
    page: repositoryPage(installed),
    note: installed.note,
  };
}

/** A model of files that are there: the embedded one, or one of the user's own. */
export async function listFiles(given: string, id: string, source: ModelSource): Promise<ModelListing> {
  const listing: ModelListing = {
    id,
    name: path.basename(given),
    family: null,
    source,
    state: 'broken',
    problem: null,
    bytes: null,
    licence: null,
    checksum: 'unknown',
    sha256: {},
    path: given,
    page: null,
    note: null,
  };
  try {
    const found = await findModel(given);
    const files = [found.onnx, ...(await externalData(found.onnx)), found.tags];
    const sizes = await Promise.all(files.map(async (file) => (await fs.stat(file)).size));
    const { name, licence } = found.description;
    const told = {
      ...listing,
      name: name ?? listing.name,
      licence: licence ?? null,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
    };
    try {
      const head = /\.csv$/i.test(found.tags) ? await readText(found.tags) : '';
      return { ...told, family: familyOf(found, await readTagList(found.tags), head), state: 'ready' };
    } catch (error) {
      return { ...told, problem: problemOf(error) };
    }
  } catch (error) {
    return { ...listing, problem: problemOf(error) };
  }
}

function problemOf(error: unknown): NonNullable<ModelListing['problem']> {
  if (error instanceof ModelError) return { code: error.code, message: error.message, fix: error.fix };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'model-unreadable', message, fix: 'Check the files of the model and their permissions.' };
}
