import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Lies in an environment that is whole. */
const marker = 'complete.json';

export interface ManagedOptions {
  /** The extension's global storage. */
  readonly storage: string;
  /** native-bin/requirements.lock. */
  readonly lockFile: string;
}

/** The environment that the extension makes: where it lies, and whether it is whole. Its name is the lock's hash. */
export class ManagedEnvironment {
  constructor(private readonly options: ManagedOptions) {}

  /** Folder of all environments. */
  get parent(): string {
    return path.join(this.options.storage, 'environments');
  }

  get lockFile(): string {
    return this.options.lockFile;
  }

  /** Folder of the environment of this version's lock file, whether it is there or not. */
  async folder(): Promise<string> {
    const lock = await fs.readFile(this.options.lockFile);
    const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
    return path.join(this.parent, hash);
  }

  /** Its interpreter, or null when it is not there or not whole. */
  async interpreter(): Promise<string | null> {
    const folder = await this.folder();
    try {
      await fs.access(path.join(folder, marker));
      const python = interpreterIn(folder);
      await fs.access(python);
      return python;
    } catch {
      return null;
    }
  }

  /** Marks a folder as whole; the last thing that is done to it before it gets its name. */
  async complete(folder: string, facts: Readonly<Record<string, string>>): Promise<void> {
    await fs.writeFile(path.join(folder, marker), `${JSON.stringify(facts, null, 2)}\n`);
  }
}

/** The interpreter in the folder of an environment. */
export function interpreterIn(folder: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32'
    ? path.join(folder, 'Scripts', 'python.exe')
    : path.join(folder, 'bin', 'python');
}
