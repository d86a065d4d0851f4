// The run folder: its layout is the contract with the trainer.

import fs from 'node:fs/promises';
import path from 'node:path';
import type { Run } from '../shared/trainer/run';
import { isRun, parsed } from './reports';

/** What the extension asks of a running trainer: empty files in `control`. `pause` holds while it is there. */
export type ControlRequest = 'stop' | 'pause' | 'sample-now' | 'save-now';

/** Folder of everything that the product writes beside a person's own files. */
export const hiddenFolder = '.blocklora';

/** Where the runs of a workspace (or of the folder of a job file) lie. */
export function runsFolder(root: string): string {
  return path.join(root, hiddenFolder, 'runs');
}

/** Paths of one run, and the small files in it. */
export class RunFolder {
  constructor(readonly path: string) {}

  /** Name of the folder: UTC time and the job's name. */
  get name(): string {
    return path.basename(this.path);
  }

  get job(): string {
    return path.join(this.path, 'job.json');
  }

  get events(): string {
    return path.join(this.path, 'events.jsonl');
  }

  get run(): string {
    return path.join(this.path, 'run.json');
  }

  /** How hard each image was to learn; see imageLosses.ts. */
  get imageLosses(): string {
    return path.join(this.path, 'image-losses.json');
  }

  get log(): string {
    return path.join(this.path, 'log.txt');
  }

  get control(): string {
    return path.join(this.path, 'control');
  }

  /**
   * The absolute path of a file of the run.
   *
   * @param file relative, with forward slashes, as events name it
   * @returns null when it would lead out of the folder, also through a link
   */
  async inside(file: string): Promise<string | null> {
    if (file === '' || file.includes('\0') || path.isAbsolute(file) || /^[A-Za-z]:/.test(file)) return null;
    const target = path.resolve(this.path, file);
    if (!target.startsWith(this.path + path.sep)) return null;
    try {
      const [root, real] = await Promise.all([fs.realpath(this.path), fs.realpath(target)]);
      return real.startsWith(root + path.sep) ? target : null;
    } catch {
      // what is not there leads nowhere
      return target;
    }
  }

  /** run.json, or null when it is not there or cannot be read. */
  async readRun(): Promise<Run | null> {
    try {
      return parsed(await fs.readFile(this.run, 'utf8'), isRun);
    } catch {
      return null;
    }
  }

  /** When run.json was last written, in milliseconds; 0 when it is not there. */
  async stamp(): Promise<number> {
    return fs.stat(this.run).then(
      (stat) => stat.mtimeMs,
      () => 0,
    );
  }

  /** Asks the trainer for something. */
  async request(what: ControlRequest): Promise<void> {
    await fs.mkdir(this.control, { recursive: true });
    await fs.writeFile(path.join(this.control, what), '');
  }

  /** Takes a request back: `pause` ends by it. */
  async withdraw(what: ControlRequest): Promise<void> {
    await fs.rm(path.join(this.control, what), { force: true });
  }

  /** Requests that the trainer has not answered yet. */
  async requests(): Promise<ReadonlySet<ControlRequest>> {
    const names = await fs.readdir(this.control).catch((): string[] => []);
    return new Set(known.filter((name) => names.includes(name)));
  }
}

const known: readonly ControlRequest[] = ['stop', 'pause', 'sample-now', 'save-now'];
