import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../process/logger';
import type { ModelScores } from './modelScores';
import { RecordIndex } from './recordIndex';
import { ScoreStoreError } from './scoreStoreError';
import { Segment } from './segment';
import { StoredScores } from './storedScores';
import { mergeSegments, dropOldModels, segmentsIn } from './upkeep';

export interface ScoreStoreOptions {
  /** Everything in it is ours and may be deleted at any time. */
  readonly folder: string;
  readonly logger: Logger;
  /** Bytes that all models' scores may take together; default 2 GB. */
  readonly limit?: number;
}

const defaultLimit = 2_000_000_000;

interface Opened {
  readonly scores: Promise<StoredScores>;
  users: number;
}

/**
 * A disposable cache of scores, so that thresholds can be moved without inference. Only the places of scores are in memory (about
 * 300 bytes an image); the scores are read when they are asked for. See `format.ts` for the files.
 */
export class ScoreStore {
  readonly #opened = new Map<string, Opened>();

  constructor(private readonly options: ScoreStoreOptions) {}

  /**
   * Scores of one model. May be opened several times; it stays open until each was closed.
   *
   * @param modelKey `TaggerModel.key`
   * @param settings what else the scores depend on: variant, orientation, floor
   * @throws ScoreStoreError when the folder cannot be used
   */
  async open(modelKey: string, settings: string): Promise<ModelScores> {
    const name = createHash('sha256').update(`${modelKey}\n${settings}`).digest('hex').slice(0, 32);
    const folder = path.join(this.options.folder, name);
    let opened = this.#opened.get(folder);
    if (opened === undefined) {
      const scores = this.#open(folder, JSON.stringify({ format: 1, model: modelKey, settings }));
      opened = { scores, users: 0 };
      this.#opened.set(folder, opened);
    }
    const mine = opened;
    mine.users += 1;
    try {
      return shared(await mine.scores, () => this.#release(folder, mine));
    } catch (error) {
      await this.#release(folder, mine);
      const { message } = error as Error;
      throw new ScoreStoreError(
        'scores-unusable',
        `The folder for scores ${folder} cannot be used: ${message}`,
        'Check its permissions and the room on its disk, or delete it: it is a cache.',
        { cause: error },
      );
    }
  }

  async #open(folder: string, description: string): Promise<StoredScores> {
    const { logger, limit = defaultLimit } = this.options;
    await fs.mkdir(folder, { recursive: true });
    // its time of change says when it was used last
    await fs.writeFile(path.join(folder, 'model.json'), `${description}\n`);
    try {
      await mergeSegments(folder, limit / 2);
      await dropOldModels(this.options.folder, folder, limit);
    } catch (error) {
      logger.warn(`The cache of scores could not be tidied: ${String(error)}`);
    }
    const index = new RecordIndex();
    const taken = new Set<string>();
    // another window may merge segments meanwhile: then there is a new one in place of those that are gone
    for (let gone = true, tries = 0; gone && tries < 3; tries++) {
      gone = false;
      for (const file of await segmentsIn(folder)) {
        if (taken.has(file)) continue;
        const segment = await Segment.open(file);
        if (segment === null) gone = true;
        else await index.add(segment);
        taken.add(file);
      }
    }
    return new StoredScores(folder, index, logger);
  }

  async #release(folder: string, opened: Opened): Promise<void> {
    opened.users -= 1;
    if (opened.users > 0) return;
    if (this.#opened.get(folder) === opened) this.#opened.delete(folder);
    const scores = await opened.scores.catch(() => null);
    await scores?.close();
  }
}

/** One of several users of the same scores: closing it closes them when it is the last. */
function shared(scores: StoredScores, release: () => Promise<void>): ModelScores {
  let closed = false;
  return {
    has: (contentHash) => scores.has(contentHash),
    get: (contentHash) => scores.get(contentHash),
    known: (file) => scores.known(file),
    put: (result) => scores.put(result),
    flush: () => scores.flush(),
    close: async () => {
      if (closed) return;
      closed = true;
      await release();
    },
  };
}
