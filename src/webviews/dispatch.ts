// The host side of the typed transport for a webview.

import type * as vscode from 'vscode';
import type { Api, Handlers, ServeOptions, Server, Transport } from '../shared/ipc';
import { serve } from '../shared/ipc';

/** A webview as the transport wants it. */
export function webviewTransport(
  webview: Pick<vscode.Webview, 'postMessage' | 'onDidReceiveMessage'>,
): Transport {
  return {
    post: (message) =>
      // resolves to false when the view is hidden or gone: it gets a complete state when it is back
      Promise.resolve(webview.postMessage(message)),
    onMessage: (listener) => webview.onDidReceiveMessage(listener),
  };
}

/** Answers a webview's messages until disposed. */
export function serveWebview<A extends Api>(
  webview: Pick<vscode.Webview, 'postMessage' | 'onDidReceiveMessage'>,
  api: A,
  handlers: Handlers<A>,
  options: ServeOptions = {},
): Server<A> {
  return serve(api, handlers, webviewTransport(webview), options);
}
