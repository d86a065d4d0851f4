// The bundled uv: which program it is, what it is asked, and what it says.

import fs from 'node:fs/promises';
import path from 'node:path';
import { runToEnd } from '../process/runToEnd';
import { lastMeaningfulLine } from './failureCause';
import { TrainerError } from './trainerError';

/** Versions of Python for which the locked packages have wheels. */
const pythonVersions = '>=3.11,<3.15';
/** Packages that only PyTorch's own CUDA build needs. */
const cudaOnly = /^(nvidia-|cuda-|triton)/;

/** The program: in the extension, else the one on PATH (in a clone that has not staged it). @throws TrainerError */
export async function findUv(trainerFolder: string): Promise<string> {
  const name = process.platform === 'win32' ? 'uv.exe' : 'uv';
  const bundled = path.join(trainerFolder, 'bin', `${process.platform}-${process.arch}`, name);
  try {
    await fs.access(bundled);
    return bundled;
  } catch {
    const onPath = await runToEnd({ command: name, args: ['--version'], timeout: 20_000 });
    if (onPath.code === 0) return name;
    throw new TrainerError(
      'no-uv',
      `The extension has no uv for ${process.platform}-${process.arch}, and there is none on PATH.`,
      'Install the extension for this platform, or name a Python in the setting blockLora.python.path.',
    );
  }
}

/** Begins an environment: with a Python that is there, else with one that uv fetches. */
export function venvArguments(folder: string): string[] {
  return ['venv', '--no-config', '--no-project', '--relocatable', '--python', pythonVersions, folder];
}

/** Puts exactly the locked packages into an environment; a file whose hash is not in the lock is refused. */
export function syncArguments(python: string, lockFile: string): string[] {
  return ['pip', 'sync', '--no-config', '--require-hashes', '--python', python, lockFile];
}

/** Puts the build of PyTorch into an environment that uv finds right for this machine. */
export function torchArguments(python: string, version: string): string[] {
  return ['pip', 'install', '--no-config', '--python', python, '--torch-backend=auto', `torch==${version}`];
}

/**
 * Whether PyTorch comes from the lock. The wheels of the package index have CUDA on Linux, and Metal on macOS; on
 * Windows, and for AMD cards, PyTorch publishes its builds elsewhere.
 */
export async function usesLockedTorch(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform === 'win32') return false;
  if (platform !== 'linux') return true;
  const has = (file: string): Promise<boolean> =>
    fs.access(file).then(
      () => true,
      () => false,
    );
  return (await has('/proc/driver/nvidia/version')) || !(await has('/dev/kfd'));
}

/** A lock without PyTorch and what only its CUDA build needs, and the version that was left out. */
export function withoutTorch(lock: string): { lock: string; version: string | null } {
  const kept: string[] = [];
  let version: string | null = null;
  let keeping = true;
  for (const line of lock.split('\n')) {
    const name = /^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)/.exec(line);
    if (name !== null) {
      keeping = name[1] !== 'torch' && !cudaOnly.test(name[1] ?? '');
      if (name[1] === 'torch') version = name[2] ?? null;
    }
    if (keeping) kept.push(line);
  }
  return { lock: kept.join('\n'), version };
}

/** What uv is at, from a line of its stderr; null when the line tells nothing new. */
export function uvProgress(line: string): string | null {
  const text = line.trim();
  const [, name, size] = /^Downloading (\S+)(?: \((.+)\))?/.exec(text) ?? [];
  if (name !== undefined) return size === undefined ? `Downloading ${name}` : `Downloading ${name} (${size})`;
  const [, done] = /^Downloaded (\S+)/.exec(text) ?? [];
  if (done !== undefined) return `Got ${done}`;
  // paths of the storage tell a person nothing
  const [found] = /^Using \S+ [\d.]+(?= interpreter)/.exec(text) ?? [];
  return found ?? (/^(Resolved|Prepared|Installed|Building)\b/.test(text) ? text : null);
}

/** Why uv failed. */
export function uvFailure(stderr: readonly string[]): TrainerError {
  const all = stderr.join('\n');
  if (/No space left|os error 28|os error 112/.test(all))
    return new TrainerError(
      'disk-full',
      'The disk is full.',
      'Make about 8 GB of room, then set it up again.',
    );
  if (/No interpreter found|No solution found when resolving.*Python/i.test(all))
    return new TrainerError(
      'no-python',
      'There is no Python 3.11 or newer here, and none could be fetched.',
      'Install Python 3.11 or newer, or connect to the internet, then set it up again.',
    );
  if (/Failed to fetch|error sending request|dns error|Could not connect|timed out|client error/i.test(all))
    return new TrainerError(
      'no-network',
      'The Python packages could not be downloaded.',
      'Check the connection (or the proxy), then set it up again: what is here already is kept.',
    );
  if (/hash mismatch/i.test(all))
    return new TrainerError(
      'hash-mismatch',
      'A downloaded package is not the one that was expected, so it was refused.',
      'Try again; if it happens again, check the package mirror that this machine uses.',
    );
  const reason =
    stderr.find((line) => line.startsWith('error:'))?.slice('error:'.length) ?? lastMeaningfulLine(stderr);
  return new TrainerError(
    'uv-failed',
    `The packages could not be installed: ${(reason ?? 'uv did not say why').trim().replace(/\.$/, '')}.`,
    'The log “Block LoRA” has all that uv said.',
  );
}
