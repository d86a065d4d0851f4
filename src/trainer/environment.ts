import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ManagedEnvironment } from './managedEnvironment';
import { interpreterIn } from './managedEnvironment';
import { TrainerError } from './trainerError';

/** Variable by which developers of the extension name an interpreter. */
export const overrideVariable = 'BLOCKLORA_PYTHON';

export interface Interpreter {
  readonly python: string;
  readonly source: 'override' | 'setting' | 'managed';
}

export interface ResolverOptions {
  /** The setting `blockLora.python.path`; empty when it is not set. */
  readonly setting: () => string;
  readonly managed: Pick<ManagedEnvironment, 'interpreter'>;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Which Python runs the trainer. The policy, stated once; the first that is there wins:
 *
 * 1. the variable BLOCKLORA_PYTHON, for developers;
 * 2. the setting `blockLora.python.path`: an interpreter, or the folder of an environment. It has to exist; what it
 *    can do is judged by `doctor`. A wrong setting is an error, never passed over in silence;
 * 3. the environment that the extension made in its global storage from this version's lock file.
 *
 * Nothing else is tried: a Python that happens to be on PATH lacks the packages, or has others.
 */
export class EnvironmentResolver {
  constructor(private readonly options: ResolverOptions) {}

  /**
   * @returns null when there is none yet: one has to be made first
   * @throws TrainerError when the one that was named is not there
   */
  async find(): Promise<Interpreter | null> {
    const override = (this.options.environment ?? process.env)[overrideVariable];
    if (override) return { python: override, source: 'override' };
    const setting = this.options.setting().trim();
    if (setting !== '') return { python: await named(setting), source: 'setting' };
    const python = await this.options.managed.interpreter();
    return python === null ? null : { python, source: 'managed' };
  }

  /** As `find`, for where it is an error that there is none. */
  async require(): Promise<string> {
    const found = await this.find();
    if (found !== null) return found.python;
    throw new TrainerError(
      'no-environment',
      'There is no Python environment for training yet.',
      'Run “Set Up the Python Environment”.',
    );
  }
}

/** The interpreter that a setting names. */
async function named(setting: string): Promise<string> {
  const expanded = setting.replace(/^~(?=$|[\\/])/, os.homedir());
  const missing = (why: string, cause?: unknown): TrainerError =>
    new TrainerError(
      'python-missing',
      `The Python of the setting blockLora.python.path ${why}: ${expanded}.`,
      'Correct the setting, or empty it to use the environment that the extension makes.',
      { cause },
    );
  if (!path.isAbsolute(expanded)) throw missing('is no absolute path');
  try {
    if (!(await fs.stat(expanded)).isDirectory()) return expanded;
  } catch (error) {
    throw missing('is not there', error);
  }
  const inside = interpreterIn(expanded);
  try {
    await fs.access(inside);
    return inside;
  } catch (error) {
    throw missing('is a folder without an interpreter', error);
  }
}
