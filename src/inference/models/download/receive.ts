import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { ModelError } from '../modelError';
import type { FileRequest } from './fileRequest';
import type { StallGuard } from './stallGuard';

export interface Receiving {
  readonly request: FileRequest;
  readonly response: Response;
  /** Bytes that are here already. */
  readonly start: number;
  /** Bytes of the whole; null when the server does not tell. */
  readonly total: number | null;
  /** Bytes that it may have at most. */
  readonly limit: number;
  readonly stall: StallGuard;
}

/**
 * Writes the body of an answer behind what is there, hashes the whole, and flushes it to the disk.
 *
 * @throws ModelError `download-cut`, `download-stalled`, `download-large`; errors of network and disk as they are
 */
export async function receive(receiving: Receiving): Promise<{ sha256: string; bytes: number }> {
  const { request, response, start, total, limit, stall } = receiving;
  const { name, part, signal } = request;
  const file = await fs.promises.open(part, start > 0 ? 'r+' : 'w');
  try {
    const hash = await hashOfStart(part, start, signal);
    let bytes = start;
    request.onBytes(bytes, total);
    try {
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        stall.awake();
        if (bytes + chunk.length > limit) throw tooLarge(request, bytes + chunk.length);
        await file.write(chunk, 0, chunk.length, bytes);
        hash.update(chunk);
        bytes += chunk.length;
        request.onBytes(bytes, total);
      }
    } catch (error) {
      // why the connection was broken, when it was us
      signal.throwIfAborted();
      stall.signal.throwIfAborted();
      throw error;
    }
    if (total !== null && bytes < total)
      throw new ModelError(
        'download-cut',
        `The connection broke after ${bytes} of ${total} bytes of ${name}.`,
        'Check the connection, then download again: it goes on where it stopped.',
      );
    await file.sync();
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    await file.close();
  }
}

/** A hash that has taken the first bytes of a file. */
export async function hashOfStart(file: string, bytes: number, signal: AbortSignal): Promise<Hash> {
  const hash = createHash('sha256');
  if (bytes === 0) return hash;
  for await (const chunk of fs.createReadStream(file, { end: bytes - 1, highWaterMark: 1 << 20, signal }))
    hash.update(chunk as Buffer);
  return hash;
}

/** The refusal of a file that is larger than it can be. */
export function tooLarge(request: FileRequest, bytes: number): ModelError {
  return new ModelError(
    'download-large',
    `The server sends ${Math.ceil(bytes / 1e6)} MB or more as ${request.name}, which cannot be right.`,
    `Look at ${request.page} before you trust it.`,
  );
}
