import fs from 'node:fs/promises';
import type { TaggerModel } from '../../inference/models/model';
import { scoreSettings } from '../../inference/scores/imageConfidences';
import type { ModelScores } from '../../inference/scores/modelScores';
import type { ScoreStore } from '../../inference/scores/scoreStore';
import { ScoreHistogram } from '../../shared/tagging/histogram';
import type { SparseScores } from '../../shared/tagging/scores';
import type { ListedImage } from './imageList';
import { inParallel, inSlices } from './slices';

/** What a model has said of a scope's images so far: by content, so that an image that was tagged before is not run again. */
export class ScoredImages {
  readonly histogram: ScoreHistogram;
  /** Content of each image that has scores. */
  readonly #hashes: (string | undefined)[] = [];
  #scored = 0;

  private constructor(
    readonly model: TaggerModel,
    private readonly images: readonly ListedImage[],
    private readonly scores: ModelScores,
  ) {
    this.histogram = new ScoreHistogram(model.tagList);
  }

  /** Opens the store for a model and looks for images that it knows. */
  static async open(
    store: ScoreStore,
    model: TaggerModel,
    images: readonly ListedImage[],
    orient: boolean,
    stopped: () => boolean,
  ): Promise<ScoredImages> {
    const settings = scoreSettings(model.variant, orient);
    const made = new ScoredImages(model, images, await store.open(model.key, settings));
    await made.#look(stopped);
    return made;
  }

  /** Images that have scores. */
  get scored(): number {
    return this.#scored;
  }

  /** Undefined while the image was not tagged. */
  of(index: number): SparseScores | undefined {
    const hash = this.#hashes[index];
    return hash === undefined ? undefined : this.scores.get(hash);
  }

  has(index: number): boolean {
    return this.#hashes[index] !== undefined;
  }

  /** Keeps what the tagger said of an image. */
  async put(index: number, result: Parameters<ModelScores['put']>[0]): Promise<void> {
    await this.scores.put(result);
    this.#add(index, result.contentHash, result.scores);
  }

  /** Whether an image's file is still what was tagged. */
  async isCurrent(index: number): Promise<boolean> {
    const hash = await this.#hashOf(index);
    return hash !== undefined && hash === this.#hashes[index];
  }

  flush(): Promise<void> {
    return this.scores.flush();
  }

  close(): Promise<void> {
    return this.scores.close();
  }

  async #look(stopped: () => boolean): Promise<void> {
    const found: (string | undefined)[] = [];
    await inParallel(
      this.images.length,
      async (index) => {
        found[index] = await this.#hashOf(index);
      },
      stopped,
    );
    await inSlices(
      this.images.length,
      (index) => {
        const hash = found[index];
        const scores = hash === undefined ? undefined : this.scores.get(hash);
        if (hash !== undefined && scores !== undefined) this.#add(index, hash, scores);
      },
      stopped,
    );
  }

  async #hashOf(index: number): Promise<string | undefined> {
    const image = this.images[index];
    if (image === undefined) return undefined;
    try {
      const { size, mtimeMs } = await fs.stat(image.path);
      return this.scores.known({ path: image.path, bytes: size, modified: mtimeMs });
    } catch {
      return undefined;
    }
  }

  #add(index: number, hash: string, scores: SparseScores): void {
    const before = this.of(index);
    if (before === undefined) this.#scored++;
    else this.histogram.remove(before);
    this.#hashes[index] = hash;
    this.histogram.add(scores);
  }
}
