// Makes the managed environment with uv: whole, or not at all.

import fs from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../process/logger';
import { exists } from '../process/processTable';
import { runToEnd } from '../process/runToEnd';
import { withFolderLock } from '../process/folderLock';
import type { ManagedEnvironment } from './managedEnvironment';
import { interpreterIn } from './managedEnvironment';
import { TrainerError } from './trainerError';
import {
  findUv,
  syncArguments,
  torchArguments,
  usesLockedTorch,
  uvFailure,
  uvProgress,
  venvArguments,
  withoutTorch,
} from './uv';

/** Room that the environment and the downloads on the way to it take. */
export const neededGigabytes = 6;

export interface ProvisionOptions {
  readonly managed: ManagedEnvironment;
  /** native-bin. */
  readonly trainerFolder: string;
  readonly logger: Logger;
  /** For tests: the program to use as uv. */
  readonly uv?: string;
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface ProvisionRun {
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

/** Makes, and tidies up, the managed environment. */
export class Provisioner {
  constructor(private readonly options: ProvisionOptions) {}

  /**
   * The interpreter of the environment, which is made when it is not there.
   *
   * It is built under another name and gets its own when it is whole; cancelled or failed, nothing of it is used.
   * uv's downloads are kept until it is there, so that another try goes on where this one ended.
   *
   * @throws TrainerError, or the signal's reason
   */
  async provide(run: ProvisionRun): Promise<string> {
    const { managed } = this.options;
    const folder = await managed.folder();
    return withFolderLock(`${folder}.lock`, () => this.#make(folder, run), {
      signal: run.signal,
      onWait: () => run.onProgress('Another window is setting it up; waiting for it'),
    });
  }

  /** Removes what set-ups that were killed have left behind. */
  async tidy(): Promise<void> {
    const { parent } = this.options.managed;
    const names = await fs.readdir(parent).catch((): string[] => []);
    for (const name of names) {
      const pid = /\.making-(\d+)$/.exec(name)?.[1];
      if (pid === undefined || (exists(Number(pid)) && Number(pid) !== process.pid)) continue;
      await fs.rm(path.join(parent, name), { recursive: true, force: true });
    }
  }

  async #make(folder: string, run: ProvisionRun): Promise<string> {
    const { managed } = this.options;
    const existing = await managed.interpreter();
    if (existing !== null) return existing;
    await this.tidy();
    await this.#checkRoom();
    const uv = this.options.uv ?? (await findUv(this.options.trainerFolder));
    const making = `${folder}.making-${process.pid}`;
    try {
      run.onProgress('Looking for Python');
      await this.#uv(uv, venvArguments(making), run);
      const version = await this.#install(uv, interpreterIn(making), making, run);
      run.onProgress('Finishing');
      await managed.complete(making, { made: new Date().toISOString(), torch: version });
      await fs.rm(folder, { recursive: true, force: true });
      await rename(making, folder);
    } catch (error) {
      await fs.rm(making, { recursive: true, force: true });
      throw error;
    }
    await fs.rm(this.#downloads, { recursive: true, force: true });
    return interpreterIn(folder);
  }

  /** @returns how PyTorch was chosen */
  async #install(uv: string, python: string, making: string, run: ProvisionRun): Promise<string> {
    const { lockFile } = this.options.managed;
    if (await usesLockedTorch()) {
      await this.#uv(uv, syncArguments(python, lockFile), run);
      return 'locked';
    }
    const { lock, version } = withoutTorch(await fs.readFile(lockFile, 'utf8'));
    if (version === null) throw new Error(`${lockFile} has no torch.`);
    const rest = path.join(making, 'requirements.lock');
    await fs.writeFile(rest, lock);
    await this.#uv(uv, syncArguments(python, rest), run);
    run.onProgress('Choosing PyTorch for this machine');
    await this.#uv(uv, torchArguments(python, version), run);
    return 'chosen by uv';
  }

  /** On the disk of the environment, so that uv links files in place of copying them. */
  get #downloads(): string {
    return path.join(this.options.managed.parent, 'downloads');
  }

  async #uv(uv: string, args: readonly string[], run: ProvisionRun): Promise<void> {
    const { logger, managed } = this.options;
    logger.info(`uv ${args.join(' ')}`);
    const result = await runToEnd({
      command: uv,
      args: [...args],
      env: {
        UV_CACHE_DIR: process.env['UV_CACHE_DIR'] ?? this.#downloads,
        UV_PYTHON_INSTALL_DIR: path.join(managed.parent, 'python'),
        // slow disks and networks have time
        UV_HTTP_TIMEOUT: '120',
      },
      signal: run.signal,
      logger,
      onStderr: (line) => {
        logger.info(`uv: ${line}`);
        const message = uvProgress(line);
        if (message !== null) run.onProgress(message);
      },
    });
    if (result.error !== null)
      throw new TrainerError('no-uv', 'uv could not be started.', 'Reinstall the extension.', {
        cause: result.error,
      });
    if (result.code !== 0) throw uvFailure(result.stderr);
  }

  async #checkRoom(): Promise<void> {
    const { parent } = this.options.managed;
    await fs.mkdir(parent, { recursive: true });
    const free = (await (this.options.freeBytes ?? freeBytes)(parent)) / 1e9;
    if (free < neededGigabytes)
      throw new TrainerError(
        'no-room',
        `The Python environment needs about ${neededGigabytes} GB, and ${parent} has ${free.toFixed(1)} GB left.`,
        'Make room there, or name an existing Python in the setting blockLora.python.path.',
      );
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await fs.statfs(folder);
  return bavail * bsize;
}

/** Virus scanners hold new files for a moment on Windows; then another try does it. */
async function rename(from: string, to: string): Promise<void> {
  for (let tries = 10; ; tries -= 1)
    try {
      return await fs.rename(from, to);
    } catch (error) {
      if (tries === 0 || process.platform !== 'win32') throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
}
