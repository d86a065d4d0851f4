// An editor tab that shows one of our webview apps: page, handshake, visibility, restoring after a reload.

import * as vscode from 'vscode';
import type { Api, CommandDefinition, Handlers, Notifier } from '../shared/ipc';
import { serveWebview } from './dispatch';
import { page } from './html';

/** Every panel's api starts with the view saying that it listens. */
export type PanelApi = Api & { readonly ready: CommandDefinition<void> };

export interface PanelOptions<A extends PanelApi> {
  /** Folder of the extension. */
  readonly extensionUri: vscode.Uri;
  /** Name of the app: dist/webview/<app>.js and .css. */
  readonly app: string;
  readonly title: string;
  readonly api: A;
  /** All handlers but `ready`, which is the panel's own. */
  readonly handlers: Omit<Handlers<A>, 'ready'>;
  /** Plain data by which the panel is found again after a reload; see `registerPanelSerializer`. */
  readonly identity: unknown;
  /** Folders besides dist/webview that the view may show files of. */
  readonly resourceRoots?: readonly vscode.Uri[];
  readonly icon?: vscode.Uri | { readonly light: vscode.Uri; readonly dark: vscode.Uri };
  /** The view listens, or is shown again: send the complete state. */
  readonly onReady: () => void;
  /** What a handler threw. */
  readonly onError?: (method: string, error: unknown) => void;
}

/**
 * Wraps a WebviewPanel, new or restored. Messages to a view that is hidden or not ready are dropped, never queued:
 * `onReady` sends a complete state as soon as it listens (again).
 */
export class AppPanel<A extends PanelApi> implements vscode.Disposable {
  readonly #disposables: vscode.Disposable[] = [];
  readonly #disposed = new vscode.EventEmitter<void>();
  readonly #notify: Notifier<A>;
  #ready = false;

  /** Fires once, when the tab was closed or `dispose` was called. */
  readonly onDidDispose = this.#disposed.event;

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly options: PanelOptions<A>,
  ) {
    const { webview } = panel;
    const dist = vscode.Uri.joinPath(options.extensionUri, 'dist', 'webview');
    webview.options = {
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [dist, ...(options.resourceRoots ?? [])],
    };
    panel.title = options.title;
    if (options.icon !== undefined) panel.iconPath = options.icon;
    const handlers = { ...options.handlers, ready: () => this.#onReady() } as unknown as Handlers<A>;
    const server = serveWebview(webview, options.api, handlers, { onError: options.onError });
    this.#notify = server.notify;
    this.#disposables.push(
      server,
      panel.onDidDispose(() => this.dispose()),
      panel.onDidChangeViewState(() => this.#onViewState()),
    );
    // set last: the script may be ready at once
    webview.html = page({
      title: options.title,
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, `${options.app}.js`)).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, `${options.app}.css`)).toString(),
      cspSource: webview.cspSource,
      identity: options.identity,
    });
  }

  /** The view listens and is seen: what is sent now arrives. */
  get listening(): boolean {
    return this.#ready && this.panel.visible;
  }

  /** Sends to the view while it listens: `panel.send((notify) => notify.state(state))`. Else nothing is made. */
  send(tell: (notify: Notifier<A>) => void): void {
    if (this.listening) tell(this.#notify);
  }

  /** Brings the tab to the front. */
  reveal(column?: vscode.ViewColumn, preserveFocus = false): void {
    this.panel.reveal(column ?? this.panel.viewColumn, preserveFocus);
  }

  /** The address of a file or folder (inside the resource roots) for the view. */
  address(uri: vscode.Uri): string {
    return this.panel.webview.asWebviewUri(uri).toString();
  }

  dispose(): void {
    const disposables = this.#disposables.splice(0);
    if (disposables.length === 0) return;
    this.#ready = false;
    for (const one of disposables) one.dispose();
    this.panel.dispose();
    this.#disposed.fire();
    this.#disposed.dispose();
  }

  #onReady(): void {
    this.#ready = true;
    this.options.onReady();
  }

  #onViewState(): void {
    // a hidden view's page is thrown away; the one made when it is shown again says `ready` itself
    if (!this.panel.visible) this.#ready = false;
    else if (this.#ready) this.options.onReady();
  }
}

export interface NewPanelOptions {
  readonly viewType: string;
  readonly title: string;
  readonly column?: vscode.ViewColumn;
  readonly preserveFocus?: boolean;
}

/** A new, empty panel for an `AppPanel`. Hidden views are not kept: they get their state anew. */
export function createPanel(options: NewPanelOptions): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(
    options.viewType,
    options.title,
    { viewColumn: options.column ?? vscode.ViewColumn.Active, preserveFocus: options.preserveFocus ?? false },
    { enableScripts: true, retainContextWhenHidden: false, enableFindWidget: true },
  );
}

/**
 * Restores panels after a window reload. `restore` gets the identity that the panel was made with, as the view kept it:
 * check it, it is not trusted. A panel that `restore` does not take (returns false or throws) is closed.
 */
export function registerPanelSerializer(
  viewType: string,
  restore: (panel: vscode.WebviewPanel, identity: unknown) => boolean | Promise<boolean>,
): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel, state: unknown) {
      const identity =
        typeof state === 'object' && state !== null && 'identity' in state ? state.identity : null;
      const taken = await Promise.resolve()
        .then(() => restore(panel, identity))
        .catch(() => false);
      if (!taken) panel.dispose();
    },
  });
}
