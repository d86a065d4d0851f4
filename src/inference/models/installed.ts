import fs from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from './durable';

/** A file of a model that was downloaded. */
export interface InstalledFile {
  /** In the model's folder. */
  readonly name: string;
  readonly bytes: number;
  /** Computed when it was downloaded, hex. */
  readonly sha256: string;
  /** It was compared with the catalogue's checksum and is the same. */
  readonly verified: boolean;
}

/** What was downloaded, from where: `installed.json` in the model's folder. */
export interface Installed {
  readonly id: string;
  readonly name: string;
  readonly repository: string;
  readonly revision: string;
  readonly licence: string | null;
  readonly note: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly files: readonly InstalledFile[];
}

export const installedFile = 'installed.json';

export async function writeInstalled(folder: string, installed: Installed): Promise<void> {
  await writeDurably(
    path.join(folder, installedFile),
    `${JSON.stringify({ format: 1, ...installed }, null, 2)}\n`,
  );
}

/** Null when the folder holds no download of ours, or its description is damaged. */
export async function readInstalled(folder: string): Promise<Installed | null> {
  try {
    const value: unknown = JSON.parse(await fs.readFile(path.join(folder, installedFile), 'utf8'));
    return isInstalled(value) ? value : null;
  } catch {
    return null;
  }
}

/** Names of files of a download that are gone or have another size than they had. */
export async function damagedFiles(folder: string, installed: Installed): Promise<string[]> {
  const looked = await Promise.all(
    installed.files.map(async ({ name, bytes }) => {
      const size = await fs.stat(path.join(folder, name)).then(
        (stat) => stat.size,
        () => -1,
      );
      return size === bytes ? [] : [name];
    }),
  );
  return looked.flat();
}

function isInstalled(value: unknown): value is Installed {
  if (typeof value !== 'object' || value === null) return false;
  const one = value as Partial<Record<keyof Installed | 'format', unknown>>;
  const texts = [one.id, one.name, one.repository, one.revision, one.at];
  return (
    one.format === 1 &&
    texts.every((text) => typeof text === 'string') &&
    [one.licence, one.note].every((text) => text === null || typeof text === 'string') &&
    Array.isArray(one.files) &&
    one.files.every(isFile)
  );
}

function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, bytes, sha256, verified } = value as Partial<Record<keyof InstalledFile, unknown>>;
  return (
    typeof name === 'string' &&
    path.basename(name) === name &&
    typeof bytes === 'number' &&
    typeof sha256 === 'string' &&
    typeof verified === 'boolean'
  );
}
