import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../process/logger';
import { DatasetError } from '../datasetError';
import { Attic, atticPrefix } from './attic';
import { flushFolder } from './durable';
import type { Heading, Mark, MarkedStep } from './marks';
import { addMark, bootTime, readMarks } from './marks';
import type { PlannedChange } from './planFile';
import { changeOf, lineOf } from './planFile';
import { inSlices } from './slices';

const unfinished = '.new-';

/** How much of a history is kept. */
export interface HistoryLimits {
  readonly steps: number;
  readonly bytes: number;
  /** Age in days. */
  readonly days: number;
}

/** A folder name that sorts by time and that nobody else has. */
export function newStepId(time: number): string {
  return `${new Date(time).toISOString().replace(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
}

/**
 * The steps of one place: a folder for each, with `plan.jsonl` (what every file had and gets) and `marks.jsonl` (what became of it).
 * A step appears as a whole: it is written under another name, flushed and renamed.
 */
export class History {
  constructor(
    readonly folder: string,
    private readonly logger: Logger,
  ) {}

  /** Held while a step is done or undone, so that two windows do not work on the same files. */
  get lock(): string {
    return path.join(this.folder, '.lock');
  }

  /** Whether there is any history here. */
  async exists(): Promise<boolean> {
    return (await fs.stat(this.folder).catch(() => undefined)) !== undefined;
  }

  #file(id: string, name: 'plan.jsonl' | 'marks.jsonl'): string {
    return path.join(this.folder, id, name);
  }

  /**
   * Keeps a plan, before any of its files is touched. The step is marked as begun.
   *
   * @throws DatasetError journal-not-writable
   */
  async create(heading: Omit<Heading, 'format'>, changes: readonly PlannedChange[]): Promise<void> {
    const beginning = path.join(this.folder, unfinished + heading.id);
    const begin: Mark = { mark: 'begin', towards: 'new', boot: bootTime() };
    try {
      await fs.mkdir(beginning, { recursive: true });
      await this.#keepOutOfGit();
      const marks = `${JSON.stringify({ format: 1, ...heading } satisfies Heading)}\n${JSON.stringify(begin)}\n`;
      await writeFlushed(path.join(beginning, 'marks.jsonl'), [marks]);
      await writeFlushed(path.join(beginning, 'plan.jsonl'), await this.#lines(heading.id, changes));
      await flushFolder(beginning);
      await fs.rename(beginning, path.join(this.folder, heading.id));
      await flushFolder(this.folder);
    } catch (error) {
      await fs.rm(beginning, { recursive: true, force: true }).catch(() => undefined);
      throw notWritable(this.folder, error);
    }
  }

  /**
   * Another plan takes the place of a step's, at one stroke.
   *
   * @throws DatasetError journal-not-writable
   */
  async planAgain(id: string, changes: readonly PlannedChange[]): Promise<void> {
    const file = this.#file(id, 'plan.jsonl');
    const fresh = `${file}.new`;
    try {
      await fs.rm(fresh, { force: true });
      await writeFlushed(fresh, await this.#lines(id, changes));
      await fs.rename(fresh, file);
      await flushFolder(path.dirname(file));
    } catch (error) {
      throw notWritable(this.folder, error);
    }
  }

  /** Old captions are nobody's source code. */
  async #keepOutOfGit(): Promise<void> {
    await fs.writeFile(path.join(this.folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined);
  }

  async #lines(id: string, changes: readonly PlannedChange[]): Promise<string[]> {
    const pieces: string[] = [];
    const folder = path.join(this.folder, id);
    await inSlices(changes, (change) => pieces.push(`${lineOf(change, folder)}\n`));
    return pieces;
  }

  /** Adds what became of a step. */
  mark(id: string, mark: Mark): Promise<void> {
    return addMark(this.#file(id, 'marks.jsonl'), mark);
  }

  /** A step, undefined when it is not here. */
  async step(id: string): Promise<MarkedStep | undefined> {
    let text: string;
    try {
      text = await fs.readFile(this.#file(id, 'marks.jsonl'), 'utf8');
    } catch {
      return undefined;
    }
    try {
      return readMarks(text);
    } catch (error) {
      this.logger.warn(`The history step ${path.join(this.folder, id)} cannot be read: ${String(error)}`);
      return undefined;
    }
  }

  /**
   * The changes of a step, as planned.
   *
   * @throws DatasetError journal-damaged
   */
  async plan(id: string): Promise<PlannedChange[]> {
    const file = this.#file(id, 'plan.jsonl');
    try {
      const lines = (await fs.readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
      const changes: PlannedChange[] = [];
      await inSlices(lines, (line) => changes.push(changeOf(line, path.dirname(file))));
      return changes;
    } catch (error) {
      throw new DatasetError(
        'journal-damaged',
        `The plan ${file} cannot be read: ${(error as Error).message}.`,
        'Restore the file from a backup; no caption was touched.',
        { cause: error },
      );
    }
  }

  /** All steps, newest first. */
  async steps(): Promise<MarkedStep[]> {
    const names = await this.#names();
    const steps = await Promise.all(names.map((name) => this.step(name)));
    return steps
      .filter((step) => step !== undefined)
      .sort((a, b) => b.step.time - a.step.time || (a.step.id < b.step.id ? 1 : -1));
  }

  /** Forgets a step. */
  async drop(id: string): Promise<void> {
    // away at one stroke first, so that a kill does not leave half a step
    const going = path.join(this.folder, unfinished + id);
    await fs.rename(path.join(this.folder, id), going);
    await fs.rm(going, { recursive: true, force: true });
  }

  /** Forgets the oldest steps over the limits, but never the latest one that can be undone, nor one that was interrupted. */
  async trim(limits: HistoryLimits): Promise<void> {
    let kept = 0;
    let bytes = 0;
    let undoable = false;
    for (const { step } of await this.steps()) {
      kept++;
      bytes += await this.#bytes(step.id);
      const needed = step.state === 'interrupted' || (step.state === 'applied' && !undoable);
      undoable ||= step.state === 'applied';
      const old = Date.now() - step.time > limits.days * 86_400_000;
      if (!needed && (old || kept > limits.steps || bytes > limits.bytes)) await this.drop(step.id);
    }
  }

  /** A new place for replaced files. */
  newAttic(id: string): Attic {
    return new Attic(path.join(this.folder, `${atticPrefix}${id}-${randomBytes(4).toString('hex')}`));
  }

  /** Attics that a kill has left. Call it with the lock held. */
  async leftAttics(): Promise<string[]> {
    const names = await fs.readdir(this.folder).catch(() => []);
    return names.filter((name) => name.startsWith(atticPrefix)).map((name) => path.join(this.folder, name));
  }

  /** Removes steps that were never begun or only half forgotten. Call it with the lock held. */
  async removeUnfinished(): Promise<void> {
    const names = await fs.readdir(this.folder).catch(() => []);
    for (const name of names.filter((each) => each.startsWith(unfinished)))
      await fs.rm(path.join(this.folder, name), { recursive: true, force: true });
  }

  async #bytes(id: string): Promise<number> {
    const status = await fs.stat(this.#file(id, 'plan.jsonl')).catch(() => undefined);
    return status?.size ?? 0;
  }

  async #names(): Promise<string[]> {
    const entries = await fs.readdir(this.folder).catch(() => []);
    return entries.filter((name) => !name.startsWith('.'));
  }
}

function notWritable(folder: string, error: unknown): DatasetError {
  return new DatasetError(
    'journal-not-writable',
    `The history in ${folder} cannot be written: ${(error as Error).message}.`,
    'Make room, or check the permissions; nothing was changed.',
    { cause: error },
  );
}

async function writeFlushed(file: string, pieces: readonly string[]): Promise<void> {
  const handle = await fs.open(file, 'wx');
  try {
    let waiting: string[] = [];
    let length = 0;
    for (const piece of pieces) {
      waiting.push(piece);
      length += piece.length;
      if (length < 1_000_000) continue;
      await handle.appendFile(waiting.join(''));
      [waiting, length] = [[], 0];
    }
    await handle.appendFile(waiting.join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
