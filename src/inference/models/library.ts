import type { Logger } from '../../process/logger';
import type { CatalogueEntry } from './catalogueEntry';
import type { DownloadOptions } from './download/progress';
import type { ModelListing } from './listing';
import type { TaggerModel } from './model';
import { ModelError } from './modelError';

export interface ModelLibraryOptions {
  /** Folder of the tagger that comes with the extension. */
  readonly embedded: string;
  /** Folder where downloads go, shared by all windows. */
  readonly storage: string;
  readonly catalogue: readonly CatalogueEntry[];
  /** Models of the user's own: `.onnx` files or folders, as the setting has them now. */
  readonly localPaths: () => readonly string[];
  readonly logger: Logger;
}

/** The taggers that are there and those that could be. */
export class ModelLibrary {
  constructor(private readonly options: ModelLibraryOptions) {}

  /** Every model: the embedded one, downloaded ones, the user's own, then what could be downloaded. Never throws. */
  list(): Promise<readonly ModelListing[]> {
    return Promise.reject(notYet(this.options.storage));
  }

  /**
   * A model by the id of its listing, or by a path.
   *
   * @throws ModelError when it is not there or not whole
   */
  load(id: string): Promise<TaggerModel> {
    return Promise.reject(notYet(id));
  }

  /**
   * A model of the user's own.
   *
   * @param path an `.onnx` file or a folder with one
   * @throws ModelError when its tag list or family cannot be told
   */
  fromFiles(path: string): Promise<TaggerModel> {
    return Promise.reject(notYet(path));
  }

  /**
   * Downloads a model of the catalogue. Only to be called after the user agreed.
   *
   * @throws ModelError with what to do about it; the signal's reason
   */
  download(id: string, options: DownloadOptions): Promise<TaggerModel> {
    return Promise.reject(notYet(`${id} ${options.mirror}`));
  }

  /** Removes a downloaded model from the disk. */
  remove(id: string): Promise<void> {
    return Promise.reject(notYet(id));
  }
}

function notYet(what: string): ModelError {
  return new ModelError('model-missing', `${what} is not there.`, 'Download it, or choose another model.');
}
