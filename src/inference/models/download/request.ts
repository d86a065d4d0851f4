import { ModelError } from '../modelError';
import { isAllowed, isLocal } from './address';
import { asFault } from './downloadFault';

const mostRedirects = 8;

/** A server's answer, and what those on the way to it said. */
export interface Answer {
  readonly response: Response;
  /** sha256 that the hub states for the file, hex; it does so for the large ones. */
  readonly statedSha256: string | null;
}

/**
 * Asks for a file. Redirects are followed by us, so that none leads away from https.
 *
 * The global `fetch` is used on purpose: in the extension host it is the editor's own, which knows the proxy and the certificates
 * of its settings.
 *
 * @throws ModelError; the signal's reason
 */
export async function ask(
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  let url = new URL(address);
  const local = isLocal(url);
  let statedSha256: string | null = null;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    if (!isAllowed(url, local)) throw unsafe(url);
    let response = await send(url, headers, signal, 'manual');
    // one of the editor's ways to the network follows redirects itself or not at all
    if (response.type === 'opaqueredirect') response = await send(url, headers, signal, 'follow');
    if (response.redirected && !isAllowed(new URL(response.url), local)) {
      await response.body?.cancel();
      throw unsafe(new URL(response.url));
    }
    statedSha256 ??= sha256In(response.headers.get('x-linked-etag'));
    const next = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || next === null) return { response, statedSha256 };
    await response.body?.cancel();
    if (!URL.canParse(next, url.href)) break;
    url = new URL(next, url);
  }
  throw new ModelError(
    'download-loop',
    `${url.host} sends the download from one address to the next without end.`,
    'Try again later, or choose another mirror.',
  );
}

async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  redirect: 'manual' | 'follow',
): Promise<Response> {
  try {
    // no compression: lengths and ranges are those of the file itself
    return await fetch(url, { headers: { ...headers, 'accept-encoding': 'identity' }, signal, redirect });
  } catch (error) {
    signal.throwIfAborted();
    throw asFault(error, url.host);
  }
}

function unsafe(url: URL): ModelError {
  return new ModelError(
    'download-unsafe',
    `The server sends the download on to ${url.origin}, which is not over https.`,
    'Leave the mirror setting empty, or choose another mirror.',
  );
}

function sha256In(etag: string | null): string | null {
  return /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(etag ?? '')?.[1] ?? null;
}

/** Where a part of a file begins and how long the whole is, of `Content-Range`. */
export function rangeOf(response: Response): { readonly from: number | null; readonly total: number | null } {
  const found = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  const number = (text: string | undefined): number | null =>
    text === undefined || text === '*' ? null : Number(text);
  return { from: number(found?.[1]), total: number(found?.[2]) };
}

/** Bytes of the body that follows; null when the server does not tell, or tells those of a compressed one. */
export function lengthOf(response: Response): number | null {
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  const length = response.headers.get('content-length');
  return encoding === 'identity' && length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
}
