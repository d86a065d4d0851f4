// How hard each image was to learn, as trainings have noted it: image-losses.json of run folders.

import fs from 'node:fs/promises';
import path from 'node:path';
import type { TrainingRun } from './trainingRun';
import { parsed } from './reports';
import { isNumber, isText, oneOf, recordOf, shaped } from './shapeCheck';

/** What the last training that showed an image says of it. */
export interface ImageLoss {
  /** Name of the run. */
  readonly run: string;
  /** How often the image was shown. */
  readonly shown: number;
  /** Mean squared error over its showings. */
  readonly loss: number;
  /** Compared with all images at the same timesteps: 1 is usual, 2 is twice as hard. */
  readonly relative: number;
}

interface LossFile {
  readonly version: 1;
  /** Folder that the keys of `images` begin at. */
  readonly root: string;
  readonly step: number;
  readonly images: Readonly<Record<string, Omit<ImageLoss, 'run'>>>;
}

const isFile = shaped<LossFile>({
  version: oneOf(1),
  root: isText,
  step: isNumber,
  images: recordOf(shaped<Omit<ImageLoss, 'run'>>({ shown: isNumber, loss: isNumber, relative: isNumber })),
});

/** Reads the files of runs, each once until it changes. */
export class ImageLosses {
  readonly #read = new Map<
    string,
    { readonly stamp: number; readonly losses: ReadonlyMap<string, ImageLoss> }
  >();

  constructor(private readonly runs: () => readonly TrainingRun[]) {}

  /**
   * By absolute path of the image, from the newest run that has shown it.
   *
   * A run without the file, as all are before their first save, adds nothing; so does a file that is damaged.
   */
  async all(): Promise<ReadonlyMap<string, ImageLoss>> {
    const all = new Map<string, ImageLoss>();
    // the newest comes last and wins
    for (const run of [...this.runs()].reverse())
      for (const [image, loss] of await this.#of(run)) all.set(image, loss);
    return all;
  }

  async #of({ id, folder }: TrainingRun): Promise<ReadonlyMap<string, ImageLoss>> {
    const file = folder.imageLosses;
    try {
      const { mtimeMs } = await fs.stat(file);
      const known = this.#read.get(id);
      if (known?.stamp === mtimeMs) return known.losses;
      const losses = lossesOf(parsed(await fs.readFile(file, 'utf8'), isFile), folder.name);
      this.#read.set(id, { stamp: mtimeMs, losses });
      return losses;
    } catch {
      this.#read.delete(id);
      return new Map();
    }
  }
}

function lossesOf(file: LossFile | null, run: string): ReadonlyMap<string, ImageLoss> {
  return new Map(
    Object.entries(file?.images ?? {}).map(([id, { shown, loss, relative }]) => [
      // an image that comes twice in a data set has a number behind its name the second time
      path.resolve(file?.root ?? '', id.replace(/#\d+$/, '')),
      { run, shown, loss, relative },
    ]),
  );
}
