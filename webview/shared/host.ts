// The page's side of the wire to the extension host, and what the page keeps over a reload. The only place that
// acquires VS Code's api, which can be had once.

import type { Transport } from '../../src/shared/ipc';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  readonly transport: Transport;
  /** What `keep` was given before the page was hidden or the window reloaded; not checked. */
  readonly kept: unknown;
  /** Keeps how the page is arranged (never data): it survives hiding and reloads. */
  keep(ui: unknown): void;
}

/** Opens the wire. The identity that the host wrote into the page is kept for the panel's serializer. */
export function openHost(): Host {
  const api = acquireVsCodeApi();
  const identity: unknown = JSON.parse(document.body.dataset.identity ?? 'null');
  const state = api.getState();
  const kept = typeof state === 'object' && state !== null && 'ui' in state ? state.ui : undefined;
  api.setState({ identity, ui: kept });
  return {
    transport: {
      post: (message) => api.postMessage(message),
      onMessage(listener) {
        const hear = (event: MessageEvent): void => listener(event.data);
        window.addEventListener('message', hear);
        return { dispose: () => window.removeEventListener('message', hear) };
      },
    },
    kept,
    keep: (ui) => api.setState({ identity, ui }),
  };
}
