import type * as vscode from 'vscode';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defineCommand, defineNotification, defineRequest } from '../../../src/shared/ipc';

/** The little of the editor that a panel needs; the rest is tested in the editor itself. */
const editor = vi.hoisted(() => {
  class EventEmitter<T> {
    readonly listeners = new Set<(value: T) => void>();
    readonly event = (listener: (value: T) => void) => {
      this.listeners.add(listener);
      return { dispose: () => this.listeners.delete(listener) };
    };
    fire(value: T): void {
      for (const listener of [...this.listeners]) listener(value);
    }
    dispose(): void {
      this.listeners.clear();
    }
  }
  const uri = (path: string) => ({ path, toString: () => `webview:${path}` });
  type Restore = { deserializeWebviewPanel(panel: unknown, state: unknown): Promise<void> };
  return {
    EventEmitter,
    uri,
    serializers: new Map<string, Restore>(),
    module: () => ({
      EventEmitter,
      Uri: { joinPath: (base: { path: string }, ...parts: string[]) => uri([base.path, ...parts].join('/')) },
      ViewColumn: { Active: -1 },
      window: {
        registerWebviewPanelSerializer: (type: string, restore: Restore) => {
          editor.serializers.set(type, restore);
          return { dispose: () => editor.serializers.delete(type) };
        },
      },
    }),
  };
});
vi.mock('vscode', () => editor.module());

const { AppPanel, registerPanelSerializer } = await import('../../../src/webviews/panel');

const api = {
  ready: defineCommand(),
  name: defineRequest<void, string>(),
  state: defineNotification<number>(),
} as const;

class FakePanel {
  readonly received = new editor.EventEmitter<unknown>();
  readonly disposed = new editor.EventEmitter<void>();
  readonly viewState = new editor.EventEmitter<void>();
  readonly posted: unknown[] = [];
  visible = true;
  closed = 0;
  title = '';
  viewColumn = 1;
  onDidDispose = this.disposed.event;
  onDidChangeViewState = this.viewState.event;
  reveal = vi.fn();
  webview = {
    html: '',
    options: {},
    cspSource: 'https://host',
    asWebviewUri: (uri: unknown) => uri,
    onDidReceiveMessage: this.received.event,
    postMessage: (message: unknown) => {
      this.posted.push(message);
      return Promise.resolve(true);
    },
  };

  dispose(): void {
    this.closed += 1;
    this.disposed.fire();
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.viewState.fire();
  }

  say(kind: string, method: string): void {
    this.received.fire({ ipc: 1, kind, method, id: 'a' });
  }
}

let fake: FakePanel;
const onReady = vi.fn();

function open() {
  return new AppPanel(fake as unknown as vscode.WebviewPanel, {
    extensionUri: editor.uri('/ext') as unknown as vscode.Uri,
    app: 'runs',
    title: 'Ink',
    api,
    handlers: { name: () => 'ink' },
    identity: { run: 'a' },
    resourceRoots: [editor.uri('/run') as unknown as vscode.Uri],
    onReady,
  });
}

beforeEach(() => {
  fake = new FakePanel();
  onReady.mockClear();
});

describe('AppPanel', () => {
  it('shows the app’s page and lets it read its bundle and the given folders only', () => {
    open();
    expect(fake.title).toBe('Ink');
    expect(fake.webview.html).toContain('src="webview:/ext/dist/webview/runs.js"');
    expect(fake.webview.html).toContain('href="webview:/ext/dist/webview/runs.css"');
    expect(fake.webview.html).toContain('data-identity="{&quot;run&quot;:&quot;a&quot;}"');
    expect(fake.webview.options).toMatchObject({
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [{ path: '/ext/dist/webview' }, { path: '/run' }],
    });
  });

  it('tells the view nothing before it listens, and nothing while it is hidden', () => {
    const panel = open();
    panel.send((notify) => notify.state(1));
    fake.say('command', 'ready');
    expect(onReady).toHaveBeenCalledTimes(1);
    panel.send((notify) => notify.state(2));
    fake.show(false);
    panel.send((notify) => notify.state(3));
    fake.show(true);
    panel.send((notify) => notify.state(4));
    fake.say('command', 'ready');
    panel.send((notify) => notify.state(5));
    expect(onReady).toHaveBeenCalledTimes(2);
    expect(fake.posted).toMatchObject([{ params: 2 }, { params: 5 }]);
  });

  it('asks for the state again when another tab has covered it in the same moment', () => {
    open();
    fake.say('command', 'ready');
    fake.show(true);
    expect(onReady).toHaveBeenCalledTimes(2);
  });

  it('answers the view', async () => {
    open();
    fake.say('request', 'name');
    await vi.waitFor(() => expect(fake.posted).toMatchObject([{ kind: 'reply', id: 'a', result: 'ink' }]));
  });

  it('is over once: by its tab, or by us', () => {
    const panel = open();
    const over = vi.fn();
    panel.onDidDispose(over);
    fake.dispose();
    panel.dispose();
    expect(over).toHaveBeenCalledTimes(1);
    fake.say('command', 'ready');
    panel.send((notify) => notify.state(1));
    expect(onReady).not.toHaveBeenCalled();
    expect(fake.posted).toEqual([]);

    fake = new FakePanel();
    const other = open();
    other.dispose();
    other.dispose();
    expect(fake.closed).toBe(1);
  });
});

describe('after a reload', () => {
  const restored = async (state: unknown, restore: (identity: unknown) => boolean): Promise<unknown[]> => {
    const seen: unknown[] = [];
    registerPanelSerializer('t', (_panel, identity) => {
      seen.push(identity);
      return restore(identity);
    });
    await editor.serializers.get('t')?.deserializeWebviewPanel(fake, state);
    return seen;
  };

  it('the panel gets the identity that it was made with', async () => {
    expect(await restored({ identity: { run: 'a' }, ui: {} }, () => true)).toEqual([{ run: 'a' }]);
    expect(fake.closed).toBe(0);
  });

  it('a panel that nobody wants is closed', async () => {
    expect(await restored(undefined, () => false)).toEqual([null]);
    expect(fake.closed).toBe(1);
    await restored({ identity: 7 }, () => {
      throw new Error('not ours');
    });
    expect(fake.closed).toBe(2);
  });
});
