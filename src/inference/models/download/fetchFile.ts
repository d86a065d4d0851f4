import fs from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelError } from '../modelError';
import { asFault, isPassing, statusFault } from './downloadFault';
import type { FetchedFile, FileRequest } from './fileRequest';
import { dropPart, readPartState, writePartState } from './partState';
import { hashOfStart, receive, tooLarge } from './receive';
import type { Answer } from './request';
import { ask, lengthOf, rangeOf } from './request';
import { StallGuard } from './stallGuard';

/** Tries in a row that bring nothing. */
const mostTries = 4;

/**
 * Downloads a file to a part file and flushes it to the disk. A connection that breaks is taken up again where it broke, as long as
 * the server says that the file is still the same (`If-Range` with its strong ETag), now or when the user tries again.
 *
 * @throws ModelError with what to do about it; the signal's reason. What has come stays, for the next try.
 */
export async function fetchFile(request: FileRequest): Promise<FetchedFile> {
  let wait = request.pace.retry;
  for (let tries = 1; ; tries++) {
    const before = await sizeOf(request.part);
    try {
      return await attempt(request);
    } catch (error) {
      request.signal.throwIfAborted();
      const fault = asFault(error, new URL(request.address).host);
      if (!isPassing(fault)) throw fault;
      if ((await sizeOf(request.part)) > before) [tries, wait] = [0, request.pace.retry];
      if (tries >= mostTries) throw fault;
      await sleep(wait, undefined, { signal: request.signal });
      wait *= 2;
    }
  }
}

async function attempt(request: FileRequest): Promise<FetchedFile> {
  const { part, signal, name } = request;
  const state = await readPartState(part);
  const etag = state?.address === request.address ? state.etag : null;
  const here = etag === null ? 0 : await sizeOf(part);
  const statedBefore = here > 0 ? (state?.statedSha256 ?? null) : null;
  if (here > 0 && here === state?.total) {
    const hash = await hashOfStart(part, here, signal);
    return { sha256: hash.digest('hex'), bytes: here, statedSha256: statedBefore };
  }

  const headers: Record<string, string> =
    etag !== null && here > 0 ? { range: `bytes=${here}-`, 'if-range': etag } : {};
  const stall = new StallGuard(name, request.pace.stall);
  try {
    const answer = await ask(request.address, headers, AbortSignal.any([signal, stall.signal]));
    return await take(request, answer, stall, { here, stated: statedBefore });
  } finally {
    stall.end();
  }
}

/** Takes what a server answers: the rest of the file, or all of it. */
async function take(
  request: FileRequest,
  { response, statedSha256 }: Answer,
  stall: StallGuard,
  before: { readonly here: number; readonly stated: string | null },
): Promise<FetchedFile> {
  const { part, name } = request;
  const { here } = before;
  const { status } = response;
  if ((status === 416 && here > 0) || (status === 206 && rangeOf(response).from !== here)) {
    await response.body?.cancel();
    await dropPart(part);
    throw new ModelError(
      'download-cut',
      `The server does not have the rest of ${name} that is asked for: it has changed.`,
      'Download it again, from its beginning.',
    );
  }
  if (status !== 200 && status !== 206) {
    await response.body?.cancel();
    throw statusFault(status, name, request.page);
  }

  const start = status === 206 ? here : 0;
  const length = lengthOf(response);
  const total = rangeOf(response).total ?? (length === null ? null : start + length);
  if (total !== null && total > request.limit) throw tooLarge(request, total);
  if (total !== null) await request.onTotal(start, total);
  // what is here is of another version: it must be gone before the new one's ETag is written down
  if (start === 0) await dropPart(part);
  const validator = response.headers.get('etag');
  const stated = statedSha256 ?? (start > 0 ? before.stated : null);
  await writePartState(part, {
    address: request.address,
    etag: validator?.startsWith('"') === true ? validator : null,
    total,
    statedSha256: stated,
  });
  const limit = total ?? request.limit;
  const received = await receive({ request, response, start, total, limit, stall });
  return { ...received, statedSha256: stated };
}

async function sizeOf(file: string): Promise<number> {
  return fs.stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
