import { readCaption } from '../../dataset/captions/captionFile';
import { faultText } from '../../platform/reportError';
import type { CaptionSeen } from './captionSeen';
import { isCaption } from './captionSeen';
import type { ListedImage } from './imageList';
import { inParallel } from './slices';

/** The captions of a scope's images. They are read once, and again where something changed. */
export class CaptionTexts {
  readonly #seen: CaptionSeen[] = [];
  #captioned = 0;
  #unreadable = 0;

  constructor(private readonly images: readonly ListedImage[]) {}

  /** Images that have a caption which is not blank. */
  get captioned(): number {
    return this.#captioned;
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  /** Reads all of them. */
  async read(stopped: () => boolean): Promise<void> {
    await inParallel(
      this.images.length,
      async (index) => {
        const { caption, captionExists } = this.images[index] ?? { caption: '', captionExists: false };
        this.#set(index, captionExists ? await look(caption) : { text: null });
      },
      stopped,
    );
  }

  /** Reads one again. @returns whether it is another than before */
  async again(index: number): Promise<boolean> {
    const image = this.images[index];
    if (image === undefined) return false;
    const [before, now] = [this.#seen[index], await look(image.caption)];
    this.#set(index, now);
    return JSON.stringify(before) !== JSON.stringify(now);
  }

  of(index: number): CaptionSeen {
    return this.#seen[index] ?? { text: null };
  }

  #set(index: number, seen: CaptionSeen): void {
    const before = this.#seen[index];
    this.#captioned += Number(isCaption(seen)) - Number(isCaption(before));
    this.#unreadable += Number('problem' in seen) - Number(before !== undefined && 'problem' in before);
    this.#seen[index] = seen;
  }
}

async function look(file: string): Promise<CaptionSeen> {
  try {
    return { text: (await readCaption(file))?.text ?? null };
  } catch (error) {
    return { problem: faultText(error) };
  }
}
