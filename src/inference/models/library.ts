import fs from 'node:fs/promises';
import path from 'node:path';
import { withFolderLock } from '../../process/folderLock';
import type { Logger } from '../../process/logger';
import type { CatalogueEntry } from './catalogueEntry';
import type { Pace } from './download/fileRequest';
import { installModel } from './download/install';
import type { DownloadOptions } from './download/progress';
import { HashMemory } from './identity';
import { readInstalled } from './installed';
import type { ModelListing } from './listing';
import { listAvailable, listFiles, listInstalled } from './listings';
import { loadModel } from './loadModel';
import type { TaggerModel } from './model';
import { ModelError } from './modelError';

/** Id of the tagger that comes with the extension. */
export const embeddedId = 'embedded';

export interface ModelLibraryOptions {
  /** Folder of the tagger that comes with the extension. */
  readonly embedded: string;
  /** Folder where downloads go, shared by all windows. */
  readonly storage: string;
  readonly catalogue: readonly CatalogueEntry[];
  /** Models of the user's own: `.onnx` files or folders, as the setting has them now. */
  readonly localPaths: () => readonly string[];
  readonly logger: Logger;
  /** Of downloads, for tests. */
  readonly pace?: Pace;
}

/** The taggers that are there and those that could be. */
export class ModelLibrary {
  readonly #hashes: HashMemory;

  constructor(private readonly options: ModelLibraryOptions) {
    this.#hashes = new HashMemory(path.join(options.storage, 'hashes.json'));
  }

  /** Every model: the embedded one, downloaded ones, the user's own, then what could be downloaded. Never throws. */
  async list(): Promise<readonly ModelListing[]> {
    const { embedded, storage, catalogue, localPaths } = this.options;
    const installed = await listInstalled(storage, catalogue);
    const there = new Set(installed.map(({ id }) => id));
    const local = [...new Set(localPaths())].filter((one) => one.trim() !== '');
    return [
      await listFiles(embedded, embeddedId, 'embedded'),
      ...installed,
      ...(await Promise.all(local.map((one) => listFiles(one, one, 'local')))),
      ...catalogue.filter(({ id }) => !there.has(id)).map(listAvailable),
    ];
  }

  /**
   * A model by the id of its listing, or by an absolute path. The first time its files are hashed, about a second per gigabyte.
   *
   * @throws ModelError when it is not there or not whole
   */
  async load(id: string): Promise<TaggerModel> {
    const { embedded, storage, catalogue } = this.options;
    if (id === embeddedId) return loadModel({ path: embedded, id, source: 'embedded' }, this.#hashes);
    if (path.isAbsolute(id)) return this.fromFiles(id);
    const entry = catalogue.find((one) => one.id === id);
    const folder = isId(id) ? path.join(storage, id) : null;
    const installed = folder === null ? null : await readInstalled(folder);
    if (folder !== null && installed !== null)
      return loadModel({ path: folder, id, source: 'catalogue', name: installed.name }, this.#hashes);
    if (entry !== undefined)
      throw new ModelError(
        'model-not-downloaded',
        `${entry.name} is not on this machine yet.`,
        'Download it, or choose another model.',
      );
    throw new ModelError(
      'model-missing',
      `There is no model ${JSON.stringify(id)}.`,
      'Choose one of the list, or the path of an .onnx file.',
    );
  }

  /**
   * A model of the user's own.
   *
   * @param given absolute path of an `.onnx` file or a folder with one
   * @throws ModelError when its tag list or family cannot be told
   */
  fromFiles(given: string): Promise<TaggerModel> {
    return loadModel({ path: given, id: given, source: 'local' }, this.#hashes);
  }

  /**
   * Downloads a model of the catalogue, or finds that it is there already. Only to be called after the user agreed.
   *
   * @throws ModelError with what to do about it; the signal's reason
   */
  async download(id: string, options: DownloadOptions): Promise<TaggerModel> {
    const { storage, catalogue, logger, pace } = this.options;
    const entry = catalogue.find((one) => one.id === id);
    if (entry === undefined)
      throw new ModelError(
        'model-missing',
        `There is no model ${JSON.stringify(id)} to download.`,
        'Choose one of the list.',
      );
    const onNotice = (message: string): void => {
      logger.warn(message);
      options.onNotice?.(message);
    };
    logger.info(`Downloading ${entry.name} from ${options.mirror ?? 'the hub'}.`);
    await installModel({ ...options, onNotice, entry, storage, ...(pace === undefined ? {} : { pace }) });
    logger.info(`${entry.name} is downloaded.`);
    return this.load(id);
  }

  /**
   * Removes a downloaded model from the disk, and what is there of a download that was not finished. What its checksums were is
   * kept.
   *
   * @throws the system's error when a file cannot be removed; the model is then broken or whole, and can be downloaded again
   */
  async remove(id: string): Promise<void> {
    const { storage } = this.options;
    if (!isId(id)) return;
    await withFolderLock(path.join(storage, `${id}.lock`), async () => {
      await fs.rm(path.join(storage, '.partial', id), { recursive: true, force: true });
      await fs.rm(path.join(storage, id), { recursive: true, force: true });
    });
  }
}

/** Whether a text can be the id of a download, and so the name of its folder. */
function isId(id: string): boolean {
  return /^[a-z0-9][a-z0-9.-]*$/.test(id);
}
