import { setImmediate as breathe } from 'node:timers/promises';
import type { Logger } from '../../process/logger';
import { Emitter } from '../../shared/emitter';
import { tagKey } from '../../shared/tagging/tagText';
import type { TaggerModel } from '../models/model';
import type { Reading, ScorableImage } from './confidenceColumn';
import { ConfidenceColumn, highest, indicesLike } from './confidenceColumn';
import type { ModelScores } from './modelScores';
import type { ScoreStore } from './scoreStore';

/** Scores below are not kept; part of what scores are kept under. */
export const scoreFloor = 0.01;

/** What scores of a model are kept under beside its key: all else that they depend on. */
export function scoreSettings(variant: string | undefined, orient: boolean): string {
  return `variant=${variant ?? ''} orient=${orient} floor=${scoreFloor}`;
}

export interface ImageConfidencesOptions {
  readonly store: ScoreStore;
  /** Id of the model that a data set is tagged with. */
  readonly modelOf: (set: string) => string;
  readonly loadModel: (id: string) => Promise<TaggerModel>;
  /** Whether pictures are turned upright before they are tagged. */
  readonly orient: () => boolean;
  readonly imagesOf: (set: string) => readonly ScorableImage[];
  readonly logger: Logger;
}

interface Opened {
  readonly model: TaggerModel;
  readonly scores: ModelScores;
}

/** What a tagger has said of an image. */
export interface ImageScores {
  /** Name of the model. */
  readonly model: string;
  /** Probabilities, 0 to 1, by `tagKey`; tags below what is kept are not among them. */
  readonly byKey: ReadonlyMap<string, number>;
}

/** Columns that are kept. */
const mostColumns = 24;
/** Milliseconds after which images that were not known are looked for again. */
const patience = 5_000;

/**
 * What taggers have said of images before: by content, from the kept scores, never by running a model. Columns are read in the
 * background when somebody first asks; until then nothing is known.
 */
export class ImageConfidences {
  readonly #learned = new Emitter();
  /** More is known than before. */
  readonly onDidLearn = this.#learned.event;
  readonly #columns = new Map<string, ConfidenceColumn>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #opened = new Map<string, Promise<Opened>>();
  #disposed = false;

  constructor(private readonly options: ImageConfidencesOptions) {}

  /** The highest confidence in the tags that a pattern means, for images of a set; undefined while it is not known. */
  column(set: string, pattern: string): (image: ScorableImage) => number | undefined {
    return this.#column(set, `conf ${pattern}`, ({ model }) => {
      const indices = new Set(indicesLike(pattern, model.tagList));
      if (indices.size === 0) return () => undefined;
      return (scores, hash) => {
        const found = scores.get(hash);
        return found === undefined ? undefined : highest(found, indices);
      };
    });
  }

  /** Whether the tagger of a set has looked at an image. */
  scored(set: string): (image: ScorableImage) => boolean | undefined {
    const key = this.#key(set, 'scored');
    const of = this.#column(set, 'scored', () => (scores, hash) => (scores.has(hash) ? 1 : undefined));
    return (image) => of(image) === 1 || (this.#columns.get(key)?.isRead === true ? false : undefined);
  }

  /**
   * All that the tagger of a set has said of one image; undefined when it has not looked at it.
   *
   * @throws ModelError, ScoreStoreError when the model is not there or its scores cannot be read
   */
  async ofImage(set: string, image: ScorableImage): Promise<ImageScores | undefined> {
    if (this.#disposed) return undefined;
    const { model, scores } = await this.#open(this.options.modelOf(set));
    const hash = scores.known(image);
    const found = hash === undefined ? undefined : scores.get(hash);
    if (found === undefined) return undefined;
    const byKey = new Map<string, number>();
    found.tags.forEach((tag, at) => {
      const info = model.tagList[tag];
      if (info !== undefined) byKey.set(tagKey(info.name), found.values[at] ?? 0);
    });
    return { model: model.name, byKey };
  }

  /** Resolves when all that was asked for so far is read. */
  async ready(): Promise<void> {
    while (this.#reading.size > 0) await Promise.all([...this.#reading.values()]);
  }

  dispose(): void {
    this.#disposed = true;
    this.#learned.dispose();
    for (const opened of this.#opened.values())
      void opened.then(({ scores }) => scores.close()).catch(() => undefined);
    this.#opened.clear();
  }

  #key(set: string, what: string): string {
    return JSON.stringify([set, this.options.modelOf(set), this.options.orient(), what]);
  }

  #column(
    set: string,
    what: string,
    reading: (opened: Opened) => Reading,
  ): (image: ScorableImage) => number | undefined {
    const key = this.#key(set, what);
    const column = this.#columns.get(key) ?? new ConfidenceColumn();
    // the one that was used last stays longest
    this.#columns.delete(key);
    this.#columns.set(key, column);
    for (const oldest of this.#columns.keys()) {
      if (this.#columns.size <= mostColumns) break;
      this.#columns.delete(oldest);
    }
    const isOld = column.hasMissed && Date.now() - column.readAt > patience;
    if ((!column.isRead || isOld) && !this.#reading.has(key) && !this.#disposed)
      this.#reading.set(key, this.#read(set, key, column, reading));
    return (image) => column.of(image);
  }

  async #read(
    set: string,
    key: string,
    column: ConfidenceColumn,
    reading: (opened: Opened) => Reading,
  ): Promise<void> {
    const { imagesOf, modelOf, logger } = this.options;
    try {
      // a query that asks must not wait for the first slice
      await breathe();
      const opened = await this.#open(modelOf(set));
      await column.read(imagesOf(set), opened.scores, reading(opened), breathe, () => this.#disposed);
    } catch (error) {
      column.isRead = true;
      column.readAt = Date.now();
      logger.warn(`Confidences of ${set} cannot be read: ${String(error)}`);
    } finally {
      this.#reading.delete(key);
    }
    this.#learned.fire();
  }

  #open(id: string): Promise<Opened> {
    const { store, loadModel, orient } = this.options;
    const upright = orient();
    const key = `${id} ${upright}`;
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const opening = (async (): Promise<Opened> => {
      const model = await loadModel(id);
      return { model, scores: await store.open(model.key, scoreSettings(model.variant, upright)) };
    })();
    this.#opened.set(key, opening);
    opening.catch(() => this.#opened.delete(key));
    return opening;
  }
}
