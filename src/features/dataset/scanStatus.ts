import * as vscode from 'vscode';
import { setContext } from '../../platform/contexts';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { ScanProgress } from '../../shared/dataset/records';

/** Scans that are over sooner say nothing. Milliseconds. */
const patience = 700;

/** What the view says while images are being read, and whether it can be stopped. */
export class ScanStatus implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #end: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly index: Services['index'],
    private readonly view: vscode.TreeView<unknown>,
  ) {
    this.#disposables.add(index.onDidProgress((progress) => this.#show(progress)));
    this.#disposables.add({ dispose: () => this.#idle() });
    this.#show(index.progress);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #show(progress: ScanProgress): void {
    const { phase } = progress;
    if (phase === 'off') return;
    if (phase === 'idle' || phase === 'cancelled') {
      this.#idle();
      this.view.message =
        phase === 'cancelled' ? 'Stopped before all images were read. Refresh to go on.' : undefined;
      setContext('blockLora.datasetsKnown', true);
      return;
    }
    if (this.#end !== undefined) {
      if (this.#timer === undefined) this.view.message = scanText(progress);
      return;
    }
    void vscode.window.withProgress(
      { location: { viewId: 'blockLora.datasets' } },
      () => new Promise<void>((resolve) => (this.#end = resolve)),
    );
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      setContext('blockLora.scanning', true);
      this.view.message = scanText(this.index.progress);
    }, patience);
  }

  #idle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#end?.();
    this.#end = undefined;
    setContext('blockLora.scanning', false);
  }
}

function scanText({ phase, done, total }: ScanProgress): string {
  if (phase === 'cache') return 'Reading what was known…';
  if (phase === 'folders' || total === 0) return 'Looking for images…';
  return `Reading images: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
}
