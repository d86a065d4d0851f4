import { readImageFile } from '../tagger/imageFile';
import { Turns } from '../tagger/turns';
import { uprightPicture } from '../thumbnails/draw';
import type { Fingerprint } from '../protocol';
import { hashSide, perceptualHash } from './perceptualHash';

/** Pictures that are hashed at the same time: thumbnails and tagging go on beside. */
const atOnce = 2;

/** Makes fingerprints in the tagger process, a few at once; those that are not wanted any more are not begun. */
export class FingerprintMaker {
  readonly #turns = new Turns(atOnce);

  /**
   * What an image's bytes are, and what it looks like.
   *
   * @param id by which it can be forgotten
   * @returns null when it was forgotten before it began
   * @throws an error with the sentence why there is none
   */
  make(id: number, image: string): Promise<Fingerprint | null> {
    return this.#turns.take(id, async () => {
      const { data, ...file } = await readImageFile(image);
      return { ...perceptualHash(await greyPicture(data)), ...file };
    });
  }

  /** Does not begin what is not wanted any more. */
  forget(id: number): void {
    this.#turns.forget(id);
  }
}

/**
 * What the hash is made of: the picture upright, on white, squeezed into a small grey square.
 *
 * @param data bytes of an image's file
 * @throws DecodeError when it is no picture
 */
export async function greyPicture(data: Buffer): Promise<Uint8Array> {
  const picture = await uprightPicture(data);
  return picture
    .flatten({ background: 'white' })
    .toColourspace('b-w')
    .resize({ width: hashSide, height: hashSide, fit: 'fill', kernel: 'cubic' })
    .raw({ depth: 'uchar' })
    .toBuffer();
}
