import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { clipFiles } from './clipFiles';
import { TokenCounter } from './tokenCounter';

/** What a file had when it was looked at. */
interface Kept<T> {
  readonly stamp: string;
  readonly value: T;
}

/** Counters by the bases that jobs name: a base folder may have a tokenizer of its own. Files are read again when they changed. */
export class BaseTokens {
  readonly #jobs = new Map<string, Kept<TokenCounter>>();
  readonly #bases = new Map<string, Kept<TokenCounter>>();

  /**
   * @param clip for bases that are one file, and those whose tokenizer cannot be read: their training says what is wrong
   * @param embedded folder of the base that comes along
   */
  constructor(
    private readonly clip: TokenCounter,
    private readonly embedded: string,
  ) {}

  /** The counter of a job file, absolute. Never throws. */
  ofJob(file: string): TokenCounter {
    const stamp = stampOf(file);
    const known = this.#jobs.get(file);
    if (known?.stamp === stamp) return known.value;
    const value = stamp === '' ? this.clip : this.#ofModel(modelOf(file), path.dirname(file));
    this.#jobs.set(file, { stamp, value });
    return value;
  }

  #ofModel(model: string | null, folder: string): TokenCounter {
    if (model === null) return this.clip;
    const home = model.replace(/^~(?=[\\/]|$)/, () => os.homedir());
    const base = model === 'embedded' ? this.embedded : path.resolve(folder, home);
    const plain = path.join(base, 'tokenizer', 'merges.txt');
    const file = fs.existsSync(plain) ? plain : path.join(base, 'tokenizer', 'tokenizer.json');
    const stamp = stampOf(file);
    const known = this.#bases.get(file);
    if (known?.stamp === stamp) return known.value;
    const merges = mergesOf(file);
    const value = merges === null ? this.clip : new TokenCounter(() => clipFiles(merges));
    this.#bases.set(file, { stamp, value });
    return value;
  }
}

/** Changes when the file does; empty when there is none, or it cannot be seen. */
function stampOf(file: string): string {
  try {
    const { size, mtimeMs } = fs.statSync(file);
    return `${size} ${mtimeMs}`;
  } catch {
    return '';
  }
}

/** The base that a job names; the trainer's default where it names none; null for what is no job. */
function modelOf(file: string): string | null {
  try {
    const job = parse(fs.readFileSync(file, 'utf8'), [], { allowTrailingComma: true }) as unknown;
    if (typeof job !== 'object' || job === null) return null;
    const base = 'base' in job ? job.base : undefined;
    if (typeof base !== 'object' || base === null || !('model' in base)) return 'embedded';
    return typeof base.model === 'string' ? base.model : null;
  } catch {
    return null;
  }
}

/** The merges of a tokenizer, one a line; null when they cannot be read. */
function mergesOf(file: string): string | null {
  try {
    const text = fs.readFileSync(file, 'utf8');
    if (!file.endsWith('.json')) return text.replaceAll('\r', '');
    const { model } = JSON.parse(text) as { model: { merges: readonly (string | readonly string[])[] } };
    return model.merges.map((pair) => (typeof pair === 'string' ? pair : pair.join(' '))).join('\n');
  } catch {
    return null;
  }
}
