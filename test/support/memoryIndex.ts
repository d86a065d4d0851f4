// An index in memory, without files and scanner: filled with the messages that the scanner would send.

import path from 'node:path';
import { IndexModel } from '../../src/dataset/index/indexModel';
import type { Batch, RowProblem, SetShape } from '../../src/dataset/scan/protocol';
import { maskBit, perRow } from '../../src/dataset/scan/protocol';
import { bucketRule } from '../../src/shared/dataset/buckets';
import type { Subset } from '../../src/shared/dataset/records';

/** An image as a test says it. */
export interface MadeImage {
  readonly name: string;
  /** Null: there is no caption file. */
  readonly tags: readonly string[] | null;
  readonly width?: number;
  readonly height?: number;
  readonly bytes?: number;
  readonly captionModified?: number;
  readonly mask?: boolean;
  readonly problems?: readonly string[];
}

/** A folder of images, which is a subset. */
export interface MadeFolder {
  readonly folder: string;
  readonly images: readonly MadeImage[];
  readonly subset?: Partial<Subset>;
  readonly bucketsAreSaid?: boolean;
}

const plain: Subset = {
  id: '',
  name: '',
  folder: '',
  recursive: true,
  repeats: 1,
  trigger: null,
  classWord: null,
  words: null,
  regularization: false,
  flip: false,
  captionExtensions: ['.txt'],
  separator: ',',
  wildcard: false,
  kind: 'folder',
  file: null,
  place: null,
  buckets: bucketRule(512),
  line: null,
};

/** Fills an index, message by message. */
export class MemoryIndex {
  readonly model = new IndexModel();
  readonly #numbers = new Map<string, number>();
  readonly #shelves: { id: number; folder: string }[] = [];
  readonly #sets: SetShape[] = [];

  /** Adds a data set; its id is its name. */
  addSet(name: string, root: string, folders: readonly MadeFolder[]): void {
    const subsets = folders.map(({ folder, subset, bucketsAreSaid = false }) => {
      const id = this.#shelves.length;
      this.#shelves.push({ id, folder });
      const made = { ...plain, id: `${name} ${folder}`, name: path.basename(folder), folder, ...subset };
      return { subset: made, bucketsAreSaid, shelves: [id] };
    });
    this.#sets.push({ id: name, name, kind: 'folder', root, file: null, subsets, problems: [] });
    this.model.takeSets({ type: 'sets', sets: this.#sets, shelves: this.#shelves });
    folders.forEach(({ images }, index) => this.put(this.#shelves.length - folders.length + index, images));
  }

  /** Adds images to a folder, or changes them. Folders are counted over all sets. */
  put(shelf: number, images: readonly MadeImage[]): void {
    for (let from = 0; from < images.length; from += 150) this.#batch(shelf, images.slice(from, from + 150));
  }

  #batch(shelf: number, images: readonly MadeImage[]): void {
    const newTags: string[] = [];
    const numberOf = (tag: string): number => {
      const known = this.#numbers.get(tag);
      if (known !== undefined) return known;
      newTags.push(tag);
      this.#numbers.set(tag, this.#numbers.size);
      return this.#numbers.size - 1;
    };
    const numbers = new Float64Array(images.length * perRow);
    const states = new Uint8Array(images.length);
    const starts = new Uint32Array(images.length + 1);
    const tags: number[] = [];
    const problems: RowProblem[] = [];
    images.forEach((image, row) => {
      const { width = 512, height = 512, bytes = 1000, captionModified = 0 } = image;
      numbers.set([bytes, 0, width, height, 10, captionModified], row * perRow);
      const state = image.tags === null ? 0 : image.tags.length === 0 ? 1 : 2;
      states[row] = state + (image.mask === true ? maskBit : 0);
      starts[row] = tags.length;
      for (const tag of image.tags ?? []) tags.push(numberOf(tag));
      for (const code of image.problems ?? []) problems.push([row, code, '']);
    });
    starts[images.length] = tags.length;
    const batch: Batch = {
      type: 'batch',
      newTags,
      parts: [
        {
          shelf,
          fresh: false,
          gone: [],
          orphans: null,
          rows: {
            names: images.map(({ name }) => name).join('\0'),
            captions: images.map(({ name, tags: own }) => (own === null ? '' : `${name}.txt`)).join('\0'),
            numbers,
            states,
            starts,
            tags: Uint32Array.from(tags),
            problems,
          },
        },
      ],
    };
    this.model.takeBatch(batch);
  }
}
