import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

export interface HubFile {
  bytes: Buffer;
  /** Null: the server gives none. */
  etag?: string | null;
  /** The checksum that the hub states for large files. */
  stated?: string;
}

/** Something that happens to one answer. */
export type Trouble =
  | { readonly status: number }
  /** The connection breaks after so many bytes of the body. */
  | { readonly breakAfter: number }
  /** Nothing more comes after so many bytes. */
  | { readonly stallAfter: number }
  | { readonly redirect: string };

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/**
 * A small file hub on this machine that answers as the real one does: `/owner/name/resolve/revision/file` sends on to `/cdn/…`,
 * which knows ranges and ETags.
 */
export class Hub {
  readonly files = new Map<string, HubFile>();
  /** Answers of the store behind the hub, in order. */
  readonly asked: Asked[] = [];
  /** What happens to the next answers for the weights, one each. */
  readonly troubles: Trouble[] = [];
  readonly #server = http.createServer((request, response) => this.#answer(request, response));
  readonly #sockets = new Set<{ destroy(): void }>();

  async start(): Promise<void> {
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = request.url ?? '';
    const name = /\/resolve\/[^/]+\/(.+)$/.exec(url)?.[1];
    if (name !== undefined) {
      const stated = this.files.get(name)?.stated;
      response.writeHead(302, {
        location: `/cdn/${name}?signature=${this.asked.length}`,
        ...(stated === undefined ? {} : { 'x-linked-etag': `"${stated}"` }),
      });
      response.end();
      return;
    }
    const path = url.replace(/^\/cdn\//, '').replace(/\?.*$/, '');
    const { range, 'if-range': ifRange } = request.headers;
    this.asked.push({ path, range, ifRange: typeof ifRange === 'string' ? ifRange : undefined });
    const file = this.files.get(path);
    const trouble = path.endsWith('.onnx') ? this.troubles.shift() : undefined;
    if (trouble !== undefined && 'status' in trouble) response.writeHead(trouble.status).end();
    else if (trouble !== undefined && 'redirect' in trouble)
      response.writeHead(302, { location: trouble.redirect }).end();
    else if (file === undefined) response.writeHead(404).end();
    else this.#send(file, range, typeof ifRange === 'string' ? ifRange : undefined, response, trouble);
  }

  #send(
    { bytes, etag = `"${sha256(bytes).slice(0, 8)}"` }: HubFile,
    range: string | undefined,
    ifRange: string | undefined,
    response: http.ServerResponse,
    trouble: Trouble | undefined,
  ): void {
    const from = ifRange === etag ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
    const headers = etag === null ? {} : { etag };
    if (from >= bytes.length && from > 0) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const body = bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      ...headers,
      'content-length': body.length,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    if (trouble !== undefined && 'breakAfter' in trouble)
      response.write(body.subarray(0, trouble.breakAfter), () => setTimeout(() => response.destroy(), 5));
    else if (trouble !== undefined && 'stallAfter' in trouble)
      response.write(body.subarray(0, trouble.stallAfter));
    else response.end(body);
  }
}
