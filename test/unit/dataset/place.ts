// A folder for data sets, and an index over it without a thread.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { IndexModel } from '../../../src/dataset/index/indexModel';
import type { FromScanner, ToScanner } from '../../../src/dataset/scan/protocol';
import { Scanner } from '../../../src/dataset/scan/scanner';
import type { Places } from '../../../src/dataset/sources/findSets';
import { png } from '../../bench/dataset/pictures.mjs';

/** A temporary folder that is removed in the end. */
export class Place {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'index-')));

  /** Path of something in it. */
  of(...steps: string[]): string {
    return path.join(this.root, ...steps);
  }

  /** Writes a file, with the folders above it. */
  write(file: string, content: string | Buffer): string {
    const target = this.of(file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, content);
    return target;
  }

  /** An image, and its caption when one is given. */
  image(file: string, caption?: string, [width, height]: readonly [number, number] = [64, 64]): string {
    if (caption !== undefined) this.write(file.replace(/\.\w+$/, '.txt'), caption);
    return this.write(file, png(width, height));
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** A scanner and what it told, in one thread. */
export class Pair {
  readonly model = new IndexModel();
  readonly messages: FromScanner[] = [];
  readonly #waiting = new Map<number, () => void>();
  /** What the scanner complained of. */
  readonly faults: string[] = [];
  #questions = 0;
  readonly #scanner = new Scanner((message) => this.#hear(message));

  constructor(private readonly places: Places) {}

  async start(cacheFolder: string | null = null): Promise<this> {
    this.send({ type: 'start', places: this.places, cacheFolder });
    await this.settled();
    return this;
  }

  send(message: ToScanner): void {
    this.#scanner.receive(structuredClone(message));
  }

  async changed(...files: string[]): Promise<void> {
    this.send({ type: 'changed', files, folders: [] });
    await this.settled();
  }

  async settled(): Promise<void> {
    const id = ++this.#questions;
    await new Promise<void>((resolve) => {
      this.#waiting.set(id, resolve);
      this.send({ type: 'settle', id });
    });
    if (this.faults.length > 0) throw new Error(this.faults.join('\n'));
  }

  /** Writes the cache. */
  async end(): Promise<void> {
    this.send({ type: 'end' });
    await this.settled();
  }

  #hear(message: FromScanner): void {
    this.messages.push(message);
    if (message.type === 'sets') this.model.takeSets(structuredClone(message));
    else if (message.type === 'batch') {
      this.model.takeBatch(structuredClone(message));
      setImmediate(() => this.#scanner.receive({ type: 'taken' }));
    } else if (message.type === 'settled') this.#waiting.get(message.id)?.();
    else if (message.type === 'log') this.faults.push(message.message);
  }
}

/** Everything that an index answers, to compare. */
export function answers(model: IndexModel): unknown {
  return model.sets.map((record) => {
    const set = model.set(record.id);
    return {
      record,
      images: model.images(record.id, {}).map(plainImage),
      tags: set?.tags,
      folders: set?.folders,
      problems: set?.problems.map(({ code, count, others }) => ({ code, count, others })),
    };
  });
}

function plainImage(image: ReturnType<IndexModel['images']>[number]): unknown {
  const { path: file, bytes, modified, width, height, caption, state, tags, problems } = image;
  return { file, bytes, modified, width, height, caption, state, tags, problems };
}
