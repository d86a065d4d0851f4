// Starts the trainer on a run folder, detached: it goes on when the window is closed.

import fs from 'node:fs/promises';
import path from 'node:path';
import type { DetachedProcess } from '../process/detached';
import { startDetached } from '../process/detached';
import { hiddenFolder, RunFolder, runsFolder } from './runFolder';
import { runName } from './runName';
import { trainerArguments, trainerVariables } from './trainerCommand';
import { TrainerError } from './trainerError';

export interface LauncherOptions {
  /** @throws TrainerError when there is no interpreter */
  readonly python: () => Promise<string>;
  /** native-bin. */
  readonly trainerFolder: string;
}

export interface LaunchedRun {
  readonly folder: RunFolder;
  readonly process: DetachedProcess;
}

/** Marks where in log.txt the words of a process begin. */
export const logMark = '=== ';

/** Starts and resumes runs. */
export class Launcher {
  constructor(private readonly options: LauncherOptions) {}

  /**
   * Starts the training of a job file in a new run folder.
   *
   * @param job absolute path of the job file
   * @param name the job's name
   * @param root the workspace folder of the job file, or else its own folder
   * @throws TrainerError
   */
  async train(job: string, name: string, root: string, now = new Date()): Promise<LaunchedRun> {
    const python = await this.options.python();
    const folder = await newRunFolder(root, name, now);
    return this.#start(folder, python, ['train', job, '--run-dir', folder.path], path.dirname(job));
  }

  /** Goes on with a run from its last checkpoint. @throws TrainerError */
  async resume(folder: RunFolder): Promise<LaunchedRun> {
    const python = await this.options.python();
    // requests that the earlier process did not answer were not meant for this one
    for (const request of await folder.requests()) await folder.withdraw(request);
    return this.#start(folder, python, ['resume', folder.path], folder.path);
  }

  async #start(
    folder: RunFolder,
    python: string,
    args: readonly string[],
    cwd: string,
  ): Promise<LaunchedRun> {
    await fs.appendFile(folder.log, `${logMark}${new Date().toISOString()} ${args[0]}\n`);
    try {
      const process = await startDetached({
        command: python,
        args: trainerArguments(args),
        cwd,
        env: trainerVariables(this.options.trainerFolder),
        log: folder.log,
      });
      return { folder, process };
    } catch (error) {
      throw new TrainerError(
        'python-missing',
        `Python could not be started: ${python}.`,
        'Check the setting blockLora.python.path, or run “Set Up the Python Environment”.',
        { cause: error },
      );
    }
  }
}

/** A new folder for a run; two that start in one second get different ones. */
async function newRunFolder(root: string, name: string, now: Date): Promise<RunFolder> {
  const runs = runsFolder(root);
  try {
    await fs.mkdir(runs, { recursive: true });
    // runs are large and belong to nobody's repository
    await fs
      .writeFile(path.join(root, hiddenFolder, '.gitignore'), '*\n', { flag: 'wx' })
      .catch(() => undefined);
    for (let time = now.getTime(); ; time += 1000) {
      const folder = path.join(runs, runName(name, new Date(time)));
      try {
        await fs.mkdir(folder);
        return new RunFolder(folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    throw new TrainerError(
      'run-folder',
      `The run folder cannot be made in ${runs}: ${(error as Error).message}.`,
      'Check that the disk has room and that you may write there.',
      { cause: error },
    );
  }
}
