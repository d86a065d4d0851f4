import fc from 'fast-check';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import type { Handlers, Listeners } from '../../../src/shared/ipc';
import {
  IpcError,
  connect,
  defineCommand,
  defineNotification,
  defineRequest,
  serve,
} from '../../../src/shared/ipc';
import { wire } from './wire';

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';

const api = {
  double: defineRequest<number, number>(isNumber),
  name: defineRequest<void, string>(),
  wait: defineRequest(),
  note: defineCommand<string>(isText),
  ready: defineCommand(),
  changed: defineNotification<{ readonly count: number }>(),
} as const;

type TestApi = typeof api;

const handlers: Handlers<TestApi> = {
  double: (value) => value * 2,
  name: () => Promise.resolve('host'),
  wait: () => new Promise<void>(() => undefined),
  note: () => undefined,
  ready: () => undefined,
};

function pair(
  change: Partial<Handlers<TestApi>> = {},
  listeners: Listeners<TestApi> = { changed: () => undefined },
) {
  const { host, view } = wire();
  const failures: [string, unknown][] = [];
  const server = serve(api, { ...handlers, ...change }, host, {
    onError: (method, error) => failures.push([method, error]),
  });
  const connection = connect(api, listeners, view);
  return { host, view, server, connection, client: connection.client, failures };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

afterEach(() => {
  vi.useRealTimers();
});

describe('requests', () => {
  it('are answered, each with its own answer', async () => {
    const { client } = pair();
    const answers = await Promise.all([client.double(1), client.name(), client.double(21)]);
    expect(answers).toEqual([2, 'host', 42]);
  });

  it('reject with the code and the sentence of what the handler threw', async () => {
    const thrown = Object.assign(new Error('The disk is full.'), { code: 'disk-full' });
    const { client, failures } = pair({
      double: () => {
        throw thrown;
      },
      name: () => Promise.reject(new Error('No.')),
    });
    await expect(client.double(1)).rejects.toMatchObject({
      name: 'IpcError',
      code: 'disk-full',
      message: 'The disk is full.',
    });
    await expect(client.name()).rejects.toMatchObject({ code: 'failed', message: 'No.' });
    expect(failures.map(([method]) => method)).toEqual(['double', 'name']);
  });

  it('reject when their method or their parameters are not in the api', async () => {
    const { client } = pair();
    const loose = client as unknown as { double(value: unknown): Promise<unknown> };
    await expect(loose.double('2')).rejects.toMatchObject({ code: 'bad-params' });
    const { host, view } = wire();
    serve({}, {}, host);
    await expect(connect(api, { changed: () => undefined }, view).client.name()).rejects.toMatchObject({
      code: 'unknown-method',
    });
  });

  it('never reach what only looks like a method', async () => {
    const { host } = pair();
    for (const method of ['toString', '__proto__', 'constructor', 'note', 'changed', 7, null])
      host.hear({ ipc: 1, kind: 'request', id: `x${String(method)}`, method });
    await settled();
    expect(host.posted).toHaveLength(7);
    for (const reply of host.posted) expect(reply).toMatchObject({ error: { code: 'unknown-method' } });
  });

  it('time out, and the host is told to stop', async () => {
    vi.useFakeTimers();
    let aborted = false;
    const { client } = pair({
      wait: (_params, { signal }) =>
        new Promise<void>(() => signal.addEventListener('abort', () => (aborted = true))),
    });
    const answer = expect(client.wait(undefined, { timeout: 50 })).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(60);
    await answer;
    expect(aborted).toBe(true);
  });

  it('abort over the wire, and a late answer is nobody’s', async () => {
    let finish: () => void = () => undefined;
    let aborted = false;
    const { client, host } = pair({
      wait: (_params, { signal }) => {
        signal.addEventListener('abort', () => (aborted = true));
        return new Promise<void>((resolve) => (finish = resolve));
      },
    });
    const controller = new AbortController();
    const answer = client.wait(undefined, { signal: controller.signal });
    await settled();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'aborted' });
    await settled();
    expect(aborted).toBe(true);
    finish();
    await settled();
    expect(host.posted).toEqual([]);
  });

  it('that are aborted before they are sent are not sent', async () => {
    const { client, view } = pair();
    await expect(client.wait(undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(view.posted).toEqual([]);
  });

  it('reject when the view is closed, also those made later', async () => {
    const { client, connection } = pair();
    const answer = client.wait();
    connection.dispose();
    await expect(answer).rejects.toMatchObject({ code: 'disposed' });
    await expect(client.name()).rejects.toMatchObject({ code: 'disposed' });
  });

  it('abort in the host when it closes', async () => {
    let reason: unknown;
    const { client, server } = pair({
      wait: (_params, { signal }) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
        });
        return new Promise<void>(() => undefined);
      },
    });
    void client.wait().catch(() => undefined);
    await settled();
    server.dispose();
    expect(reason).toMatchObject({ code: 'disposed' });
  });

  it('reject when they cannot be posted; answers that cannot be are errors', async () => {
    const { view } = wire();
    view.post = () => {
      throw new Error('gone');
    };
    const { client } = connect(api, { changed: () => undefined }, view);
    await expect(client.name()).rejects.toMatchObject({ code: 'failed' });

    const unclonable = pair({ name: () => (() => undefined) as never });
    await expect(unclonable.client.name()).rejects.toMatchObject({ code: 'failed' });
  });

  it('of a page take no answers meant for the page before it', async () => {
    const { view, host } = wire();
    const first = connect(api, { changed: () => undefined }, view);
    void first.client.name().catch(() => undefined);
    const { id } = view.posted[0] as { id: string };
    first.dispose();
    const second = connect(api, { changed: () => undefined }, view);
    const answer = second.client.name(undefined, { timeout: 20 });
    view.hear({ ipc: 1, kind: 'reply', id, result: 'stale' });
    await expect(answer).rejects.toMatchObject({ code: 'timeout' });
    expect(host.posted).toEqual([]);
  });
});

