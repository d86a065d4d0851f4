// The one way in which a webview and the extension host talk: requests (answered), commands (not answered) and
// notifications (host to view). An Api is a constant that both sides import; a missing handler does not compile.

import type { Signal } from './environment';
import { environment } from './environment';

export interface Disposable {
  dispose(): void;
}

/** Where messages go and come from: a `vscode.Webview`, the window of a webview, a worker, a pair in a test. */
export interface Transport {
  post(message: unknown): unknown;
  onMessage(listener: (message: unknown) => void): Disposable;
}

/** Tells whether a value that came over the wire is what the method takes. */
export type Guard<P> = (value: unknown) => value is P;

export interface RequestDefinition<P, R> {
  readonly kind: 'request';
  readonly guard: Guard<P> | undefined;
  /** Never set: it carries the type of the answer. */
  readonly result?: R;
}

export interface CommandDefinition<P> {
  readonly kind: 'command';
  readonly guard: Guard<P> | undefined;
}

export interface NotificationDefinition<P> {
  readonly kind: 'notification';
  /** Never set: it carries the type of what is told. */
  readonly params?: P;
}

/** The view asks the host and gets an answer or an error. Parameters need a guard, since a view is not trusted. */
export function defineRequest<P = void, R = void>(
  ...[guard]: [P] extends [void] ? [] : [guard: Guard<P>]
): RequestDefinition<P, R> {
  return { kind: 'request', guard };
}

/** The view tells the host something and does not wait. Parameters need a guard, since a view is not trusted. */
export function defineCommand<P = void>(
  ...[guard]: [P] extends [void] ? [] : [guard: Guard<P>]
): CommandDefinition<P> {
  return { kind: 'command', guard };
}

/** The host tells the view something. */
export function defineNotification<P = void>(): NotificationDefinition<P> {
  return { kind: 'notification' };
}

export type Definition =
  RequestDefinition<unknown, unknown> | CommandDefinition<unknown> | NotificationDefinition<unknown>;

/** All that a view and its host say to each other; the keys are the methods' names. */
export type Api = Readonly<Record<string, Definition>>;

type Keys<A extends Api, Kind extends Definition['kind']> = {
  [K in keyof A]: A[K]['kind'] extends Kind ? K : never;
}[keyof A] &
  string;

type Params<D> =
  D extends RequestDefinition<infer P, unknown>
    ? P
    : D extends CommandDefinition<infer P>
      ? P
      : D extends NotificationDefinition<infer P>
        ? P
        : never;

type Result<D> = D extends RequestDefinition<unknown, infer R> ? R : never;

/** No argument for a method that takes nothing. */
type Arguments<P, Rest extends unknown[] = []> = [P] extends [void]
  ? [params?: undefined, ...rest: Rest]
  : [params: P, ...rest: Rest];

export interface RequestOptions {
  /** Aborting rejects at once and tells the host, whose handler's signal aborts too. */
  readonly signal?: Signal;
  /** Milliseconds until the request is given up; 30 s by default. */
  readonly timeout?: number;
}

export interface RequestContext {
  /** Aborted when the view gave the request up or went away. */
  readonly signal: Signal;
}

/** What the host must implement: every request and every command of the api. */
export type Handlers<A extends Api> = {
  readonly [K in Keys<A, 'request'>]: (
    params: Params<A[K]>,
    context: RequestContext,
  ) => Result<A[K]> | Promise<Result<A[K]>>;
} & {
  readonly [K in Keys<A, 'command'>]: (params: Params<A[K]>) => void | Promise<void>;
};

/** What the view must implement: every notification of the api. */
export type Listeners<A extends Api> = {
  readonly [K in Keys<A, 'notification'>]: (params: Params<A[K]>) => void;
};

/** What the view calls. */
export type Client<A extends Api> = {
  readonly [K in Keys<A, 'request'>]: (
    ...args: Arguments<Params<A[K]>, [options?: RequestOptions]>
  ) => Promise<Result<A[K]>>;
} & {
  readonly [K in Keys<A, 'command'>]: (...args: Arguments<Params<A[K]>>) => void;
};

