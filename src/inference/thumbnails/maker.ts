import type { Thumbnail } from '../protocol';
import { readImageFile } from '../tagger/imageFile';
import { TaggerError } from '../taggerError';
import { drawThumbnail } from './draw';
import { thumbnailPath, ThumbnailStore, touchThumbnail } from './store';

/** Small pictures that are made at the same time: tagging goes on beside. */
const atOnce = 2;
const largestSide = 2048;

/** Makes small pictures in the tagger process, a few at once; those that are not wanted any more are not begun. */
export class ThumbnailMaker {
  readonly #store: ThumbnailStore;
  readonly #queue: { readonly id: number; readonly begin: (wanted: boolean) => void }[] = [];
  #running = 0;

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
    if (!(await this.#turn(id))) return null;
    try {
      const { data, ...file } = await readImageFile(image);
      const path = thumbnailPath(this.folder, file.contentHash, side);
      if (!(await touchThumbnail(path)))
        await this.#store.put(file.contentHash, side, await drawThumbnail(data, side));
      return { path, ...file };
    } finally {
      // the place is handed over, not given back, so that nobody comes in between
      const next = this.#queue.shift();
      if (next === undefined) this.#running--;
      else next.begin(true);
    }
  }

  /** Does not begin what is not wanted any more. */
  forget(id: number): void {
    const at = this.#queue.findIndex((one) => one.id === id);
    if (at >= 0) this.#queue.splice(at, 1)[0]?.begin(false);
  }

  #turn(id: number): boolean | Promise<boolean> {
    if (this.#running === atOnce) return new Promise((begin) => this.#queue.push({ id, begin }));
    this.#running++;
    return true;
  }
}
