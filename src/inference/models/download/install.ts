import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { withFolderLock } from '../../../process/folderLock';
import type { CatalogueEntry } from '../catalogueEntry';
import { descriptionFile } from '../description';
import { flushFolder, writeDurably } from '../durable';
import type { Installed, InstalledFile } from '../installed';
import { damagedFiles, readInstalled, writeInstalled } from '../installed';
import { readTagList } from '../tagLists/readTagList';
import { baseAddress, fileAddress, repositoryPage } from './address';
import { checkSum, remember } from './checksums';
import { asFault } from './downloadFault';
import type { Pace } from './fileRequest';
import { fetchFile } from './fetchFile';
import { checkRoom } from './freeRoom';
import { dropPart } from './partState';
import type { DownloadOptions } from './progress';

/** No file of a tagger is near this. */
const largest = 16 * 1024 ** 3;
const usualPace: Pace = { retry: 1_000, stall: 60_000 };

export interface InstallRequest extends DownloadOptions {
  readonly entry: CatalogueEntry;
  /** Folder of all downloads. */
  readonly storage: string;
  readonly pace?: Pace;
}

/**
 * Downloads all files of a model. Its folder appears when everything is there, checked and on the disk, never before; until then
 * the parts lie in `.partial`, and are gone on with the next time. Of two windows one downloads, the other waits and finds it done.
 *
 * @returns the model's folder
 * @throws ModelError with what to do about it; the signal's reason
 */
export async function installModel(request: InstallRequest): Promise<string> {
  const { entry, storage, signal, onProgress } = request;
  const base = baseAddress(request.mirror);
  const folder = path.join(storage, entry.id);
  try {
    await fs.mkdir(storage, { recursive: true });
    return await withFolderLock(
      path.join(storage, `${entry.id}.lock`),
      async () => {
        const before = await readInstalled(folder);
        if (before === null || (await damagedFiles(folder, before)).length > 0)
          await download(request, base, folder);
        return folder;
      },
      { signal, onWait: () => onProgress?.({ phase: 'waiting', file: null, bytes: 0, total: null }) },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw asFault(error, new URL(base).host);
  }
}

async function download(request: InstallRequest, base: string, folder: string): Promise<void> {
  const { entry, storage } = request;
  const staging = path.join(storage, '.partial', entry.id);
  await fs.mkdir(staging, { recursive: true });
  const fetched = await fetchAll(request, base, staging);
  // nothing is changed until here; from here on nothing needs the network
  for (const { name } of fetched) {
    await fs.rename(path.join(staging, `${name}.part`), path.join(staging, name));
    await dropPart(path.join(staging, `${name}.part`));
  }
  await writeDurably(path.join(staging, descriptionFile), describe(entry));
  const { id, name, repository, revision, licence, note } = entry;
  const installed: Installed = {
    id,
    name,
    repository,
    revision,
    licence,
    note,
    at: new Date().toISOString(),
    files: fetched,
  };
  await writeInstalled(staging, installed);
  const away = path.join(storage, '.partial', `${entry.id}.${randomUUID()}`);
  await fs.rename(folder, away).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  await fs.rename(staging, folder);
  await flushFolder(storage);
  await remember(storage, entry.id, fetched);
  await fs.rm(away, { recursive: true, force: true });
}

async function fetchAll(request: InstallRequest, base: string, staging: string): Promise<InstalledFile[]> {
  const { entry, storage, signal, onProgress, onNotice } = request;
  const known = entry.files.every(({ bytes }) => bytes !== null);
  const expected = known ? entry.files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) : null;
  const page = repositoryPage(entry);
  const fetched: InstalledFile[] = [];
  let done = 0;
  await checkRoom(staging, entry, expected);
  // the tag list first: it is small, and a model without a list that can be read need not be downloaded
  const inOrder = [...entry.files].sort(
    (a, b) => Number(a.role === 'weights') - Number(b.role === 'weights'),
  );
  for (const file of inOrder) {
    const isLast = file === inOrder.at(-1);
    const name = path.posix.basename(file.path);
    const part = path.join(staging, `${name}.part`);
    const got = await fetchFile({
      name,
      address: fileAddress(base, entry, file),
      page,
      part,
      limit: file.bytes ?? largest,
      signal,
      onBytes: (bytes, total) =>
        onProgress?.({
          phase: 'downloading',
          file: name,
          bytes: done + bytes,
          total: expected ?? (isLast && total !== null ? done + total : null),
        }),
      onTotal: (start, total) => checkRoom(staging, null, total - start),
      pace: request.pace ?? usualPace,
    });
    done += got.bytes;
    onProgress?.({ phase: 'checking', file: name, bytes: done, total: expected });
    const verified = await checkSum({ entry, file, name, got, part, storage, page, onNotice });
    if (file.role === 'tags') await checkTags(part, name);
    fetched.push({ name, bytes: got.bytes, sha256: got.sha256, verified });
  }
  return fetched;
}

/** A list that cannot be read is dropped: the next try must not take it for finished. */
async function checkTags(part: string, name: string): Promise<void> {
  try {
    await readTagList(part, name);
  } catch (error) {
    await dropPart(part);
    throw error;
  }
}

/** `tagger.json` of a download: what the catalogue knows, so that the folder speaks for itself, also when it is copied elsewhere. */
function describe(entry: CatalogueEntry): string {
  const named = (role: string): string | undefined => {
    const file = entry.files.find((each) => each.role === role);
    return file === undefined ? undefined : path.posix.basename(file.path);
  };
  const { name, family, variant, thresholds, licence } = entry;
  const description = {
    name,
    family,
    variant,
    onnx: named('weights'),
    tags: named('tags'),
    thresholds,
    licence: licence ?? undefined,
    about: `Downloaded from ${repositoryPage(entry)}, revision ${entry.revision}.`,
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}