describe('commands and notifications', () => {
  it('arrive with what was said', async () => {
    const heard: unknown[] = [];
    const { client, server } = pair(
      { note: (text) => void heard.push(text), ready: () => void heard.push('ready') },
      { changed: ({ count }) => heard.push(count) },
    );
    client.ready();
    client.note('hello');
    server.notify.changed({ count: 3 });
    await settled();
    expect(heard.toSorted()).toEqual([3, 'hello', 'ready']);
  });

  it('that are not what the method takes are ignored', async () => {
    const heard: unknown[] = [];
    const { host } = pair({ note: (text) => void heard.push(text) });
    host.hear({ ipc: 1, kind: 'command', method: 'note', params: { text: 'no' } });
    host.hear({ ipc: 1, kind: 'command', method: 'name' });
    host.hear({ ipc: 1, kind: 'command', method: 'hasOwnProperty', params: 'x' });
    await settled();
    expect(heard).toEqual([]);
    expect(host.posted).toEqual([]);
  });

  it('whose handler throws are told to the log only', async () => {
    const { client, failures } = pair({ note: () => Promise.reject(new Error('No.')) });
    client.note('x');
    await settled();
    expect(failures).toMatchObject([['note', { message: 'No.' }]]);
  });

  it('to somebody who is gone are dropped', async () => {
    const { host } = wire();
    host.post = () => Promise.reject(new Error('gone'));
    const { notify } = serve(api, handlers, host);
    expect(() => notify.changed({ count: 1 })).not.toThrow();
    await settled();
  });
});

describe('garbage', () => {
  const messages = fc.oneof(
    fc.anything(),
    fc.record({
      ipc: fc.constantFrom<unknown>(1, 2, '1', undefined),
      kind: fc.oneof(fc.constantFrom('request', 'command', 'reply', 'cancel', 'notification'), fc.anything()),
      id: fc.anything(),
      method: fc.oneof(fc.constantFrom('double', 'note', '__proto__', 'changed'), fc.anything()),
      params: fc.anything(),
      error: fc.anything(),
    }),
  );

  it('is ignored by both ends, which go on working', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(messages, { maxLength: 10 }), async (list) => {
        const { host, view, client } = pair();
        for (const message of list) {
          expect(() => host.hear(message)).not.toThrow();
          expect(() => view.hear(message)).not.toThrow();
        }
        await expect(client.double(4)).resolves.toBe(8);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('as the error of a reply is still an error with a sentence', async () => {
    const { view } = wire();
    const { client } = connect(api, { changed: () => undefined }, view);
    for (const error of [null, 7, {}, { code: {}, message: [] }]) {
      const answer = client.name();
      const { id } = view.posted.at(-1) as { id: string };
      view.hear({ ipc: 1, kind: 'reply', id, error });
      await expect(answer).rejects.toBeInstanceOf(IpcError);
    }
  });

  it('as the id of two requests does not run the second', async () => {
    let calls = 0;
    const { host } = pair({
      wait: () => {
        calls += 1;
        return new Promise<void>(() => undefined);
      },
    });
    host.hear({ ipc: 1, kind: 'request', id: 'a', method: 'wait' });
    host.hear({ ipc: 1, kind: 'request', id: 'a', method: 'wait' });
    await settled();
    expect(calls).toBe(1);
    expect(host.posted).toMatchObject([{ id: 'a', error: { code: 'bad-params' } }]);
  });
});

it('types: a handler that is missing, or answers something else, does not compile', () => {
  const { host } = wire();
  const { double, name, wait, note, ready } = handlers;
  // @ts-expect-error -- `ready` is missing
  serve(api, { double, name, wait, note }, host);
  // @ts-expect-error -- `double` answers a number
  serve(api, { double: () => 'two', name, wait, note, ready }, host);
  // @ts-expect-error -- the notification has no listener
  connect(api, {}, host);
  // @ts-expect-error -- parameters need a guard
  defineRequest<number, number>();

  const { client, server } = pair();
  expectTypeOf(client.double).returns.resolves.toBeNumber();
  expectTypeOf(client.double).parameter(0).toBeNumber();
  expectTypeOf(client.wait).returns.resolves.toBeVoid();
  expectTypeOf(server.notify.changed).parameter(0).toEqualTypeOf<{ readonly count: number }>();
  expectTypeOf<keyof typeof client>().toEqualTypeOf<'double' | 'name' | 'wait' | 'note' | 'ready'>();
});
