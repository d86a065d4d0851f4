import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Logger } from '../../../src/process/logger';
import { Launcher } from '../../../src/trainer/launch';
import { RunStore } from '../../../src/trainer/runStore';
import type { TrainingRun } from '../../../src/trainer/trainingRun';

export const fakeTrainer = path.join(import.meta.dirname, 'fakeTrainer.mjs');

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** A temporary folder with the fake trainer, and what works on it. */
export class FakeWorkspace {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runs-')));
  readonly launcher = new Launcher({ python: async () => fakeTrainer, trainerFolder: import.meta.dirname });
  readonly #stores: RunStore[] = [];
  readonly #pids: number[] = [];

  /** A store as a window has one; another call is another window. */
  store(): RunStore {
    const store = new RunStore({ roots: () => [this.root], logger: silent, every: 100 });
    this.#stores.push(store);
    return store;
  }

  job(name: string): string {
    const file = path.join(this.root, `${name}.blocklora.json`);
    fs.writeFileSync(file, JSON.stringify({ name }));
    return file;
  }

  /** Starts a run that behaves as the name says. */
  async start(name: string, store: RunStore): Promise<TrainingRun> {
    const launched = await this.launcher.train(this.job(name), name, this.root);
    this.#pids.push(launched.process.pid);
    return store.launched(launched);
  }

  dispose(): void {
    for (const store of this.#stores) store.dispose();
    for (const pid of this.#pids)
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // it has ended by itself
      }
    fs.rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}
