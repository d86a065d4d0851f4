import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { FamilyId } from '../families/family';
import { ModelError } from './modelError';
import { writeDurably } from './durable';

interface Remembered {
  readonly bytes: number;
  readonly modified: number;
  readonly changed: number;
  readonly sha256: string;
}

const mostRemembered = 500;

/**
 * Knows the sha256 of large files: computed once, then remembered by size and times. What is remembered survives the window; two
 * windows at once may each compute what the other has, and the last one's memory stays.
 */
export class HashMemory {
  #known: Promise<Map<string, Remembered>> | undefined;

  /** @param file where it is kept; null keeps nothing */
  constructor(private readonly file: string | null) {}

  /**
   * sha256 of a file's bytes, hex.
   *
   * @throws ModelError when it cannot be read; the signal's reason
   */
  async sha256(file: string, signal?: AbortSignal): Promise<string> {
    const known = await (this.#known ??= this.#load());
    const stat = await fs.promises.stat(file).catch((error: unknown) => {
      throw unreadable(file, error);
    });
    const facts = { bytes: stat.size, modified: stat.mtimeMs, changed: stat.ctimeMs };
    const before = known.get(file);
    if (
      before?.bytes === facts.bytes &&
      before.modified === facts.modified &&
      before.changed === facts.changed
    )
      return before.sha256;
    const sha256 = await hashOf(file, signal);
    known.delete(file);
    known.set(file, { ...facts, sha256 });
    await this.#save(known);
    return sha256;
  }

  async #load(): Promise<Map<string, Remembered>> {
    try {
      if (this.file === null) return new Map();
      const read: unknown = JSON.parse(await fs.promises.readFile(this.file, 'utf8'));
      return new Map(
        Object.entries(read as Record<string, Remembered>).filter(([, one]) => isRemembered(one)),
      );
    } catch {
      // a memory that is not there, or damaged, is made anew
      return new Map();
    }
  }

  async #save(known: ReadonlyMap<string, Remembered>): Promise<void> {
    if (this.file === null) return;
    const newest = Object.fromEntries([...known].slice(-mostRemembered));
    // without it the next window computes again, no more
    await writeDurably(this.file, JSON.stringify(newest)).catch(() => undefined);
  }
}

/**
 * What caches of a model go by: the same for the same files on every machine, another one as soon as weights, tag list or family
 * are others.
 *
 * @throws ModelError when a file cannot be read
 */
export async function modelKey(
  model: { readonly family: FamilyId; readonly onnx: string; readonly tags: string },
  hashes: HashMemory,
  signal?: AbortSignal,
): Promise<string> {
  const parts = ['tagger 1', model.family];
  for (const file of [model.onnx, ...(await externalData(model.onnx)), model.tags])
    parts.push(await hashes.sha256(file, signal));
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** Files beside a model that hold its weights, by the names that exporters give them. */
export async function externalData(onnx: string): Promise<string[]> {
  const names = await fs.promises.readdir(path.dirname(onnx)).catch((): string[] => []);
  const base = path.basename(onnx);
  const own = names.filter(
    (name) => name === `${base}.data` || name === `${base}_data` || name.startsWith(`${base}_data_`),
  );
  return own.sort().map((name) => path.join(path.dirname(onnx), name));
}

async function hashOf(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    // pieces that take a few milliseconds each, so that the editor stays awake
    for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20, signal }))
      hash.update(chunk as Buffer);
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(file, error);
  }
  return hash.digest('hex');
}

function unreadable(file: string, error: unknown): ModelError {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT'
    ? new ModelError('file-missing', `${file} is not there.`, 'Put it there, or choose another model.', {
        cause: error,
      })
    : new ModelError('file-unreadable', `${file} cannot be read: ${message}.`, 'Check its permissions.', {
        cause: error,
      });
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const { bytes, modified, changed, sha256 } = value as Partial<Record<keyof Remembered, unknown>>;
  return (
    [bytes, modified, changed].every((one) => typeof one === 'number') &&
    /^[0-9a-f]{64}$/.test(String(sha256))
  );
}
