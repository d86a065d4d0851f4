import type { Thumbnail } from '../protocol';
import { readImageFile } from '../tagger/imageFile';
import { Turns } from '../tagger/turns';
import { TaggerError } from '../taggerError';
import { drawThumbnail } from './draw';
import { thumbnailPath, ThumbnailStore, touchThumbnail } from './store';

/** Small pictures that are made at the same time: tagging goes on beside. */
const atOnce = 2;
const largestSide = 2048;

/** Makes small pictures in the tagger process, a few at once; those that are not wanted any more are not begun. */
export class ThumbnailMaker {
  readonly #store: ThumbnailStore;
  readonly #turns = new Turns(atOnce);

  constructor(private readonly folder: string) {
    this.#store = new ThumbnailStore({ folder });
  }

  /**
   * The small picture of an image, made when it is not there.
   *
   * @param id by which it can be forgotten
   * @returns null when it was forgotten before it began
   * @throws an error with the sentence why there is none
   */
  async make(id: number, image: string, side: number): Promise<Thumbnail | null> {
    if (!Number.isInteger(side) || side < 1 || side > largestSide)
      throw new TaggerError(
        'thumbnail-side',
        `There are no thumbnails of ${side} pixels.`,
        'Ask for 1–2048.',
      );
    return this.#turns.take(id, async () => {
      const { data, ...file } = await readImageFile(image);
      const path = thumbnailPath(this.folder, file.contentHash, side);
      if (!(await touchThumbnail(path)))
        await this.#store.put(file.contentHash, side, await drawThumbnail(data, side));
      return { path, ...file };
    });
  }

  /** Does not begin what is not wanted any more. */
  forget(id: number): void {
    this.#turns.forget(id);
  }
}
