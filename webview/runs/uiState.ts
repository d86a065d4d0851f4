// How the person arranged the panel: kept over hiding and reloads, never data of the run.

import type { Host } from '../shared/host';

export interface UiState {
  logarithmic: boolean;
  /** 0 to 1: position of the slider. */
  smoothing: number;
  logOpen: boolean;
  follow: boolean;
}

const defaults: UiState = { logarithmic: false, smoothing: 0.6, logOpen: false, follow: true };

/** Reads and keeps the arrangement; what cannot be read is as at first. */
export class UiStore {
  readonly #host: Host;
  readonly value: UiState;

  constructor(host: Host) {
    this.#host = host;
    const kept = (typeof host.kept === 'object' && host.kept !== null ? host.kept : {}) as Partial<UiState>;
    const flag = (value: unknown, otherwise: boolean): boolean =>
      typeof value === 'boolean' ? value : otherwise;
    this.value = {
      logarithmic: flag(kept.logarithmic, defaults.logarithmic),
      smoothing:
        typeof kept.smoothing === 'number' && kept.smoothing >= 0 && kept.smoothing <= 1
          ? kept.smoothing
          : defaults.smoothing,
      logOpen: flag(kept.logOpen, defaults.logOpen),
      follow: flag(kept.follow, defaults.follow),
    };
  }

  set(change: Partial<UiState>): void {
    Object.assign(this.value, change);
    this.#host.keep(this.value);
  }
}
