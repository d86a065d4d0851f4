import { readFile } from 'node:fs/promises';
import os from 'node:os';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Log } from '../../platform/log';
import { settings } from '../../platform/settings';
import { readLbwFile } from '../../shared/blocks/lbwFile';

/** The user's presets of LoRA Block Weight, from the file that the settings name. */
export class LbwPresets implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  #current: Readonly<Record<string, readonly number[]>> = {};
  #file = '';

  constructor(private readonly log: Log) {
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('blockLora.lbwPresets')) void this.read();
      }),
    );
  }

  get current(): Readonly<Record<string, readonly number[]>> {
    return this.#current;
  }

  /** Reads the file anew; one that cannot be read has no presets. */
  async read(): Promise<void> {
    const file = settings.lbwPresets.replace(/^~(?=[/\\]|$)/, os.homedir());
    if (file === '' && this.#file === '') return;
    this.#file = file;
    try {
      this.#current = file === '' ? {} : readLbwFile(await readFile(file, 'utf8'));
    } catch (error) {
      this.#current = {};
      this.log.warn(`The presets ${file} could not be read: ${String(error)}`);
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