/** What the host calls. */
export type Notifier<A extends Api> = {
  readonly [K in Keys<A, 'notification'>]: (...args: Arguments<Params<A[K]>>) => void;
};

/** Codes of the transport itself; a handler's error keeps its own `code`. */
export type IpcErrorCode = 'timeout' | 'aborted' | 'disposed' | 'unknown-method' | 'bad-params' | 'failed';

/** A request that was not answered with a result. */
export class IpcError extends Error {
  override readonly name = 'IpcError';

  constructor(
    readonly code: IpcErrorCode | (string & {}),
    message: string,
  ) {
    super(message);
  }
}

const wire = 1;
const defaultTimeout = 30_000;

interface Envelope extends Readonly<Record<string, unknown>> {
  readonly ipc: typeof wire;
}

/** The message when it is one of ours, else undefined: other scripts post into the same window. */
function envelope(message: unknown): Envelope | undefined {
  return typeof message === 'object' && message !== null && (message as { ipc?: unknown }).ipc === wire
    ? (message as Envelope)
    : undefined;
}

function own<T>(record: Readonly<Record<string, T>>, key: unknown): T | undefined {
  return typeof key === 'string' && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Whoever posts may be gone already; then there is nobody to tell. */
function postQuietly(transport: Transport, message: unknown): void {
  try {
    const sent = transport.post(message);
    if (sent instanceof Promise) sent.catch(() => undefined);
  } catch {
    // the other side is gone
  }
}

export interface ServeOptions {
  /** Called with what a handler threw, after the view has been told (for the log). */
  readonly onError?: (method: string, error: unknown) => void;
}

export interface Server<A extends Api> extends Disposable {
  readonly notify: Notifier<A>;
}

/** Host side: answers the view's messages until disposed. Garbage is ignored, unknown methods get an error reply. */
export function serve<A extends Api>(
  api: A,
  handlers: Handlers<A>,
  transport: Transport,
  options: ServeOptions = {},
): Server<A> {
  type Handler = (params: unknown, context?: RequestContext) => unknown;
  const calls = handlers as unknown as Readonly<Record<string, Handler>>;
  const running = new Map<unknown, { abort(reason?: unknown): void }>();

  function reply(id: unknown, body: object): void {
    postQuietly(transport, { ipc: wire, kind: 'reply', id, ...body });
  }

  function fail(id: unknown, code: string, message: string): void {
    reply(id, { error: { code, message } });
  }

  async function answer(id: unknown, method: unknown, params: unknown): Promise<void> {
    const definition = own<Definition>(api, method);
    const handler = own(calls, method);
    if (definition?.kind !== 'request' || handler === undefined)
      return fail(id, 'unknown-method', `There is no request “${shown(method)}”.`);
    if (definition.guard !== undefined && !definition.guard(params))
      return fail(id, 'bad-params', `“${shown(method)}” was called with something it does not take.`);
    if (running.has(id)) return fail(id, 'bad-params', 'Two requests with one id.');
    const controller = new environment.AbortController();
    running.set(id, controller);
    try {
      const result = await handler(params, { signal: controller.signal });
      if (running.has(id)) transport.post({ ipc: wire, kind: 'reply', id, result });
    } catch (error) {
      if (!running.has(id)) return;
      fail(id, codeOf(error), error instanceof Error ? error.message : String(error));
      options.onError?.(String(method), error);
    } finally {
      running.delete(id);
    }
  }

  async function obey(method: unknown, params: unknown): Promise<void> {
    const definition = own<Definition>(api, method);
    if (definition?.kind !== 'command' || (definition.guard !== undefined && !definition.guard(params)))
      return;
    try {
      await own(calls, method)?.(params);
    } catch (error) {
      options.onError?.(String(method), error);
    }
  }

  const subscription = transport.onMessage((raw) => {
    const message = envelope(raw);
    if (message?.kind === 'command') void obey(message.method, message.params);
    if (typeof message?.id !== 'string') return;
    if (message.kind === 'request') void answer(message.id, message.method, message.params);
    else if (message.kind === 'cancel') {
      running.get(message.id)?.abort(new IpcError('aborted', 'The view gave the request up.'));
      running.delete(message.id);
    }
  });

  const notify: Record<string, (params: unknown) => void> = {};
  for (const [method, definition] of Object.entries(api))
    if (definition.kind === 'notification')
      notify[method] = (params) =>
        postQuietly(transport, { ipc: wire, kind: 'notification', method, params });

  return {
    notify: notify as unknown as Notifier<A>,
    dispose() {
      subscription.dispose();
      for (const controller of running.values())
        controller.abort(new IpcError('disposed', 'The view was closed.'));
      running.clear();
    },
  };
}

export interface Connection<A extends Api> extends Disposable {
  readonly client: Client<A>;
}

interface Pending {
  settle(outcome: { result: unknown } | { error: IpcError }): void;
}

/** View side: calls the host and hears its notifications until disposed; then pending requests reject. */
export function connect<A extends Api>(api: A, listeners: Listeners<A>, transport: Transport): Connection<A> {
  const hears = listeners as Readonly<Record<string, (params: unknown) => void>>;
  const pending = new Map<string, Pending>();
  // a reloaded page must not take the answers that were meant for the page before it
  const session = Math.random().toString(36).slice(2);
  let count = 0;
  let disposed = false;

  function request(method: string, params: unknown, options: RequestOptions = {}): Promise<unknown> {
    const { signal, timeout = defaultTimeout } = options;
    return new Promise((resolve, reject) => {
      if (disposed) return reject(new IpcError('disposed', 'The view was closed.'));
      if (signal?.aborted) return reject(new IpcError('aborted', 'The request was given up.'));
      const id = `${session}-${(count += 1)}`;
      const giveUp = (error: IpcError): void => {
        pending.get(id)?.settle({ error });
        postQuietly(transport, { ipc: wire, kind: 'cancel', id });
      };
      const onAbort = (): void => giveUp(new IpcError('aborted', 'The request was given up.'));
      const timer = environment.setTimeout(
        () => giveUp(new IpcError('timeout', `“${method}” got no answer in ${timeout / 1000} s.`)),
        timeout,
      );
      pending.set(id, {
        settle(outcome) {
          pending.delete(id);
          environment.clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.result);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        transport.post({ ipc: wire, kind: 'request', id, method, params });
      } catch (error) {
        pending.get(id)?.settle({ error: new IpcError('failed', String(error)) });
      }
    });
  }

  const subscription = transport.onMessage((raw) => {
    const message = envelope(raw);
    if (message?.kind === 'notification') {
      if (own<Definition>(api, message.method)?.kind === 'notification')
        own(hears, message.method)?.(message.params);
    } else if (message?.kind === 'reply' && typeof message.id === 'string') {
      const failed = Object.hasOwn(message, 'error');
      pending
        .get(message.id)
        ?.settle(failed ? { error: readError(message.error) } : { result: message.result });
    }
  });

  const client: Record<string, unknown> = {};
  for (const [method, definition] of Object.entries(api))
    if (definition.kind === 'request')
      client[method] = (params: unknown, options?: RequestOptions) => request(method, params, options);
    else if (definition.kind === 'command')
      client[method] = (params: unknown) =>
        postQuietly(transport, { ipc: wire, kind: 'command', method, params });

  return {
    client: client as Client<A>,
    dispose() {
      disposed = true;
      subscription.dispose();
      for (const one of [...pending.values()])
        one.settle({ error: new IpcError('disposed', 'The view was closed.') });
    },
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 500) : typeof value;
}

function readError(error: unknown): IpcError {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  return new IpcError(typeof code === 'string' ? code : 'failed', shown(message));
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : 'failed';
}
