import { withProgress } from '../../platform/progress';
import type { Services } from '../../services';

/** Starts and stops the reading of data sets. */
export class Scans {
  #controller = new AbortController();

  constructor(private readonly services: Pick<Services, 'index' | 'reporter'>) {}

  /** Begins to read, once; rows come as they are known. Resolves with the first of them. */
  async start(): Promise<void> {
    const { index, reporter } = this.services;
    if (index.progress.phase !== 'off') return;
    const first = new Promise<void>((resolve) => {
      const subscription = index.onDidChange(() => {
        subscription.dispose();
        resolve();
      });
    });
    const all = index.start(this.#controller.signal);
    reporter.background(all);
    await Promise.race([first, all.catch(() => undefined)]);
  }

  /** Waits until data sets are known, for commands that come before the view was ever shown. */
  async ready(): Promise<void> {
    if (this.services.index.progress.phase !== 'off') return;
    await withProgress({ title: 'Looking for data sets' }, (signal) => {
      signal.addEventListener('abort', () => this.stop());
      return this.services.index.start(this.#controller.signal);
    });
  }

  /** Stops reading, whoever began it; what was read stays. */
  stop(): void {
    const { index, reporter } = this.services;
    // an opened caption, too, begins to read: joining it makes it ours to stop
    if (['cache', 'folders', 'images'].includes(index.progress.phase))
      reporter.background(index.start(this.#controller.signal));
    this.#controller.abort();
    this.#controller = new AbortController();
  }

  /** Reads everything again, with a notification that can stop it. */
  async refresh(): Promise<void> {
    const { index } = this.services;
    this.stop();
    await withProgress({ title: 'Refreshing data sets' }, async (signal, say) => {
      const subscription = index.onDidProgress(({ done, total }) => {
        if (total > 0) say(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} images`);
      });
      try {
        await index.rescan(AbortSignal.any([signal, this.#controller.signal]));
      } finally {
        subscription.dispose();
      }
    });
  }
}
