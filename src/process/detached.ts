// Processes that outlive the window: nothing connects them to us but the files that they write.

import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { childEnvironment } from './childEnvironment';

export interface DetachedSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** File to which stdout and stderr are appended. */
  readonly log: string;
}

export interface DetachedProcess {
  readonly pid: number;
  /** Resolves when the process ends while we are still here, to hear of it sooner than by looking. */
  readonly ended: Promise<void>;
}

/**
 * Starts a process that lives on when the editor closes, in its own process group.
 *
 * @throws the system's error, when the program could not be started
 */
export async function startDetached(spec: DetachedSpec): Promise<DetachedProcess> {
  const log = await fs.open(spec.log, 'a');
  try {
    const child = spawn(spec.command, [...spec.args], {
      cwd: spec.cwd,
      env: childEnvironment(spec.env),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.on('error', () => undefined);
    child.unref();
    if (child.pid === undefined) throw new Error(`${spec.command} has no process number.`);
    return { pid: child.pid, ended };
  } finally {
    await log.close();
  }
}
