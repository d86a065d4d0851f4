import fs from 'node:fs/promises';
import path from 'node:path';
import type { CatalogueEntry, CatalogueFile } from '../catalogueEntry';
import { writeDurably } from '../durable';
import type { InstalledFile } from '../installed';
import { ModelError } from '../modelError';
import type { FetchedFile } from './fileRequest';
import { dropPart } from './partState';

export interface SumCheck {
  readonly entry: CatalogueEntry;
  readonly file: CatalogueFile;
  readonly name: string;
  readonly got: FetchedFile;
  readonly part: string;
  readonly storage: string;
  readonly page: string;
  readonly onNotice: ((message: string) => void) | undefined;
}

/**
 * Compares a downloaded file with the checksum of the catalogue, with the one that the hub states, and, where the catalogue has
 * none, with that of an earlier download, which may have changed but must not do so unseen.
 *
 * @returns whether the catalogue vouches for it
 * @throws ModelError `checksum`; the part is dropped then, since going on with it would not help
 */
export async function checkSum(check: SumCheck): Promise<boolean> {
  const { file, got, name, page } = check;
  const wanted = file.sha256 ?? got.statedSha256;
  if (wanted !== null && wanted !== got.sha256) {
    await dropPart(check.part);
    const whose = file.sha256 === null ? 'the hub states' : 'the catalogue has';
    throw new ModelError(
      'checksum',
      `${name} arrived with the checksum ${got.sha256}, and ${whose} ${wanted}.`,
      `Download it again; if that stays, the file was damaged or exchanged on its way: try without a mirror, and see ${page}.`,
    );
  }
  if (file.bytes !== null && file.bytes !== got.bytes) {
    await dropPart(check.part);
    throw new ModelError(
      'checksum',
      `${name} arrived with ${got.bytes} bytes in place of ${file.bytes}.`,
      `Download it again; if that stays, see ${page}.`,
    );
  }
  if (file.sha256 !== null) return true;
  const before = (await readMemory(check.storage))[check.entry.id]?.[name];
  if (before !== undefined && before !== got.sha256)
    check.onNotice?.(
      `${name} of ${check.entry.name} is not the file that was downloaded before: its checksum was ${before} and is ${got.sha256} now. See ${page} for what has changed.`,
    );
  return false;
}

type Memory = Partial<Record<string, Partial<Record<string, string>>>>;

const memoryFile = (storage: string): string => path.join(storage, 'downloads.json');

/** Keeps the checksums of a download, also for the time after the model was removed. */
export async function remember(storage: string, id: string, files: readonly InstalledFile[]): Promise<void> {
  const memory = await readMemory(storage);
  const sums = Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]));
  await writeDurably(memoryFile(storage), `${JSON.stringify({ ...memory, [id]: sums }, null, 2)}\n`);
}

async function readMemory(storage: string): Promise<Memory> {
  try {
    const value: unknown = JSON.parse(await fs.readFile(memoryFile(storage), 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
