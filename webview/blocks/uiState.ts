// How the person arranged the editor: kept over hiding and reloads, never data.

import { isTable } from '../../src/shared/blocks/jobChange';
import type { Host } from '../shared/host';

export interface UiState {
  /** The part whose fields are shown. */
  part: string;
  /** Groups that are open, by name. */
  open: readonly string[];
}

/** Reads and keeps the arrangement; what cannot be read is as at first. */
export class UiStore {
  readonly value: UiState;

  constructor(private readonly host: Host) {
    const kept = isTable(host.kept) ? host.kept : {};
    this.value = {
      part: typeof kept.part === 'string' ? kept.part : 'in0',
      open: Array.isArray(kept.open)
        ? (kept.open as unknown[]).filter((one): one is string => typeof one === 'string')
        : ['base', 'data', 'training'],
    };
  }

  set(change: Partial<UiState>): void {
    Object.assign(this.value, change);
    this.host.keep(this.value);
  }

  isOpen(name: string): boolean {
    return this.value.open.includes(name);
  }

  setOpen(name: string, open: boolean): void {
    const others = this.value.open.filter((one) => one !== name);
    this.set({ open: open ? [...others, name] : others });
  }
}
