import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import type { TaggerModel, TaggerModelFiles } from '../models/model';
import type { TagFailure, TagResult, TagSummary } from '../tagRequest';

/** What a report says of a model. */
export type ReportedModel = TaggerModelFiles &
  Pick<TaggerModel, 'name' | 'variant' | 'tagList'> &
  Partial<Pick<TaggerModel, 'key'>>;

/** Probabilities are written with so many digits: float32 has no more that matter. */
const digits = 7;

/**
 * The file that `npm run autotag` writes: `{ model, tags, images, failures, summary }`, one image a line, `scores` as long as
 * `tags`. It is written as results come, so that its size does not matter, and appears when it is whole.
 */
export class Report {
  readonly #stream: WriteStream;
  readonly #failures: TagFailure[] = [];
  #images = 0;

  constructor(
    private readonly file: string,
    private readonly model: ReportedModel,
  ) {
    this.#stream = createWriteStream(`${file}.new`);
    const { name, onnx, family, variant, key } = model;
    const tags = model.tagList.map((tag) => [tag.name, tag.category]);
    this.#stream.write(
      `{\n"model": ${JSON.stringify({ name, onnx, family, variant, key })},\n"tags": ${JSON.stringify(tags)},\n"images": [`,
    );
  }

  /** Adds an image; resolves when there is room for the next. */
  async add({ image, contentHash, scores }: TagResult): Promise<void> {
    const all = new Array<number>(this.model.tagCount).fill(0);
    scores.tags.forEach((tag, at) => (all[tag] = Number((scores.values[at] ?? 0).toPrecision(digits))));
    const line = JSON.stringify({ image, contentHash, scores: all });
    if (!this.#stream.write(`${this.#images++ === 0 ? '' : ','}\n${line}`)) await once(this.#stream, 'drain');
  }

  addFailure(failure: TagFailure): void {
    this.#failures.push(failure);
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.#stream.destroy();
    await fs.rm(`${this.file}.new`, { force: true });
  }

  /** Writes the rest and puts the file in its place. */
  async end(summary: TagSummary): Promise<void> {
    const failures = this.#failures.map((failure) => `\n${JSON.stringify(failure)}`).join(',');
    this.#stream.end(`\n],\n"failures": [${failures}\n],\n"summary": ${JSON.stringify(summary)}\n}\n`);
    await once(this.#stream, 'finish');
    await fs.rename(`${this.file}.new`, this.file);
  }
}
